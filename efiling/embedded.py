"""The worker and beat inside the one web process, for an installation without Redis.

Their broker is this process's memory: what was queued dies with it. That loses nothing, because the work list is in the
database and the sweeps, run when a worker starts and every SWEEP_SECONDS, queue again what was left.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import beat, signals
from celery.platforms import EX_OK
from celery.worker import WorkController, state
from django.conf import settings

from efiling.celery import app

logger = logging.getLogger(__name__)

POOL_THREADS = 3
RESTART_SECONDS = 1.0


class EmbeddedWorker(WorkController):
    """A worker in a thread: it installs no signal handlers and prints no banner."""

    def on_consumer_ready(self, consumer: Any) -> None:
        _working.set()
        signals.worker_ready.send(sender=consumer)


_working = threading.Event()
_stopping = threading.Event()
_threads: list[threading.Thread] = []
_services: list[beat.Service] = []


def start() -> None:
    """Start both threads, once. Each is started again whatever ended it."""
    if not _threads:
        _threads.extend(_supervised(run) for run in (_run_worker, _run_beat))
        for thread in _threads:
            thread.start()


def stop(*, timeout: float = 5.0) -> None:
    """Ask for an end and wait a moment for running tasks; whatever is cut off is taken up at the next start."""
    _stopping.set()
    state.should_stop = EX_OK  # type: ignore[assignment]  # typed by its first value, None
    for service in _services:
        service.stop()
    for thread in _threads:
        thread.join(timeout)


def is_running() -> bool:
    """Whether work queued in this process will be done: here, or by workers of their own."""
    if not settings.IS_EMBEDDED or settings.CELERY_TASK_ALWAYS_EAGER:
        return True
    return _working.is_set() and all(thread.is_alive() for thread in _threads)


def _supervised(run: Callable[[], None]) -> threading.Thread:
    def keep_running() -> None:
        while not _stopping.is_set():
            try:
                run()
            except BaseException:  # a SystemExit here would end the thread without a word
                logger.exception("embedded part failed", extra={"part": run.__name__})
            if not _stopping.is_set():
                logger.error("%s ended and is started again", run.__name__)
                time.sleep(RESTART_SECONDS)

    return threading.Thread(target=keep_running, name=f"embedded{run.__name__}", daemon=True)


def _run_worker() -> None:
    state.should_stop = state.should_terminate = None
    worker = EmbeddedWorker(
        app=app,
        hostname="embedded@portal",
        pool_cls="threads",
        concurrency=POOL_THREADS,
        queues=["filings", "documents", "mail"],
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
    try:
        worker.start()
    finally:
        _working.clear()


def _run_beat() -> None:
    service = beat.Service(app, max_interval=1, scheduler_cls=beat.Scheduler)
    _services[:] = [service]
    service.start()
