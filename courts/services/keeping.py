"""Courts and case types as an administrator keeps them at the desk."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import Actor
from courts.book import Book, book_of
from courts.docket_numbers import DocketName
from courts.models import CaseType, Location
from courts.services.revising import revise


def keep_row(row: CaseType | Location, *, changed: Iterable[str], actor: Actor) -> CaseType | Location:
    """Write a new or changed row; every process reads its book again, and history says who and which fields.

    Raises ValidationError, by field, when the row does not fit the rest of its court system; nothing changes then.
    """
    row.full_clean()
    if troubles := dict(troubles_of(row)):
        raise ValidationError(troubles)
    is_new = row.pk is None
    with transaction.atomic():
        row.is_by_hand = row.is_by_hand or is_new
        row.save()
        fields = _("added") if is_new else ", ".join(sorted(changed))
        revise(row.jurisdiction, actor=actor, what=f"{row._meta.model_name} {row.code}: {fields}")  # noqa: SLF001 - Django names it so
    return row


def troubles_of(row: CaseType | Location) -> Iterator[tuple[str, str]]:
    """Field and sentence of everything that points nowhere or does not fit a docket number."""
    book = book_of(row.jurisdiction)
    yield from _troubles_of_type(row, book) if isinstance(row, CaseType) else _troubles_of_place(row, book)


def _troubles_of_type(row: CaseType, book: Book) -> Iterator[tuple[str, str]]:
    if row.track not in {track.code for track in book.tracks}:
        yield "track", _("This court system has no such track.")
    if row.fee_schedule not in {fee.schedule for fee in book.fees}:
        yield "fee_schedule", _("There is no fee in this schedule. Add the fee first.")
    if row.category_id and row.category.jurisdiction_id != row.jurisdiction_id:
        yield "category", _("Choose a category of the same court system.")
    if not row.is_online and not row.not_online_reason:
        yield "not_online_reason", _("Say why it cannot be filed online.")
    if row.stop and row.stop not in book.stop_pages:
        yield "stop", _("There is no such stop page in the jurisdiction's file.")
    if not _fits(book, kind=row.docket_type, place=None):
        yield "docket_type", _("These letters do not fit into the court's docket numbers.")


def _troubles_of_place(row: Location, book: Book) -> Iterator[tuple[str, str]]:
    if not _fits(book, kind=None, place=row.code):
        yield "code", _("This code does not fit into the court's docket numbers.")
    if row.housing_location and row.housing_location.jurisdiction_id != row.jurisdiction_id:
        yield "housing_location", _("Choose a location of the same court system.")
    if row.housing_stop and row.housing_stop not in book.stop_pages:
        yield "housing_stop", _("There is no such stop page in the jurisdiction's file.")


def _fits(book: Book, *, kind: str | None, place: str | None) -> bool:
    """Whether a number can be written with it; the other parts are those of a row that is known to fit."""
    known_kind = next((row.docket_type for row in book.all_case_types), kind or "")
    known_place = next((row.code for row in book.all_locations), place or "")
    name = DocketName(place or known_place, kind or known_kind, 2026, 1)
    try:
        name.shown(book.jurisdiction.docket_pattern)
    except ValueError:
        return False
    return True
