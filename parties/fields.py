"""Fields and lean widgets that party forms are made of. A page may hold ten panels of thirty fields."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from localflavor.us.us_states import USPS_CHOICES

SELECTED = mark_safe(" selected")


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The same few lists are drawn again and again: sixty states in every panel."""
    marked = ((value, SELECTED if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


class LeanText(forms.TextInput):
    """A text input drawn without the template engine, which costs ten times as much."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        given = {**self.attrs, **(attrs or {}), "name": name}
        given.setdefault("type", self.input_type)
        if shown is not None:
            given["value"] = shown
        return format_html("<input{}>", flatatt(given))


class LeanSelect(forms.Select):
    """A select whose options are drawn once for each list and choice."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        given = flatatt({**self.attrs, **(attrs or {}), "name": name})
        choices = tuple((str(code), str(label)) for code, label in self.choices)
        return format_html("<select{}>{}</select>", given, _options(choices, chosen))


class KindSelect(LeanSelect):
    """Each type carries the shape of its fields, for the script that shows only those."""

    shapes: Mapping[str, str] = {}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = flatatt({**self.attrs, **(attrs or {}), "name": name})
        marked = (
            (code, self.shapes.get(str(code), ""), SELECTED if code == (value or "") else "", label)
            for code, label in self.choices
        )
        options = format_html_join("", '<option value="{}" data-shape="{}"{}>{}</option>', marked)
        return format_html("<select{}>{}</select>", given, options)


class NeededText(forms.CharField):
    """Carries the red asterisk; whether it may stay empty depends on other answers, so the form judges."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=kwargs.pop("widget", LeanText), **kwargs)

    def validate(self, value: Any) -> None:
        """Empty is the form's question."""


class NeededChoice(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=kwargs.pop("widget", LeanSelect), **kwargs)

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


def _states() -> list[tuple[str, str]]:
    return _states_in(get_language() or "")


@cache
def _states_in(_language: str) -> list[tuple[str, str]]:
    places = sorted((code, f"{code} - {str(label).upper()}") for code, label in USPS_CHOICES)
    return [("", gettext("-Select-")), *places]


state_choices = lazy(_states, list)


def text(label: Any, *, longest: int, hint: Any = "", **attrs: str) -> forms.CharField:
    named = {name.replace("_", "-"): value for name, value in attrs.items()}
    return forms.CharField(
        label=label, max_length=longest, required=False, help_text=hint, widget=LeanText(attrs=named)
    )


SELECT_ONE = _("-Select One-")
