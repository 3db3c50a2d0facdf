from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from audit.services.recording import record
from courts.book import book_of
from courts.home import home_jurisdiction
from docket import paths, rules
from docket.gates import get_case_for
from docket.queries import cases_of
from docket.services.subscribing import subscribe, unsubscribe
from enrollment.requests import AuthedRequest
from portal.areas import AREAS, STEPS_OF_FILING
from portal.queries import read_case_sheet

PAGE_SIZE = 25
POLICIES = ("refunds", "privacy", "terms", "contact")


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("portal:home")
    return render(request, "portal/welcome.html", {"book": book_of(home_jurisdiction())})


@require_safe
def home(request: AuthedRequest) -> HttpResponse:
    if request.user.is_staff:
        return redirect(paths.DESK)
    newest = cases_of(request.user)[:5]
    return render(request, "portal/home.html", {"cases": newest, "areas": AREAS, "page_title": _("E-Services Home")})


@require_safe
def menu(request: AuthedRequest, area: str) -> HttpResponse:
    if area not in AREAS:
        raise Http404
    newest = cases_of(request.user)[:5]
    context = {"area": area, "area_name": AREAS[area], "cases": newest, "page_title": _("Superior Court E-Filing Menu")}
    return render(request, "portal/menu.html", context)


@require_safe
def cases(request: AuthedRequest) -> HttpResponse:
    search = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = Paginator(cases_of(request.user, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    query = urlencode({"q": search}) + "&" if search else ""
    context = {"page": page, "search": search, "query": query, "page_title": _("My Cases")}
    return render(request, "portal/cases.html", context)


@require_safe
def case(request: AuthedRequest, number: str) -> HttpResponse:
    found = get_case_for(request.user, number, rules.may_view_case)
    if found.number != number:
        return redirect("portal:case", number=found.number)
    has_access = rules.has_access(request.user, found)
    if not has_access:
        record("case.viewed", subject=found.subject, actor=request.user, at=clock.now())
    context = {"sheet": read_case_sheet(found, user=request.user), "has_access": has_access}
    return render(request, "portal/case.html", context)


@require_POST
def subscription(request: AuthedRequest, number: str) -> HttpResponse:
    found = get_case_for(request.user, number, rules.has_access)
    change = subscribe if request.POST.get("wants") == "yes" else unsubscribe
    change(found, actor=request.user, now=clock.now())
    return redirect("portal:case", number=found.number)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    context = {"book": book_of(home_jurisdiction()), "steps_of_filing": STEPS_OF_FILING, "page_title": _("Help")}
    return render(request, "portal/help.html", context)


@login_not_required
@require_safe
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in POLICIES:
        raise Http404
    titles = {
        "refunds": _("Refund Policy"),
        "privacy": _("Privacy"),
        "terms": _("Terms"),
        "contact": _("Contact Us"),
    }
    context = {"book": book_of(home_jurisdiction()), "slug": slug, "page_title": titles[slug]}
    return render(request, "portal/policy.html", context)
