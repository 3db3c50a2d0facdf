"""Enter a paid filing on the docket: number, case, access, the clerk's first round. Safe to run twice, or be killed."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit import crash
from audit.rows import insert
from audit.services.recording import record, recorded_together
from audit.work import enqueue
from cases.services.rounds import open_first_round
from courts.book import book_of
from courts.calendar import filed_date
from courts.docket_numbers import DocketName, counter_key, normalise
from docket.enums import ON_THE_DOCKET, FilingKind, FilingState
from docket.errors import FilingError
from docket.models import Case, CaseAccess, DocketCounter, DocketNumber, Filing
from docket.moves import lock_filings, move_locked
from docket.services.activity import Happened, tell_subscribers
from documents.models import Document


def docket_filing(filing: Filing, *, confirmation_number: str, now: datetime) -> Filing:
    """Paid to filed. Filed date by the rule of the court from `received_at`; one docket number for a new case.

    Locks the filing, then (last) the docket counter. Returns quietly what is on the docket already. Raises
    FilingError `cannot_file` for what can never be filed, so that it is refunded; nothing changes then.
    """
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        locked.jurisdiction = filing.jurisdiction
        if locked.state not in ON_THE_DOCKET:
            docket_locked(locked, confirmation_number=confirmation_number, now=now)
        crash.point("docketing.before-commit")
    crash.point("docketing.after-commit")
    return locked


def docket_locked(filing: Filing, *, confirmation_number: str, now: datetime) -> None:
    """The same for a row from `lock_filings` in this transaction that is not on the docket yet."""
    _refuse_unfit(filing)
    _read_from_book(filing)
    filing.filed_on = filed_date(filing.jurisdiction, filing.received_at or now)
    filing.confirmation_number = confirmation_number
    # Before the case: everybody else who files at this location waits from the counter on.
    open_first_round(filing, now=now)
    enqueue("cases.take_in", filing.pk)
    with recorded_together():
        _enter(filing, now=now)


def _enter(filing: Filing, *, now: datetime) -> None:
    """The case, new or known, and the move. A case that is just being opened has no subscribers yet."""
    if filing.kind == FilingKind.NEW_CASE:
        filing.case = open_case(filing, now=now)
    elif filing.case_id is not None:
        Case.objects.filter(pk=filing.case_id).update(touched_at=now)
        tell_subscribers(filing, happened=Happened.FILED, round_number=1)
    changes = ("case", "filed_on", "confirmation_number")
    move_locked(filing, expected=FilingState.PAID, to=FilingState.FILED, actor=None, now=now, changes=changes)


def _refuse_unfit(filing: Filing) -> None:
    """What no later try can mend. Certification and payment asked the steps; this is the last look."""
    if filing.state != FilingState.PAID:
        raise FilingError("moved_on", _("This filing is not waiting for the docket."))
    if filing.kind == FilingKind.DOCUMENT:
        is_fit = filing.case_id is not None
    else:
        is_fit = bool(filing.location_id and filing.case_type_id and filing.caption)
    if not is_fit or not Document.objects.filter(filing=filing.pk).exists():
        raise FilingError("cannot_file", _("This filing is not complete and cannot be entered on the docket."))


def _read_from_book(filing: Filing) -> None:
    """The court's rows are in memory: asking the database for each of them took a fifth of the time."""
    book = book_of(filing.jurisdiction)
    filing.jurisdiction = book.jurisdiction
    if filing.location_id:
        filing.location = book.location(filing.location_id)
    if filing.case_type_id:
        filing.case_type = book.case_type(filing.case_type_id)
    if filing.category_id:
        filing.category = book.category(filing.category_id)


def open_case(filing: Filing, *, now: datetime) -> Case:
    """The case row, its docket number and the filer's access. Call with the filing locked."""
    if filing.location is None or filing.case_type is None or filing.filed_on is None:
        raise FilingError("cannot_file", _("This filing is not complete and cannot be entered on the docket."))
    name, counter = next_docket_name(filing)
    number = name.shown(filing.jurisdiction.docket_pattern)
    case = insert(
        Case(
            jurisdiction=filing.jurisdiction,
            location=filing.location,
            case_type=filing.case_type,
            number=number,
            number_key=normalise(number),
            caption=filing.caption,
            amount_cents=filing.amount_cents,
            filed_on=filing.filed_on,
            opened_at=now,
            touched_at=now,
        )
    )
    insert(
        DocketNumber(
            number=number,
            key=case.number_key,
            case=case,
            location=filing.location,
            counter=counter,
            serial=name.serial,
            since=now,
        )
    )
    insert(CaseAccess(case=case, user_id=filing.filer_id, since=now))
    record("case.opened", subject=case.subject, actor=None, data={"filing": str(filing.public_id)}, at=now)
    return case


def next_docket_name(filing: Filing) -> tuple[DocketName, str]:
    """The next number and the key of its counter. Locks the counter's row until the transaction ends.

    The year is that of the filed date, so that number and date on the stamp always agree.
    """
    location, case_type, filed_on = filing.location, filing.case_type, filing.filed_on
    if location is None or case_type is None or filed_on is None:
        raise FilingError("cannot_file", _("This filing is not complete and cannot be entered on the docket."))
    place = book_of(filing.jurisdiction).location(location.code)
    counter = counter_key(filing.jurisdiction, location=place.code, type=case_type.docket_type, year=filed_on.year)
    serial = advance_counter(counter, start=place.sequence_start)
    return DocketName(place.code, case_type.docket_type, filed_on.year, serial), counter


def advance_counter(key: str, *, start: int) -> int:
    """Take the next number under this key; the row stays locked until the transaction ends, so none is skipped."""
    taken = _take_next(key)
    if taken is None:
        DocketCounter.objects.get_or_create(key=key, defaults={"last": start - 1})
        taken = _take_next(key)
    if taken is None:
        raise LookupError(key)
    return taken


def _take_next(key: str) -> int | None:
    """One statement, and the shortest time that the row is locked; the ORM would need two."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE docket_docketcounter SET last = last + 1 WHERE key = %s RETURNING last", [key])
        row = cursor.fetchone()
    return int(row[0]) if row else None
