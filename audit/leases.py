"""A claim on a row that is short because it is kept alive: whoever dies loses it in seconds, not in minutes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=8)
BEAT_SECONDS = 2.5


@contextmanager
def kept(extend: Callable[[], object]) -> Iterator[None]:
    """While the block runs, `extend` is called again and again from a thread of its own, soon enough for LEASE.

    It is called no more when the block has ended. One that fails is tried again at the next beat.
    """
    over = threading.Event()
    beat = threading.Thread(target=_extend_until, args=(over, extend), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _extend_until(over: threading.Event, extend: Callable[[], object]) -> None:
    is_connected = False
    while not over.wait(BEAT_SECONDS):
        is_connected = True
        try:
            extend()
        except DatabaseError:
            logger.warning("a claim could not be extended; it is tried again")
    if is_connected:
        connection.close()  # this thread's own
