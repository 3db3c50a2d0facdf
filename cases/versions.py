"""Two versions of the same answers, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import CheckboxInput, Field, Form, Select
from django.utils.translation import gettext as _

from docket.answers import Answers
from docket.models import Filing
from docket.parts import Part


@dataclass(frozen=True)
class Line:
    label: str
    saved: str
    typed: str


@dataclass(frozen=True)
class Version:
    part: Part
    typed: Answers
    lines: list[Line]

    @property
    def choice_name(self) -> str:
        return f"choice-{self.part.key}"

    @property
    def mark_name(self) -> str:
        return f"mark-{self.part.key}"


def versions_of(filing: Filing, page: Any, parked: Mapping[str, Answers]) -> list[Version]:
    """One for each part of this page that was set aside and still differs from what is stored."""
    parts = {key: page.part_for(filing, key) for key in parked}
    return [
        Version(part, parked[key], lines_of(page.form_for(filing, key), part.shown, parked[key]))
        for key, part in parts.items()
        if part is not None
    ]


def lines_of(form: Form, saved: Answers, typed: Answers) -> list[Line]:
    """The fields that differ, in the order of the page."""
    return [
        Line(str(field.label or name), words_of(field, saved.get(name)), words_of(field, typed.get(name)))
        for name, field in form.fields.items()
        if saved.get(name) != typed.get(name)
    ]


def words_of(field: Field, values: list[str] | None) -> str:
    """Answers as the page shows them: the label of a choice, Yes for a box."""
    if not values:
        return _("No") if isinstance(field.widget, CheckboxInput) else _("(empty)")
    if isinstance(field.widget, CheckboxInput):
        return _("Yes")
    choices = field.widget.choices if isinstance(field.widget, Select) else ()
    labels = {str(code): str(label) for code, label in choices}
    return ", ".join(labels.get(value, value) for value in values)
