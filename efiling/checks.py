"""What production refuses to start with. Run by every management command, the web process and the workers."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from efiling.secret_keys import is_weak

Finding = tuple[str, str]
Look = Callable[[], Iterator[Finding]]


def secrets() -> Iterator[Finding]:
    for number, name in (("E001", "SECRET_KEY"), ("E002", "AUDIT_SEAL_KEY")):
        if is_weak(getattr(settings, name)):
            yield number, f"{name} is missing or weak: give at least 50 random characters."
    if settings.AUDIT_SEAL_KEY == settings.SECRET_KEY:
        yield "E003", "AUDIT_SEAL_KEY must not be the SECRET_KEY: who can forge one could forge the other."


def cards() -> Iterator[Finding]:
    if settings.STRIPE_STANDIN or settings.STRIPE_API_BASE:
        yield "E004", "Production must not use the card processor's stand-in: unset STRIPE_STANDIN, STRIPE_API_BASE."
    if not settings.STRIPE_API_KEY.startswith(("sk_", "rk_")):
        yield "E005", "STRIPE_API_KEY is missing or is not a secret key of the card processor."
    if not settings.STRIPE_WEBHOOK_SECRET.startswith("whsec_"):
        yield "E006", "STRIPE_WEBHOOK_SECRET is missing or is not a webhook's signing secret."


def addresses() -> Iterator[Finding]:
    if not settings.SITE_ORIGIN.startswith("https://"):
        yield "E007", "SITE_ORIGIN must be the portal's own https:// address: every link in a mail begins with it."
    if not settings.EMAIL_HOST:
        yield "E008", "EMAIL_HOST is missing: without mail nobody can activate an account."


def shortcuts() -> Iterator[Finding]:
    if settings.CRASH_AT:
        yield "E009", "CRASH_AT is for crash tests only."
    if settings.CELERY_TASK_ALWAYS_EAGER:
        yield "E010", "CELERY_EAGER is for unit tests only."
    if "MD5" in settings.PASSWORD_HASHERS[0]:
        yield "E011", "FAST_PASSWORDS is for unit tests only."
    if not settings.STAFF_NEEDS_SECOND_FACTOR:
        yield "E012", "STAFF_NEEDS_SECOND_FACTOR may be switched off in the demo only."


PRODUCTION: tuple[Look, ...] = (secrets, cards, addresses, shortcuts)


@checks.register(checks.Tags.security)
def production_is_safe(**_kwargs: Any) -> list[checks.CheckMessage]:
    if settings.IS_DEMO:
        return []
    return [checks.Error(words, id=f"efiling.{number}") for look in PRODUCTION for number, words in look()]


@checks.register(checks.Tags.security)
def standin_is_said(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Another API address than the processor's own is the stand-in's: every page must be marked with it."""
    if bool(settings.STRIPE_API_BASE) == settings.STRIPE_STANDIN:
        return []
    return [checks.Error("STRIPE_API_BASE and STRIPE_STANDIN go together: set both or none.", id="efiling.E013")]


@checks.register(checks.Tags.database)
def database_is_shared(**_kwargs: Any) -> list[checks.CheckMessage]:
    if settings.IS_EMBEDDED or "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    words = "With Redis there are several processes; give them PostgreSQL (DATABASE_URL), not a SQLite file."
    return [checks.Warning(words, id="efiling.W001")]


def refuse_unsafe_start() -> None:
    """Raise where the checks above find an error; for processes that start without a management command."""
    errors = [*production_is_safe(), *standin_is_said()]
    if errors:
        raise ImproperlyConfigured("\n".join(["The portal does not start:", *(str(error) for error in errors)]))
