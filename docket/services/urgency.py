from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import record, remark
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import lock_filings
from enrollment.models import User


def set_urgency(filing: Filing, *, is_urgent: bool, reason: str, actor: User, now: datetime) -> Filing:
    """Put a filing that waits before the others in the queue, or back in its turn; with a reason that clerks read.

    Locks the filing; the same again changes nothing. Raises FilingError `no_reason`, or `moved_on` when it no longer
    waits for a clerk.
    """
    if not reason.strip():
        raise FilingError("no_reason", _("Say why. Other clerks can read it."))
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        if locked.state != FilingState.FILED:
            raise FilingError("moved_on", _("This filing has been decided already. Nothing was changed."))
        if locked.is_priority != is_urgent:
            locked.is_priority = is_urgent
            locked.save(update_fields=["is_priority"])
            kind = "filing.made-urgent" if is_urgent else "filing.made-ordinary"
            why = remark(reason, subject=locked.subject, at=now)
            record(kind, subject=locked.subject, actor=actor, data=why, at=now)
    return locked
