from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from cases.frame import court_words
from courts.book import book_of
from docket import rules
from docket.gates import get_case_for
from docket.paths import policy_path
from docket.services.subscribing import subscribe
from enrollment.requests import AuthedRequest
from payments.gates import confirmations_of, get_confirmation_for
from payments.sheet import receipt_of, sheet_of
from payments.views.answers import menu_of

PAGE_SIZE = 25


@never_cache
@require_safe
def confirmation(request: AuthedRequest, number: str) -> HttpResponse:
    found = get_confirmation_for(request.user, number)
    sheet = sheet_of(found, reader=request.user)
    context = {
        "confirmation": found,
        "sheet": sheet,
        "instructions": book_of(found.payment.jurisdiction).words("instructions.confirmation"),
        "is_complete": bool(found.pdf_key) and sheet.has_every_copy,
        "page_title": _("Confirmation of E-filed Transaction (print this page for your records)"),
        "contact": policy_path("contact"),
        "menu": menu_of(sheet.area),
        **court_words(found.payment.jurisdiction),
    }
    return render(request, "payments/confirmation.html", context)


@require_safe
def confirmation_pdf(request: AuthedRequest, number: str) -> HttpResponseBase:
    found = get_confirmation_for(request.user, number)
    if not found.pdf_key:
        messages.info(request, _("The PDF is being made. It is ready in a moment."))
        return redirect("payments:confirmation", number=number)
    paper = storages["documents"].open(found.pdf_key)
    answer = FileResponse(paper, content_type="application/pdf", filename=f"confirmation-{number}.pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def follow(request: AuthedRequest, number: str, docket_number: str) -> HttpResponse:
    """ "To receive an email when there is activity on this case, click here." """
    found = get_confirmation_for(request.user, number)
    case = get_case_for(request.user, docket_number, rules.may_view_case)
    if not found.payment.lines.filter(filing__case=case).exists():
        raise Http404
    subscribe(case, actor=request.user, now=clock.now())
    messages.success(
        request, _("You will receive an e-mail when there is activity on %(number)s.") % {"number": case.number}
    )
    return redirect("payments:confirmation", number=number)


@require_safe
def receipts(request: AuthedRequest) -> HttpResponse:
    found = confirmations_of(request.user).prefetch_related("payment__lines__refunds")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [receipt_of(confirmation) for confirmation in page.object_list]
    return render(request, "payments/receipts.html", {"page": page, "rows": rows, "page_title": _("My Receipts")})
