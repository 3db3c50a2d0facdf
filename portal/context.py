"""What every page shows around its own content."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from audit import clock
from courts.models import Jurisdiction
from docket.queries import Counts, counts_for


def page(request: HttpRequest) -> dict[str, Any]:
    """Support line, counts and marks of the page's frame. Asks nothing until a template uses it, and then once."""
    counts = _later(lambda: _counts(request))
    court = _later(_court_words)
    return {
        "cart_count": _later(lambda: counts.cart),
        "unfinished_count": _later(lambda: counts.unfinished),
        "returned_count": _later(lambda: counts.returned),
        "court_name": _later(lambda: court["name"]),
        "support_phone": _later(lambda: court["phone"]),
        "support_email": _later(lambda: court["email"]),
        "is_demo": settings.IS_DEMO,
        "uses_standin": settings.STRIPE_STANDIN,
    }


def _later(value: Callable[[], object]) -> Any:
    return SimpleLazyObject(value)


def _counts(request: HttpRequest) -> Counts:
    if not request.user.is_authenticated:
        return Counts(cart=0, unfinished=0, returned=0)
    return counts_for(request.user, now=clock.now())


def _court_words() -> dict[str, str]:
    """Empty words when there is no data yet or no database: the frame must also hold the page that says so."""
    home = Jurisdiction.objects.filter(code=settings.HOME_JURISDICTION)
    try:
        found = home.values_list("court_name", "support_phone", "support_email").first()
    except DatabaseError:
        found = None
    return dict(zip(("name", "phone", "email"), found or ("", "", ""), strict=True))
