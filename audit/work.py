"""Start background work by name, so that services never import a task."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

Work = tuple[str, Sequence[int | str]]
_waiting: ContextVar[list[Work] | None] = ContextVar("works", default=None)


def enqueue(name: str, *ids: int | str, countdown: int = 0) -> None:
    """Send the task `name` with `ids` once the current transaction has committed.

    A broker that cannot be reached loses nothing: all work is also in the database, and a sweep takes it up.
    """
    waiting = _waiting.get()
    if waiting is not None and not countdown:
        waiting.append((name, ids))
    else:
        _send_on_commit(name, ids, countdown)


@contextmanager
def enqueued_together() -> Iterator[None]:
    """What is queued within the block goes out as one message, which a worker takes apart: for somebody who waits.

    Open it inside the transaction. A block that ends with an error queues nothing; catch nothing inside it that has
    changed rows, for what was queued before stays queued.
    """
    waiting: list[Work] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        _send_on_commit("audit.hand_on", (waiting,), 0)


def hand_on(works: Iterable[Work]) -> None:
    """Send each of them to its own queue, at once."""
    for name, ids in works:
        _send(name, ids, 0)


def _send_on_commit(name: str, ids: Sequence[Any], countdown: int) -> None:
    # A lambda, not a partial: Django names a failed hook in its log by `__qualname__`, which a partial lacks.
    transaction.on_commit(lambda: _send(name, ids, countdown), robust=True)


def _send(name: str, ids: Sequence[Any], countdown: int) -> None:
    task = current_app.tasks.get(name) if current_app.conf.task_always_eager else None
    try:
        if task is None:
            current_app.send_task(name, args=ids, countdown=countdown, retry=False)
        else:
            task.apply_async(args=tuple(ids))  # send_task knows nothing of eager mode
    except OperationalError:
        logger.warning("broker unreachable, %s left to the sweep", name)
