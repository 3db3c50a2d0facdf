"""How account forms are grouped. The page brings the form tag, the token and the buttons."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django.utils.functional import Promise

# A legend, and the fields beneath it; a tuple of fields stands in one row where there is room.
Group = tuple[str | Promise, Sequence[str | tuple[str, ...]]]


def names_of(groups: Iterable[Group]) -> list[str]:
    """The fields in the order they are read, which is the order their errors are listed in."""
    rows = [field for _legend, fields in groups for field in fields]
    return [name for row in rows for name in ([row] if isinstance(row, str) else row)]


def grouped(*groups: Group) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*(Fieldset(legend, *map(_row, fields)) for legend, fields in groups))
    return helper


def _row(field: str | tuple[str, ...]) -> Any:
    return field if isinstance(field, str) else Div(*field, css_class="row")
