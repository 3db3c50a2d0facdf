import os
from typing import Any

from celery import Celery, Task, signals
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from audit.origin import WORKER, coming_from

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efiling.settings")


class TaskEndedError(Exception):
    """A task tried to end its process."""


class GuardedTask(Task[..., Any]):
    """In a pool of threads a SystemExit in a task would never be answered: its place stays taken for good."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            with coming_from(WORKER):
                return self.run(*args, **kwargs)
        except (SystemExit, KeyboardInterrupt) as error:
            raise TaskEndedError(repr(error)) from error


app: "Celery[Any]" = Celery("efiling", task_cls=GuardedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe_worker(**_kwargs: Any) -> None:
    from efiling.checks import refuse_unsafe_start  # noqa: PLC0415 - the checks need every app loaded

    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # celery swallows any other exception of a signal's receiver


@signals.worker_init.connect
def warm_worker(**_kwargs: Any) -> None:
    """Before its processes are forked, so that each of them, and whichever takes the place of a dead one, is ready."""
    from efiling.warm import warm_up_worker  # noqa: PLC0415 - the models need every app loaded

    if not settings.IS_EMBEDDED:  # there it shares the web's process, which has warmed up
        warm_up_worker()


@signals.worker_ready.connect
def take_up_what_was_left(**_kwargs: Any) -> None:
    """Sweep at once when a worker starts: what an earlier one left behind should not wait for the next beat."""
    for name in settings.SWEEPS:
        app.send_task(name)


@signals.setup_logging.connect
def keep_logging(**_kwargs: Any) -> None:
    """Being connected is the point: celery then leaves the logging of efiling/logs.py alone."""
