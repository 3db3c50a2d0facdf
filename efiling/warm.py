"""What the first visitors of a fresh process would wait for, all of them together: done before anybody comes."""

import logging

from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import get_resolver

from audit import clock
from courts.book import book_of
from courts.calendar import local, next_open_day
from courts.models import Jurisdiction

TEMPLATES = settings.BASE_DIR / "templates"
logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Load addresses and pages, and each court's rows and holidays. Leaves no connection open: processes are forked
    from this one. A database that is not there yet is no reason not to start."""
    get_resolver().url_patterns  # noqa: B018 - reading them loads every view
    for page in TEMPLATES.rglob("*.html"):
        get_template(str(page.relative_to(TEMPLATES)))
    try:
        for jurisdiction in Jurisdiction.objects.all():
            next_open_day(book_of(jurisdiction).jurisdiction, local(jurisdiction, clock.now()).date())
    except DatabaseError as trouble:
        logger.warning("the courts could not be read before the start: %s", type(trouble).__name__)
    finally:
        connections.close_all()
