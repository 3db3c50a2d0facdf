"""What the first visitors of a fresh process would wait for, all of them together: done before anybody comes."""

import gc
import logging

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from audit import clock
from courts.book import book_of
from courts.calendar import local, next_open_day
from courts.models import Jurisdiction
from payments.gateway import get_gateway

TEMPLATES = settings.BASE_DIR / "templates"
logger = logging.getLogger(__name__)


def warm_up() -> None:
    """A web process: addresses and pages, each court's rows and holidays, what speaks to broker and card processor.

    Leaves no connection open: processes are forked from this one. A database that is not there yet is no reason not to
    start. What there is now stays for good: nobody needs to look through it for rubbish, which would also copy the
    memory that forked processes share.
    """
    _read_addresses()
    for page in TEMPLATES.rglob("*.html"):
        get_template(str(page.relative_to(TEMPLATES)))
    _ready_for_others()
    _read_courts()
    gc.freeze()


def warm_up_worker() -> None:
    """A worker, in the same way: the courts' rows, and what draws papers."""
    import weasyprint  # noqa: F401, PLC0415 - half a second, which nobody else need spend

    _ready_for_others()
    _read_courts()
    gc.freeze()


def _read_addresses() -> None:
    """Views are imported, and each language's addresses put together, when the first one is asked for."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("portal:home")


def _ready_for_others() -> None:
    current_app.amqp.queues  # noqa: B018 - as above
    current_app.backend  # noqa: B018 - as above
    if settings.STRIPE_API_KEY:
        get_gateway()


def _read_courts() -> None:
    try:
        for jurisdiction in Jurisdiction.objects.all():
            next_open_day(book_of(jurisdiction).jurisdiction, local(jurisdiction, clock.now()).date())
    except DatabaseError as trouble:
        logger.warning("the courts could not be read before the start: %s", type(trouble).__name__)
    finally:
        connections.close_all()
