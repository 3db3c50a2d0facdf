from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from cases.services.transferring import transfer_case
from clerks.forms.transfer import TransferForm
from clerks.rules import may_transfer
from clerks.views.pages import desk_page, draw
from docket.errors import FilingError
from docket.gates import get_case_for
from docket.rules import may_view_case
from enrollment.requests import AuthedRequest


@desk_page(may_transfer)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: AuthedRequest, number: str) -> HttpResponse:
    case = get_case_for(request.user, number, may_view_case)
    form: forms.Form = TransferForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            moved = transfer_case(case, to=values["to"], reason=values["reason"], actor=request.user, now=clock.now())
        except FilingError as error:
            messages.error(request, error.message)
        else:
            words = _("%(old)s is now %(number)s. The old number still finds it.")
            messages.success(request, words % {"old": case.number, "number": moved.number})
            return redirect("admin:docket_case_change", moved.pk)
    context = {"title": _("Transfer %(number)s") % {"number": case.number}, "case": case, "form": form}
    return draw(request, "clerks/transfer.html", context, status=422 if form.errors else 200)
