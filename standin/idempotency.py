"""Idempotency keys: the first answer is kept for 24 hours and given again to every repeat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from standin.errors import ApiError
from standin.store import Store

KEPT_FOR = 24 * 3600
LONGEST_KEY = 255


@dataclass(frozen=True)
class Kept:
    status: int
    body: bytes
    request_id: str


@dataclass(frozen=True)
class Claim:
    key: str
    path: str
    params: str
    request_id: str

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.path}\n{self.params}".encode()).hexdigest()


def claim_key(store: Store, claim: Claim, *, now: float) -> Kept | None:
    """The kept answer, or None when the key is now ours: then `keep_answer` or `release_key` must follow."""
    if len(claim.key) > LONGEST_KEY:
        raise ApiError(f"Idempotency keys can be at most {LONGEST_KEY} characters long.", type_="idempotency_error")
    with store.transaction():
        store.change("DELETE FROM idempotency WHERE created < ?", now - KEPT_FOR)
        row = store.row("SELECT * FROM idempotency WHERE key = ?", claim.key)
        if row is None:
            store.change(
                "INSERT INTO idempotency (key, request, path, request_id, created) VALUES (?, ?, ?, ?, ?)",
                claim.key,
                claim.fingerprint,
                claim.path,
                claim.request_id,
                now,
            )
            return None
    if row["request"] != claim.fingerprint:
        raise _used_otherwise(claim, row["path"])
    if row["status"] is None:
        raise _in_use(claim.key)
    return Kept(row["status"], row["body"], row["request_id"])


def _used_otherwise(claim: Claim, first_path: str) -> ApiError:
    first = "with the same parameters they were first used with"
    if claim.path != first_path:
        first = f"for the same endpoint they were first used for ('{claim.path}' vs '{first_path}')"
    return ApiError(
        f"Keys for idempotent requests can only be used {first}. "
        f"Try using a key other than '{claim.key}' if you meant to execute a different request.",
        type_="idempotency_error",
    )


def _in_use(key: str) -> ApiError:
    return ApiError(
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted "
        f"twice, and the other request is still going through): {key}. Please try again later.",
        status=409,
        code="idempotency_key_in_use",
    )


def keep_answer(store: Store, key: str, *, status: int, body: bytes) -> None:
    store.change("UPDATE idempotency SET status = ?, body = ? WHERE key = ?", status, body, key)


def release_key(store: Store, key: str) -> None:
    store.change("DELETE FROM idempotency WHERE key = ? AND status IS NULL", key)


def release_interrupted(store: Store) -> None:
    """At the start: a key without an answer belongs to a call that died before its work was committed."""
    store.change("DELETE FROM idempotency WHERE status IS NULL")
