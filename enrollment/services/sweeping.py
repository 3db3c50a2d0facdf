from datetime import datetime

from enrollment.services.enrolling import drop_unused_accounts
from enrollment.services.locking import forget_old_guards


def sweep_accounts(*, now: datetime) -> None:
    forget_old_guards(now=now)
    drop_unused_accounts(now=now)
