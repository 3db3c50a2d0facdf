"""One act of a worker in a process of its own, on a database file of the test's: python -m tests.documents.killed ACT.

receive COUNT: documents wait for their check, one key a line. check KEY: as the task does. sweep: as beat does.
states: a line a document, with its state, attempts and verdicts told.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path


def begin() -> None:
    folder = Path(os.environ["DATA_DIR"])
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="efiling.settings",
        EFILING_MODE="demo",
        SITE_ORIGIN="http://testserver",
        STRIPE_API_KEY="sk_test_tests",
        STRIPE_WEBHOOK_SECRET="whsec_tests",
        STRIPE_API_BASE="http://127.0.0.1:1",
        STRIPE_CHECKOUT_ORIGIN="http://127.0.0.1:1",
        STRIPE_STANDIN="true",
        FAST_PASSWORDS="true",
        STATIC_HASHED="false",
        LOG_LEVEL="ERROR",
    )
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)

    import django

    django.setup()


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def receive(count: int) -> None:
    from django.core.management import call_command

    from tests.documents import factories, pdfs

    call_command("migrate", verbosity=0)
    filing = factories.empty_draft()
    for _time in range(count):
        tell(factories.receive(filing, pdfs.good(pages=60), slot="exhibit").pk)


def check(key: int) -> None:
    from documents.tasks import check_task

    tell("begins")
    check_task(key)


def sweep() -> None:
    from documents.tasks import sweep_task

    sweep_task()


def states() -> None:
    from audit.models import Event
    from documents.models import Document

    told = [str(event.data) for event in Event.objects.filter(kind="document.checked")]
    for document in Document.everything.order_by("pk"):
        verdicts = sum(str(document.public_id) in words for words in told)
        tell(document.state, document.attempts, verdicts)


if __name__ == "__main__":
    begin()
    acts: dict[str, Callable[..., None]] = {"receive": receive, "check": check, "sweep": sweep, "states": states}
    acts[sys.argv[1]](*map(int, sys.argv[2:]))
