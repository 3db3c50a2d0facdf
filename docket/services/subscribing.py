from datetime import datetime

from django.db import transaction

from audit.services.recording import record
from docket.models import Case, Subscription
from enrollment.models import User


def subscribe(case: Case, *, actor: User, now: datetime) -> Subscription:
    """Switch on activity e-mails; a second call changes nothing."""
    with transaction.atomic():
        subscription, is_new = Subscription.objects.get_or_create(case=case, user=actor, defaults={"since": now})
        if is_new:
            record("case.subscribed", subject=case.subject, actor=actor, at=now)
    return subscription


def unsubscribe(case: Case, *, actor: User, now: datetime) -> None:
    """Switch off activity e-mails; a second call changes nothing."""
    with transaction.atomic():
        deleted, _rows = Subscription.objects.filter(case=case, user=actor).delete()
        if deleted:
            record("case.unsubscribed", subject=case.subject, actor=actor, at=now)
