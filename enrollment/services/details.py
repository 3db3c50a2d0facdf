from datetime import datetime

from django.db import transaction

from audit.services.recording import record
from enrollment.models import User


def change_details(user: User, *, actor: User, now: datetime, source: str = "") -> User:
    """Save a changed name, address or telephone number. What is filed already keeps the old ones."""
    with transaction.atomic():
        user.save()
        record("account.details-changed", subject=f"account:{user.pk}", actor=actor, at=now, source=source)
    return user


def show_instructions(user: User, *, wanted: bool) -> User:
    user.hides_instructions = not wanted
    user.save(update_fields=["hides_instructions"])
    return user
