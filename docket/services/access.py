"""Electronic access to a case: asked for by docket number, granted or refused by a clerk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import record
from courts.docket_numbers import normalise
from docket.errors import FilingError
from docket.models import AccessRequest, CaseAccess, DocketNumber
from docket.paths import case_path
from enrollment.models import User
from notices.links import absolute
from notices.services.outbox import queue_notice


def request_access(number: str, *, why: str, actor: User, now: datetime) -> AccessRequest:
    """Ask for access to the case that has or had this number. The same question again gives the first one back.

    Raises FilingError `unknown_number` or `has_access`; nothing changes then.
    """
    held = DocketNumber.objects.select_related("case").filter(key=normalise(number)).first()
    if held is None:
        raise FilingError(
            "unknown_number", _("There is no case with this docket number here. Check each letter and digit.")
        )
    if held.case.accesses.filter(user=actor).exists():
        raise FilingError("has_access", _("You have access to this case already. It is in My Cases."))
    with transaction.atomic():
        asked, is_new = AccessRequest.objects.get_or_create(
            case=held.case, user=actor, is_granted=None, defaults={"why": why.strip(), "asked_at": now}
        )
        if is_new:
            record("case.access-asked", subject=held.case.subject, actor=actor, at=now)
    return asked


def decide_access(
    request: AccessRequest, *, is_granted: bool, words: str = "", actor: User, now: datetime
) -> AccessRequest:
    """Grant or refuse; the person is mailed. A refusal says why.

    Locks the request. Raises FilingError `moved_on` when it was decided already, `no_words`; nothing changes then.
    """
    if not is_granted and not words.strip():
        raise FilingError("no_words", _("Say why access is refused, and what the person can do."))
    with transaction.atomic():
        locked = AccessRequest.objects.select_for_update(of=("self",)).select_related("case", "user").get(pk=request.pk)
        if locked.is_granted is not None:
            raise FilingError("moved_on", _("This request has been decided already. Nothing was changed."))
        locked.is_granted, locked.decided_by, locked.decided_at, locked.words = is_granted, actor, now, words.strip()
        locked.save()
        if is_granted:
            CaseAccess.objects.get_or_create(case=locked.case, user=locked.user, defaults={"since": now})
        kind = "case.access-given" if is_granted else "case.access-refused"
        record(kind, subject=locked.case.subject, actor=actor, data={"account": locked.user_id}, at=now)
        _tell(locked)
    return locked


def _tell(request: AccessRequest) -> None:
    case = request.case
    queue_notice(
        key=f"access:{request.pk}",
        to=request.user.email,
        template="access_granted" if request.is_granted else "access_refused",
        context={
            "number": case.number,
            # A stranger who is refused learns nothing of the case but the number that was typed.
            "caption": case.caption if request.is_granted else "",
            "words": request.words,
            "link": absolute(case_path(case.number)),
        },
        about=case.subject,
    )
