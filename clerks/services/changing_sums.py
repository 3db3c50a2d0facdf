from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.errors import DomainError
from courts.models import FeeRow, LimitRow
from courts.services.revising import revise
from enrollment.models import User


class SumError(DomainError):
    """A refusal about a dated row."""


def add_row(row: FeeRow | LimitRow, *, actor: User) -> FeeRow | LimitRow:
    """Write a new dated row; every process reads its book again, and history says who. Raises SumError `taken`."""
    try:
        row.full_clean(exclude=["jurisdiction"])
    except ValidationError as error:
        raise SumError("taken", _("A row for the same thing begins on that day already.")) from error
    with transaction.atomic():
        row.save()
        revise(row.jurisdiction, actor=actor, what=f"{row._meta.model_name} added: {row}")  # noqa: SLF001 - Django names it so
    return row


def withdraw_row(row: FeeRow | LimitRow, *, actor: User, today: date) -> None:
    """Take back a row that was added at the desk and has not begun. Raises SumError `begun`; nothing changes then."""
    if not row.is_by_hand or (row.valid_from or date.min) <= today:
        raise SumError("begun", _("This row holds already. Add a newer one that ends it."))
    with transaction.atomic():
        named = f"{row._meta.model_name} withdrawn: {row}"  # noqa: SLF001 - Django names it so
        jurisdiction = row.jurisdiction
        row.delete()
        revise(jurisdiction, actor=actor, what=named)
