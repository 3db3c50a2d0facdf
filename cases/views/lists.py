"""Lists: unfinished filings, returned filings, the case types that a search finds."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit import clock
from cases.areas import AREAS
from cases.queries import UnfinishedLine, find_case_types, returned_line, returned_of, unfinished_of
from cases.services.removal import restorable_until
from courts.book import book_of
from courts.home import home_jurisdiction
from docket import paths
from enrollment.requests import AuthedRequest

PAGE_SIZE = 20


@never_cache
@require_safe
def unfinished(request: AuthedRequest) -> HttpResponse:
    page = Paginator(unfinished_of(request.user, now=clock.now()), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [UnfinishedLine(filing, restorable_until(filing) if filing.removed_at else None) for filing in page]
    context = {"page": page, "lines": lines, "page_title": _("Unfinished filings"), "home_url": paths.HOME}
    return render(request, "cases/unfinished.html", context)


@never_cache
@require_safe
def returned(request: AuthedRequest) -> HttpResponse:
    page = Paginator(returned_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [returned_line(filing) for filing in page]
    context = {"page": page, "lines": lines, "page_title": _("Returned for correction"), "home_url": paths.HOME}
    return render(request, "cases/returned.html", context)


@require_safe
def case_types(request: HttpRequest, area: str) -> HttpResponse:
    """The search by everyday words, for those without scripts; it leads back to the page it came from."""
    if area not in AREAS:
        raise Http404
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    context = {
        "asked": asked,
        "found": find_case_types(book_of(home_jurisdiction()), asked),
        "area": area,
        "draft": request.GET.get("draft", "")[:36],
        "back_path": back_path(area, request.GET.get("draft", "")),
        "page_title": _("Find your case type"),
    }
    return render(request, "cases/case_types.html", context)


def back_path(area: str, draft: str) -> str:
    try:
        return reverse("cases:step", kwargs={"public_id": UUID(draft), "step": "case-type"})
    except ValueError:
        return reverse("cases:new", kwargs={"area": area})
