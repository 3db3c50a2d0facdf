"""Send a case to another location: it gets a number there, and the old number still finds it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import record, remark
from cases.services.docketing import advance_counter
from courts.book import book_of
from courts.calendar import local
from courts.docket_numbers import DocketName, counter_key, normalise
from courts.models import Location
from docket.errors import FilingError
from docket.models import Case, DocketNumber
from docket.paths import case_path
from enrollment.models import User
from notices.links import absolute
from notices.services.outbox import queue_notice


def transfer_case(case: Case, *, to: Location, reason: str, actor: User, now: datetime) -> Case:
    """A new docket number from the new location's counter; everyone with access is mailed.

    What was filed keeps its date and its court's stamp. Locks the case, then (last) the docket counter. Raises
    FilingError `no_reason`, `same_place` or `other_court`; nothing changes then.
    """
    if not reason.strip():
        raise FilingError("no_reason", _("Say why the case is transferred. The parties read it."))
    with transaction.atomic():
        locked = (
            Case.objects.select_for_update(of=("self",)).select_related("jurisdiction", "case_type").get(pk=case.pk)
        )
        if locked.location_id == to.pk:
            raise FilingError("same_place", _("The case is at this location already."))
        if locked.jurisdiction_id != to.jurisdiction_id:
            raise FilingError("other_court", _("A case stays within its court system."))
        old = locked.number
        _give_number(locked, to, now=now)
        data = {"from": old, "to": locked.number, **remark(reason, subject=locked.subject, at=now)}
        record("case.transferred", subject=locked.subject, actor=actor, data=data, at=now)
        record("case.transferred", subject=f"case:{normalise(old)}", actor=actor, data=data, at=now)
        _tell(locked, old=old, reason=reason.strip())
    return locked


def _give_number(case: Case, to: Location, *, now: datetime) -> None:
    jurisdiction = case.jurisdiction
    place = book_of(jurisdiction).location(to.code)
    year = local(jurisdiction, now).year
    counter = counter_key(jurisdiction, location=place.code, type=case.case_type.docket_type, year=year)
    serial = advance_counter(counter, start=place.sequence_start)
    name = DocketName(place.code, case.case_type.docket_type, year, serial)
    number = name.shown(jurisdiction.docket_pattern)
    DocketNumber.objects.filter(case=case, until__isnull=True).update(until=now)
    DocketNumber.objects.create(
        number=number, key=normalise(number), case=case, location=to, counter=counter, serial=serial, since=now
    )
    case.number, case.number_key, case.location, case.touched_at = number, normalise(number), to, now
    case.save(update_fields=["number", "number_key", "location", "touched_at"])


def _tell(case: Case, *, old: str, reason: str) -> None:
    for access in case.accesses.select_related("user"):
        queue_notice(
            key=f"transfer:{case.number_key}:{access.user_id}",
            to=access.user.email,
            template="case_transferred",
            context={
                "old": old,
                "number": case.number,
                "caption": case.caption,
                "court": case.location.name,
                "words": reason,
                "link": absolute(case_path(case.number)),
            },
            about=case.subject,
        )
