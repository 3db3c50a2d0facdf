from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from enrollment.services.enrolling import drop_unused_accounts
from enrollment.services.locking import forget_old_guards

# A session that ended still says for a while whose it was, so that what is sent too late can be kept for that person.
ENDED_SESSIONS_STAY = timedelta(days=1)


def sweep_accounts(*, now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now - ENDED_SESSIONS_STAY).delete()
    forget_old_guards(now=now)
    drop_unused_accounts(now=now)
