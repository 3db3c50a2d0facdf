"""Fees and limits: dated rows, each tried before it is kept."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clerks.forms.sums import DatedForm, FeeForm, LimitForm
from clerks.queries.sums import fee_effects, limit_effects, sum_lines
from clerks.rules import may_change_sums
from clerks.services.changing_sums import SumError, add_row, withdraw_row
from clerks.views.figures import asked
from clerks.views.pages import desk_page, draw
from courts.book import Book, book_of
from courts.models import FeeRow, Jurisdiction, LimitRow
from enrollment.requests import AuthedRequest

KINDS: dict[str, type[FeeForm] | type[LimitForm]] = {"fee": FeeForm, "limit": LimitForm}


@desk_page(may_change_sums)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    jurisdiction, _court = asked(request)
    book = book_of(jurisdiction)
    context = {
        "title": _("Fees and limits"),
        "jurisdiction": jurisdiction,
        "jurisdictions": Jurisdiction.objects.all(),
        "fees": sum_lines(book.fees, today=book.today()),
        "limits": sum_lines(book.limits, today=book.today()),
    }
    return draw(request, "clerks/sums.html", context)


@desk_page(may_change_sums)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AuthedRequest, kind: str) -> HttpResponse:
    """First what the row would change, then the row."""
    if kind not in KINDS:
        raise Http404
    jurisdiction, _court = asked(request)
    book = book_of(jurisdiction)
    form = KINDS[kind](request.POST if request.method == "POST" else None, book=book)
    effects: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "keep":
            return keep(request, form)
        effects = effects_of(book, form)
    context = {
        "title": _("New fee") if kind == "fee" else _("New limit"),
        "form": form,
        "jurisdiction": jurisdiction,
        "effects": effects,
        "is_tried": effects is not None,
    }
    return draw(request, "clerks/sum_add.html", context, status=422 if form.errors else 200)


def effects_of(book: Book, form: DatedForm) -> list[Any]:
    row = form.row() if isinstance(form, FeeForm | LimitForm) else None
    return fee_effects(book, row) if isinstance(row, FeeRow) else limit_effects(book, row) if row else []


def keep(request: AuthedRequest, form: FeeForm | LimitForm) -> HttpResponse:
    try:
        add_row(form.row(), actor=request.user)
    except SumError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The row is kept. It holds from its first day on."))
    return redirect("admin:sums")


@desk_page(may_change_sums)
@require_POST
def withdraw(request: AuthedRequest, kind: str, pk: int) -> HttpResponse:
    rows: dict[str, QuerySet[Any]] = {"fee": FeeRow.objects.all(), "limit": LimitRow.objects.all()}
    row = rows[kind].select_related("jurisdiction").filter(pk=pk).first() if kind in rows else None
    if row is None:
        raise Http404
    try:
        withdraw_row(row, actor=request.user, today=book_of(row.jurisdiction).today())
        messages.success(request, _("The row was taken back."))
    except SumError as error:
        messages.error(request, error.message)
    return redirect("admin:sums")
