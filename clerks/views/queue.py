from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from audit.services.recording import record
from clerks.exporting import csv_response
from clerks.forms.queue import QueueForm
from clerks.models import QueueFilter
from clerks.queries.waiting import (
    OVERDUE,
    Asked,
    Counts,
    count_waiting,
    listed,
    rows_of,
    waiting_filings,
)
from clerks.rules import may_review
from clerks.services.deciding import accept_unflagged
from clerks.services.saving_filters import LAST, forget_filter, remember_filter
from clerks.views.pages import desk_page, draw
from docket.models import Filing
from docket.services.claiming import take_next
from enrollment.models import User
from enrollment.requests import AuthedRequest

PAGE_SIZE = 50
MOST_AT_ONCE = 100
IN_A_ROW = "desk-in-a-row"  # the clerk takes one after the other: a decision leads to the next filing


@desk_page(may_review)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    now = clock.now()
    saved = list(QueueFilter.objects.filter(clerk=request.user))
    query = _query_of(request.GET, saved)
    form = QueueForm(QueryDict(query))
    asked = form.asked()
    if request.GET and query != _looked_at_last(saved):
        remember_filter(request.user, query=query)
    request.session.pop(IN_A_ROW, None)
    counts = count_waiting(user=request.user, now=now)
    ids = waiting_filings(asked, user=request.user, now=now).values_list("pk", flat=True)
    page = pages_of(ids, asked=asked, counts=counts).get_page(request.GET.get("page"))
    context = {
        "title": _("Filings to review"),
        "form": form,
        "asked": asked,
        "query": query,
        "page": page,
        "rows": rows_of(list(page.object_list), user=request.user, now=now),
        "counts": counts,
        "saved": [row for row in saved if row.name != LAST],
        "now": now,
    }
    return draw(request, "clerks/queue.html", context)


def pages_of(ids: "QuerySet[Filing, int]", *, asked: Asked, counts: Counts) -> "Paginator[int]":
    """How many wait in all, and how many past the target, has been counted for the head of the page already."""
    paginator = Paginator(list(ids) if asked.search else ids, PAGE_SIZE)  # what was searched for is few: read once
    known = {Asked(): counts.waiting, Asked(age=OVERDUE): counts.overdue}
    if asked in known:
        paginator.count = known[asked]
    return paginator


@desk_page(may_review)
@require_safe
def download(request: AuthedRequest) -> HttpResponse:
    """All that the address asks for, in the desk's order: the whole of it, not a page."""
    now = clock.now()
    asked = QueueForm(request.GET).asked()
    lines = listed(waiting_filings(asked, user=request.user, now=now), now=now)
    record("desk.exported", subject="desk:queue", actor=request.user, data={"rows": len(lines)}, at=now)
    head = [
        _("Docket Number"), _("Caption"), _("Type"), _("Court"), _("Urgent"), _("Received"), _("Filed"), _("Target"),
        _("Flags"), _("In work"),
    ]  # fmt: skip
    return csv_response("filings-to-review", head, lines)


@desk_page(may_review)
@require_POST
def next_filing(request: AuthedRequest) -> HttpResponse:
    """Claim the next one of what the queue shows, and open it."""
    found = claim_next(request.user, query=request.POST.get("query", ""))
    if found is None:
        messages.info(request, _("Nothing waits for you here."))
        return redirect("admin:queue")
    request.session[IN_A_ROW] = request.POST.get("query", "")[:400]
    return redirect("admin:review", public_id=found.public_id)


def claim_next(user: User, *, query: str) -> Filing | None:
    now = clock.now()
    asked = QueueForm(QueryDict(query)).asked()
    return take_next(waiting_filings(asked, user=user, now=now), actor=user, now=now)


@desk_page(may_review)
@require_POST
def accept_many(request: AuthedRequest) -> HttpResponse:
    """Accept the checked ones that have no flag; say how many, and why the others were not."""
    ids = [pk for pk in request.POST.getlist("filing") if pk.isdecimal()][:MOST_AT_ONCE]
    filings = list(Filing.objects.awaiting_clerk().filter(pk__in=ids).select_related("case", "filer", "jurisdiction"))
    accepted, refusals = accept_unflagged(filings, actor=request.user, now=clock.now())
    gone = len(ids) - len(filings)
    if accepted:
        words = ngettext("%(count)d filing was accepted.", "%(count)d filings were accepted.", accepted)
        messages.success(request, words % {"count": accepted})
    if gone:
        words = ngettext("%(count)d had been decided already.", "%(count)d had been decided already.", gone)
        messages.warning(request, words % {"count": gone})
    for refusal in refusals:
        messages.warning(request, refusal)
    if not ids:
        messages.info(request, _("Check the filings that you want to accept."))
    return redirect("admin:queue")


@desk_page(may_review)
@require_POST
def filters(request: AuthedRequest) -> HttpResponse:
    """Save what the queue shows under a name, or forget a name."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:40]
    query = request.POST.get("query", "")[:400]
    if "forget" in request.POST:
        forget_filter(request.user, name=request.POST["forget"][:40])
    elif name and query:
        remember_filter(request.user, query=query, name=name)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    else:
        messages.warning(request, _("Choose something to filter by, and give it a name."))
    return redirect(f"{reverse('admin:queue')}?{query}" if query else "admin:queue")


def _query_of(data: QueryDict, saved: list[QueueFilter]) -> str:
    """What was asked for in the address; else what this clerk looked at last."""
    if not data:
        return _looked_at_last(saved) or ""
    if "all" in data:
        return ""
    asked = {name: str(data.get(name, "")).replace("\x00", "") for name in QueueForm.base_fields}
    return urlencode({name: value for name, value in asked.items() if value})


def _looked_at_last(saved: list[QueueFilter]) -> str | None:
    return next((row.query for row in saved if row.name == LAST), None)
