"""Asking for access to a case, and the one click that ends its e-mails."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from audit import clock
from cases.forms.access import AccessForm
from docket import paths
from docket.errors import FilingError
from docket.models import Subscription
from docket.services.access import request_access
from docket.services.subscribing import unsubscribe
from enrollment.requests import AuthedRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: AuthedRequest) -> HttpResponse:
    form = AccessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            request_access(**form.cleaned_data, actor=request.user, now=clock.now())
        except FilingError as error:
            form.add_error("number", error.message)
        else:
            messages.success(request, _("Your request is with the clerk. We will e-mail you the answer."))
            return redirect(paths.CASES)
    context = {
        "form": form,
        "forms": [form],
        "has_errors": bool(form.errors),
        "cases_path": paths.CASES,
        "page_title": _("Ask for Access to a Case"),
    }
    return render(request, "cases/access.html", context, status=422 if form.errors else 200)


@login_not_required
@csrf_exempt  # a mail program presses this button (RFC 8058); the token in the address is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: UUID) -> HttpResponse:
    """GET asks, because mail scanners follow links; POST ends the e-mails. A second time there is nothing to end."""
    subscription = Subscription.objects.select_related("case", "user").filter(token=token).first()
    if request.method != "POST" and subscription is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done and subscription is not None:
        unsubscribe(subscription.case, actor=subscription.user, now=clock.now())
    context = {
        "is_done": is_done,
        "number": subscription.case.number if subscription else "",
        "page_title": _("No More E-Mails About This Case") if is_done else _("Stop E-Mails About This Case?"),
    }
    return render(request, "cases/unsubscribe.html", context)
