from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from audit.services.recording import record
from courts.models import Jurisdiction
from docket.enums import FilingKind
from docket.models import Case, Filing
from enrollment.models import User


def open_draft(
    user: User, *, jurisdiction: Jurisdiction, area: str, now: datetime, public_id: UUID | None = None
) -> Filing:
    """A new, empty draft of a new case, from the menu `area`. With an id that exists already, that filing."""
    filing = Filing(filer=user, jurisdiction=jurisdiction, area=area, started_at=now, touched_at=now)
    if public_id is None:
        return _open(filing)
    filing.public_id = public_id
    return _open_once(filing)


def open_document_draft(case: Case, *, actor: User, now: datetime, public_id: UUID | None = None) -> Filing:
    """A new draft of a document on an existing case. Whether this person may file on it, the caller has asked.

    With an id that exists already, that filing.
    """
    filing = document_filing(case, actor)
    filing.started_at = filing.touched_at = now
    if public_id is None:
        return _open(filing)
    filing.public_id = public_id
    return _open_once(filing)


def document_filing(case: Case, filer: User) -> Filing:
    """Not stored yet."""
    return Filing(
        kind=FilingKind.DOCUMENT,
        filer=filer,
        jurisdiction=case.jurisdiction,
        case=case,
        case_type=case.case_type,
        location=case.location,
    )


def _open_once(filing: Filing) -> Filing:
    """Of two first answers at the same moment, the second gets the draft that the first one made."""
    standing = Filing.objects.filter(public_id=filing.public_id)
    if found := standing.first():
        return found
    try:
        return _open(filing)
    except IntegrityError:
        if found := standing.filter(filer=filing.filer).first():
            return found
        raise


def _open(filing: Filing) -> Filing:
    with transaction.atomic():
        filing.save(force_insert=True)
        record(
            "filing.started",
            subject=filing.subject,
            actor=filing.filer,
            data={"kind": str(filing.kind)},
            at=filing.started_at,
        )
    return filing
