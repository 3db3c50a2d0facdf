from datetime import datetime

from audit import clock
from audit.services.recording import record
from audit.services.verifying import verify_chain
from clerks.models import HistoryCheck
from enrollment.models import User

KEPT = 30


def check_history(*, now: datetime, actor: User | None = None) -> HistoryCheck:
    """Walk the whole chain and keep what was found, for the desk to read. The newest thirty walks are kept."""
    check = HistoryCheck.objects.create(asked_at=now)
    verdict = verify_chain()
    check.done_at, check.checked = clock.now(), verdict.checked
    check.breach = str(verdict.breach or "")[:120]
    check.save()
    data = {"checked": verdict.checked, "whole": verdict.breach is None}
    record("desk.history-checked", subject="history:chain", actor=actor, data=data, at=check.done_at)
    old = HistoryCheck.objects.values_list("pk", flat=True)[KEPT:]
    HistoryCheck.objects.filter(pk__in=list(old)).delete()
    return check
