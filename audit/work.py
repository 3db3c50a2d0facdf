"""Start background work by name, so that services never import a task."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def enqueue(name: str, *ids: int | str, countdown: int = 0) -> None:
    """Send the task `name` with `ids` once the current transaction has committed.

    A broker that cannot be reached loses nothing: all work is also in the database, and a sweep takes it up.
    """
    # A lambda, not a partial: Django names a failed hook in its log by `__qualname__`, which a partial lacks.
    transaction.on_commit(lambda: _send(name, ids, countdown), robust=True)


def _send(name: str, ids: tuple[int | str, ...], countdown: int) -> None:
    task = current_app.tasks.get(name)
    try:
        if task is None:
            current_app.send_task(name, args=ids, countdown=countdown, retry=False)
        else:
            # apply_async, unlike send_task, honours eager mode.
            task.apply_async(args=ids, countdown=countdown, retry=False)
    except OperationalError:
        logger.warning("broker unreachable, %s left to the sweep", name)
