import pytest
from pytest_django import Settings

from efiling.checks import production_is_safe, standin_is_said

GOOD = {
    "IS_DEMO": False,
    "SECRET_KEY": "qwertyuiopasdfghjklzxcvbnm1234567890-qwertyuiopasdfg",
    "AUDIT_SEAL_KEY": "another-qwertyuiopasdfghjklzxcvbnm1234567890-qwerty",
    "STRIPE_STANDIN": False,
    "STRIPE_API_BASE": "",
    "STRIPE_API_KEY": "rk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "SITE_ORIGIN": "https://efile.example.gov",
    "EMAIL_HOST": "mail.example.gov",
    "CRASH_AT": "",
    "CELERY_TASK_ALWAYS_EAGER": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "STAFF_NEEDS_SECOND_FACTOR": True,
}


def findings(settings: Settings, **changes: object) -> list[str]:
    for name, value in (GOOD | changes).items():
        setattr(settings, name, value)
    return [str(message.id).removeprefix("efiling.") for message in (*production_is_safe(), *standin_is_said())]


def test_production_with_its_secrets_is_safe(settings: Settings) -> None:
    assert findings(settings) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SECRET_KEY": "missing"}, ["E001"]),
        ({"SECRET_KEY": "change-me-qwertyuiopasdfghjklzxcvbnm1234567890-qwerty"}, ["E001"]),
        ({"AUDIT_SEAL_KEY": ""}, ["E002"]),
        ({"AUDIT_SEAL_KEY": GOOD["SECRET_KEY"]}, ["E003"]),
        ({"STRIPE_STANDIN": True, "STRIPE_API_BASE": "http://127.0.0.1:8001"}, ["E004"]),
        ({"STRIPE_API_BASE": "http://127.0.0.1:8001"}, ["E004", "E013"]),
        ({"STRIPE_API_KEY": "pk_live_public"}, ["E005"]),
        ({"STRIPE_WEBHOOK_SECRET": ""}, ["E006"]),
        ({"SITE_ORIGIN": "http://efile.example.gov"}, ["E007"]),
        ({"EMAIL_HOST": ""}, ["E008"]),
        ({"CRASH_AT": "payments.settled"}, ["E009"]),
        ({"CELERY_TASK_ALWAYS_EAGER": True}, ["E010"]),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}, ["E011"]),
        ({"STAFF_NEEDS_SECOND_FACTOR": False}, ["E012"]),
    ],
)
def test_production_is_refused(settings: Settings, changes: dict[str, object], expected: list[str]) -> None:
    assert findings(settings, **changes) == expected


def test_the_demo_needs_no_secrets_but_says_its_stand_in(settings: Settings) -> None:
    assert findings(settings, IS_DEMO=True, SECRET_KEY="x", EMAIL_HOST="", STRIPE_API_KEY="") == []
    assert findings(settings, IS_DEMO=True, STRIPE_API_BASE="http://127.0.0.1:8001") == ["E013"]
