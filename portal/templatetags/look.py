"""What the template pack and the shared parts of a page need beyond Django's own tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, Field, MultiWidget, Textarea, Widget
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

# The design system's class for each way of entering; anything else is a plain input.
CLASSES = {
    "checkbox": "usa-checkbox__input",
    "radio": "usa-radio__input",
    "select": "usa-select",
    "file": "drop__input",
    "textarea": "usa-textarea",
}
CHOICES = frozenset({"checkbox", "radio"})
# Kinds whose element may bear aria-required; of a group of choices only the asterisk speaks.
SAYS_REQUIRED = frozenset({"line", "combo", "prefix", "checkbox"})

EMPTY = Field.default_error_messages["required"]
MISSING: dict[str, StrOrPromise] = {
    "text": _("Enter an answer."),
    "select": _("Choose an answer."),
    "radio": _("Choose an answer."),
    "checkbox": _("Check this box to go on."),
    "file": _("Choose a file."),
}


@register.simple_tag
def dress(field: BoundField) -> dict[str, Any]:
    """Put the design system's class on the widget, and say what the field's template must know.

    One call for each field, one dictionary back: a page of sixty fields pays for every look-up a template makes.
    A field that may stay empty in a draft, but not in the end, says so with `must_answer`.
    """
    widget = field.field.widget
    control = _control_of(widget)
    kind = _kind(field, control)
    must_answer = getattr(field.field, "must_answer", field.field.required)
    _add_class(widget, control)
    if must_answer and kind in SAYS_REQUIRED and not field.form.use_required_attribute:
        widget.attrs["aria-required"] = "true"
    return {
        "kind": kind,
        "id": field.auto_id,
        "label": field.label,
        "required": must_answer,
        "help": field.help_text,
        "prefix": widget.attrs.get("data-prefix", ""),
        "errors": _errors(field) if field.form.is_bound else (),
    }


def _control_of(widget: Widget) -> str:
    if isinstance(widget, Textarea):
        return "textarea"
    return getattr(widget, "input_type", None) or "group"


def _add_class(widget: Widget, control: str) -> None:
    if isinstance(widget, MultiWidget):
        for part in widget.widgets:
            _add_class(part, _control_of(part))
        return
    wanted = CLASSES.get(control, "usa-input")
    classes = widget.attrs.get("class", "")
    if wanted not in classes.split():
        widget.attrs["class"] = f"{wanted} {classes}".strip()


def _kind(field: BoundField, control: str) -> str:
    if field.is_hidden:
        return "hidden"
    if control in CHOICES:
        return "choices" if field.use_fieldset else "checkbox"
    if control == "select" and "data-combo" in field.field.widget.attrs:
        return "combo"
    if control in {"input", "text"} and "data-prefix" in field.field.widget.attrs:
        return "prefix"
    return control if control in {"file", "group"} else "line"


def _errors(field: BoundField) -> list[str]:
    """Django's one sentence for every empty answer becomes what to do with this field."""
    return [str(_missing(field)) if words == EMPTY else str(words) for words in field.errors]


def _missing(field: BoundField) -> StrOrPromise:
    return MISSING.get(_control_of(field.field.widget), MISSING["text"])


@register.filter
def focus_id(field: BoundField) -> str:
    """Return the id of what takes the keyboard: of a group of choices, its first one."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def problems_of(forms: object, form: object = None) -> list[dict[str, str]]:
    """List every error of the forms and formsets, as a link target (empty for the form as a whole) and its words."""
    found = forms if isinstance(forms, (list, tuple)) else [forms or form]
    return [problem for one in found for problem in _problems(one)]


def _problems(form: object) -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from _whole(form.non_form_errors() if form.is_bound else ())
        for part in form.forms:
            yield from _problems(part)
    elif isinstance(form, BaseForm) and form.errors:
        yield from _whole(form.non_field_errors())
        for name in form.fields:
            if name in form.errors:
                field = form[name]
                yield from ({"target": focus_id(field), "words": _in_summary(field, words)} for words in field.errors)


def _in_summary(field: BoundField, words: object) -> str:
    """Far from its field, a missing answer must name the question, and on a page of many people whose it is."""
    if words != EMPTY:
        whose = getattr(field.form, "whose", "")
        return f"{str(words).removesuffix('.')} ({whose})." if whose else str(words)
    question = Truncator(str(field.label).rstrip("?:. ")).chars(80)
    return f"{question}: {_missing(field)}"


def _whole(errors: Iterable[object]) -> Iterator[dict[str, str]]:
    return ({"target": "", "words": str(words)} for words in errors)


@register.simple_tag(takes_context=True)
def shows_instructions(context: Mapping[str, Any]) -> bool:
    """Whether to open the instructions: everyone sees them until they have hidden them."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return not getattr(user, "hides_instructions", False)


@register.simple_tag
def current_step(steps: Iterable[Any]) -> dict[str, Any]:
    """Return the number and title of the step in work, for the one line shown on a phone."""
    listed = list(steps)
    for number, step in enumerate(listed, start=1):
        state = step["state"] if isinstance(step, Mapping) else step.state
        if state == "current" or _is_current(step):
            title = step["title"] if isinstance(step, Mapping) else step.title
            return {"number": number, "of": len(listed), "title": title}
    return {}


def _is_current(step: Any) -> bool:
    return bool(step.get("is_current") if isinstance(step, Mapping) else getattr(step, "is_current", False))
