"""allauth tells of second factors by signal only; here they enter the history."""

from typing import Any

from allauth.mfa import signals
from django.dispatch import receiver
from django.http import HttpRequest

from audit.services.recording import record
from enrollment.models import User
from enrollment.networks import network_of


@receiver(signals.authenticator_added)
@receiver(signals.authenticator_reset)
def factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _record("account.factor-added", request, user, authenticator)


@receiver(signals.authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _record("account.factor-removed", request, user, authenticator)


def _record(kind: str, request: HttpRequest, user: User, authenticator: Any) -> None:
    record(
        kind,
        subject=f"account:{user.pk}",
        actor=user,
        data={"type": str(authenticator.type)},
        source=network_of(request),
    )
