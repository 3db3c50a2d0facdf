"""Closing an account. What was filed stays with the court."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import record
from enrollment.errors import EnrollmentError
from enrollment.models import User
from notices.services.outbox import queue_notice


def close_account(user: User, *, actor: User, now: datetime, source: str = "") -> User:
    """Nobody can sign in with this User ID again, and it stays taken: it is the signature on what was filed.

    All sessions end, the second factors are deleted, the e-mail address may enroll anew. Staff accounts are closed
    by an administrator: EnrollmentError("staff").
    """
    if user.is_staff:
        raise EnrollmentError("staff", _("This is a staff account. Ask an administrator to close it."))
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.closed_at:
            return user
        user.is_active = False
        user.closed_at = now
        user.set_unusable_password()
        user.save(update_fields=["is_active", "closed_at", "password"])
        Authenticator.objects.filter(user=user).delete()
        EmailAddress.objects.filter(user=user).delete()
        end_sessions(user)
        record("account.closed", subject=f"account:{user.pk}", actor=actor, at=now, source=source)
        queue_notice(
            key=f"account.closed:{user.pk}",
            to=user.email,
            template="enrollment_closed",
            context={"name": user.display_name, "user_id": user.user_id},
            about=f"account:{user.pk}",
        )
    return user


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
