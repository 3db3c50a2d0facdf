"""Where the work at hand comes from: said once at the door, written into every line of history behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

WORKER: Final = "worker"

_origin: ContextVar[str] = ContextVar("origin", default="")


def current_origin() -> str:
    """Empty where nobody has said: a command, a test."""
    return _origin.get()


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Within the block history says `origin`; afterwards what it said before, so that nothing sticks to a thread."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
