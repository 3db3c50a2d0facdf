from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from clerks.rules import may_decide_access
from clerks.views.pages import desk_page, draw
from courts.calendar import local
from docket.errors import FilingError
from docket.models import AccessRequest
from docket.services.access import decide_access
from enrollment.requests import AuthedRequest
from parties.models import Party

PAGE_SIZE = 25


@desk_page(may_decide_access)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    """Oldest first. Each with the parties of the case beside the person who asks, so that the clerk can compare."""
    waiting = AccessRequest.objects.filter(is_granted__isnull=True).select_related("case__jurisdiction", "user")
    page = Paginator(waiting.order_by("asked_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"title": _("Requests for access"), "page": page, "lines": lines_of(list(page))}
    return draw(request, "clerks/access.html", context)


def lines_of(asked: list[AccessRequest]) -> list[dict[str, Any]]:
    cases = [one.case_id for one in asked]
    parties = Party.objects.filter(filing__case__in=cases, filing__kind="new-case").select_related("filing")
    names: dict[int, list[str]] = {}
    for party in parties.in_caption_order():
        names.setdefault(party.filing.case_id or 0, []).append(str(party))
    return [
        {"asked": one, "when": local(one.case.jurisdiction, one.asked_at), "parties": names.get(one.case_id, [])}
        for one in asked
    ]


@desk_page(may_decide_access)
@require_POST
def decide(request: AuthedRequest, pk: int) -> HttpResponse:
    asked = AccessRequest.objects.filter(pk=pk).first()
    if asked is None:
        raise Http404
    is_granted = request.POST.get("act") == "grant"
    words = request.POST.get("words", "").replace("\x00", "")[:1000]
    try:
        decide_access(asked, is_granted=is_granted, words=words, actor=request.user, now=clock.now())
        messages.success(request, _("Access was granted.") if is_granted else _("Access was refused."))
    except FilingError as error:
        messages.error(request, error.message)
    return redirect("admin:access_requests")
