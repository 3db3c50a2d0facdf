"""Repeated wrong passwords slow down, then lock for a while: per User ID and per network.

A User ID that does not exist is treated exactly like one that does, so that the answer never tells them apart.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from audit.services.recording import Actor, record
from enrollment.errors import EnrollmentError
from enrollment.models import GuardScope, SignInGuard, User
from notices.links import absolute
from notices.services.outbox import queue_notice

LOCK: Final = timedelta(minutes=15)
LONGEST_PAUSE: Final = timedelta(minutes=1)
FORGET_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Patience:
    """How many wrong tries are free, and from which one on the guard locks."""

    free: int
    lock_at: int


# A courthouse or a library is one network with many honest people in it, so a network is given far more.
PATIENCE: Final = {
    GuardScope.ACCOUNT: Patience(free=4, lock_at=10),
    GuardScope.NETWORK: Patience(free=30, lock_at=60),
}


def pause_after(failures: int, *, scope: GuardScope) -> timedelta:
    patience = PATIENCE[scope]
    if failures >= patience.lock_at:
        return LOCK
    if failures < patience.free:
        return timedelta()
    doublings = min(failures - patience.free, 10)
    return min(timedelta(seconds=5 << doublings), LONGEST_PAUSE)


def open_attempt(user_id: str, *, network: str, now: datetime) -> None:
    """Count a try before the password is looked at, so that a hundred tries at once get no further than one.

    Raises EnrollmentError("too_many_tries") while either guard blocks; such a try is neither counted nor checked.
    """
    keys = {GuardScope.ACCOUNT: user_id, GuardScope.NETWORK: network}
    with transaction.atomic():
        guards = [_locked_guard(scope, text, now) for scope, text in keys.items()]
        blocked = [guard.blocked_until for guard in guards if guard.blocked_until and guard.blocked_until > now]
        if blocked:
            raise EnrollmentError("too_many_tries", _wait_message(max(blocked) - now))
        for guard in guards:
            _count(guard, now)


def forgive_attempt(user_id: str, *, network: str) -> None:
    """The password was right. The User ID starts afresh; the network gets back this one try only, or an
    attacker could buy patience by signing in to an account of their own between guesses."""
    with transaction.atomic():
        SignInGuard.objects.filter(scope=GuardScope.ACCOUNT, key=_digest(user_id)).delete()
        guard = SignInGuard.objects.select_for_update().filter(scope=GuardScope.NETWORK, key=_digest(network)).first()
        if guard:
            guard.failures = max(0, guard.failures - 1)
            guard.blocked_until = None
            guard.save()


def note_failure(user_id: str, *, network: str, now: datetime) -> None:
    """Record a wrong password; when it locked an existing account, tell its owner once a day."""
    user = User.objects.filter(user_id__iexact=user_id).first()
    subject = f"account:{user.pk if user else 'unknown'}"
    with transaction.atomic():
        record("account.wrong-password", subject=subject, actor=None, at=now, source=network)
        if user and is_locked(user, now=now):
            record("account.locked", subject=subject, actor=None, at=now, source=network)
            _tell_owner(user, now)


def is_locked(user: User, *, now: datetime) -> bool:
    return SignInGuard.objects.filter(
        scope=GuardScope.ACCOUNT,
        key=_digest(user.user_id),
        failures__gte=PATIENCE[GuardScope.ACCOUNT].lock_at,
        blocked_until__gt=now,
    ).exists()


def unlock_account(user: User, *, actor: Actor | None, now: datetime | None = None) -> User:
    """Lift the lock on one User ID. A second call changes nothing but is recorded too."""
    with transaction.atomic():
        SignInGuard.objects.filter(scope=GuardScope.ACCOUNT, key=_digest(user.user_id)).delete()
        record("account.unlocked", subject=f"account:{user.pk}", actor=actor, at=now or clock.now())
    return user


def forget_old_guards(*, now: datetime) -> int:
    return SignInGuard.objects.filter(last_try_at__lt=now - FORGET_AFTER).delete()[0]


def _digest(text: str) -> str:
    return salted_hmac("enrollment.sign-in-guard", text.strip().lower(), algorithm="sha256").hexdigest()


def _locked_guard(scope: GuardScope, text: str, now: datetime) -> SignInGuard:
    SignInGuard.objects.get_or_create(scope=scope, key=_digest(text), defaults={"last_try_at": now})
    return SignInGuard.objects.select_for_update().get(scope=scope, key=_digest(text))


def _count(guard: SignInGuard, now: datetime) -> None:
    if now - guard.last_try_at > FORGET_AFTER:
        guard.failures = 0
    guard.failures += 1
    guard.last_try_at = now
    pause = pause_after(guard.failures, scope=GuardScope(guard.scope))
    guard.blocked_until = now + pause if pause else None
    guard.save()


def _wait_message(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 60:
        pause = ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        pause = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return _("There were too many tries. Wait %(pause)s, then try again. Or choose “Forgot Password?”.") % {
        "pause": pause
    }


def _tell_owner(user: User, now: datetime) -> None:
    queue_notice(
        key=f"account.locked:{user.pk}:{now:%Y-%m-%d}",
        to=user.email,
        template="enrollment_locked",
        context={
            "name": user.display_name,
            "user_id": user.user_id,
            "minutes": int(LOCK.total_seconds() // 60),
            "reset_url": absolute(reverse("account_reset_password")),
        },
        about=f"account:{user.pk}",
    )
