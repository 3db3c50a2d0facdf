from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from cases.services.removal import remove_filing
from cases.services.reopening import reopen_filing
from courts.book import book_of
from docket.enums import FilingState
from docket.errors import FilingError
from docket.gates import get_filing_for
from docket.paths import policy_path
from docket.rules import is_filer
from enrollment.requests import AuthedRequest
from payments.cart import read_cart
from payments.queries import cart_items
from payments.views.answers import chosen_ids, menu_of

PAGE_SIZE = 50


@require_safe
def cart(request: AuthedRequest) -> HttpResponse:
    page = Paginator(cart_items(request.user, now=clock.now()), PAGE_SIZE).get_page(request.GET.get("page"))
    groups = read_cart(page.object_list, chosen=_chosen(request))
    context = {
        "groups": groups,
        "page": page,
        "instructions": book_of(groups[0].jurisdiction).words("instructions.cart") if groups else "",
        "page_title": _("My Shopping Cart"),
        "menu": menu_of(page.object_list[0].area if page.object_list else ""),
        "refund_policy": policy_path("refunds"),
    }
    return render(request, "payments/cart.html", context)


def _chosen(request: HttpRequest) -> list[UUID] | None:
    """None until the person has touched a box: an empty choice is a choice."""
    if "chosen" not in request.GET and "item" not in request.GET:
        return None
    return chosen_ids(request.GET.getlist("item"))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_filing_for(request.user, public_id, is_filer)
    if filing.state != FilingState.IN_CART:
        messages.info(request, _("This item is no longer in your shopping cart."))
        return redirect("payments:cart")
    if request.method != "POST":
        title = _("Remove Item from Shopping Cart")
        return render(request, "payments/remove.html", {"filing": filing, "page_title": title})
    try:
        remove_filing(filing, actor=request.user, now=clock.now())
    except FilingError as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(caption)s was removed from your shopping cart. You can restore it for %(days)d days.")
        names = {"caption": filing.caption, "days": filing.jurisdiction.restore_days}
        messages.success(request, words % names)
    return redirect("payments:cart")


@require_POST
def change(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """ "Change Information": back to the draft, at the summons step."""
    filing = get_filing_for(request.user, public_id, is_filer)
    try:
        reopen_filing(filing, actor=request.user, now=clock.now())
    except FilingError as refusal:
        messages.error(request, refusal.message)
        return redirect("payments:cart")
    return redirect("cases:step", public_id=filing.public_id, step="summons")
