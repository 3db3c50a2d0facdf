"""allauth's guards, typed, for our own views."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit

View = TypeVar("View", bound=Callable[..., Any])


def rate_limited(action: str) -> Callable[[View], View]:
    """Refuse floods with a page (429): `action` is a key of the setting ACCOUNT_RATE_LIMITS. Looking is not limited."""
    return cast(Callable[[View], View], rate_limit(action=action))


def password_asked_again(view: View) -> View:
    """Ask for the password, or the second factor, unless that was done in the last quarter of an hour."""
    return cast(View, reauthentication_required(view))
