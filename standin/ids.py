"""Names for new objects, in the shape of Stripe's."""

from __future__ import annotations

import secrets
import string

LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, *, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"


def new_session_id() -> str:
    return new_id("cs_test", length=58)
