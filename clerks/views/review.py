from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from audit.services.recording import record
from clerks.forms.decision import RejectForm, ReturnForm, TakeOverForm, UrgencyForm
from clerks.queries.review import get_reviewable, is_claimed_by, review_sheet
from clerks.queries.waiting import due_on, waited_words
from clerks.return_reasons import labels_of
from clerks.rules import may_review, may_transfer
from clerks.services.deciding import decide
from clerks.services.sweeping import reject_and_refund
from clerks.views.pages import desk_page, draw
from clerks.views.queue import IN_A_ROW, claim_next
from courts.calendar import local
from courts.models.sums import RefundOccasion
from docket.enums import Decision, FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.paths import attempts_path
from docket.services.claiming import claim_filing, release_filing, take_over
from docket.services.deciding import Verdict
from docket.services.urgency import set_urgency
from documents.gates import get_document_for
from documents.rules import may_view_document
from documents.services.picturing import draw_page_of
from enrollment.requests import AuthedRequest

REJECT_IDS = "reject-%s"  # two forms of the page ask for words
URGENCY_IDS = "urgency-%s"  # and two for a reason
DECIDED = {
    Decision.ACCEPT: gettext_lazy("%(number)s was accepted."),
    Decision.RETURN: gettext_lazy("%(number)s was returned for correction."),
    Decision.REJECT: gettext_lazy("%(number)s was rejected. The refund is on its way."),
}


@desk_page(may_review)
@require_safe
def show(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    record("filing.viewed", subject=filing.subject, actor=request.user, at=clock.now())
    return draw_review(request, filing)


def draw_review(request: AuthedRequest, filing: Filing, *, tried: Form | None = None) -> HttpResponse:
    """`tried` is the one of the page's forms that was sent and did not do: it stands open, with what is wrong."""
    now = clock.now()
    sheet = review_sheet(filing)
    open_round = sheet.open_round
    today = local(filing.jurisdiction, now).date()
    context: dict[str, Any] = {
        "title": filing.case.number if filing.case else _("Filing"),
        "page_path": reverse("admin:review", kwargs={"public_id": filing.public_id}),
        "sheet": sheet,
        "attempts_path": attempts_path(filing.public_id),
        "filing": filing,
        "is_mine": is_claimed_by(sheet, request.user, now=now),
        "is_others": bool(open_round and open_round.is_claimed_by_other(request.user, now)),
        "waited": waited_words(now - open_round.opened_at) if open_round else "",
        "due": due_on(filing),
        "is_overdue": today > due_on(filing),
        "return_form": tried if isinstance(tried, ReturnForm) else ReturnForm(filing=filing, today=today),
        "reject_form": tried if isinstance(tried, RejectForm) else RejectForm(auto_id=REJECT_IDS),
        "take_over_form": tried if isinstance(tried, TakeOverForm) else TakeOverForm(),
        "urgency_form": tried if isinstance(tried, UrgencyForm) else UrgencyForm(auto_id=URGENCY_IDS),
        "marks_urgent": isinstance(tried, UrgencyForm),
        "returns": isinstance(tried, ReturnForm),
        "rejects": isinstance(tried, RejectForm),
        "may_transfer": may_transfer(request.user),
        "earlier": [(round_, labels_of(filing.jurisdiction, round_.reason.split())) for round_ in sheet.earlier],
    }
    return draw(request, "clerks/review.html", context, status=422 if tried else 200)


@desk_page(may_review)
@require_POST
def claim(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    try:
        claim_filing(filing, actor=request.user, now=clock.now())
    except FilingError as error:
        messages.error(request, error.message)
    return redirect("admin:review", public_id=public_id)


@desk_page(may_review)
@require_POST
def release(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    if release_filing(filing, actor=request.user, now=clock.now()):
        messages.success(request, _("Given back to the queue."))
    return redirect("admin:queue")


@desk_page(may_review)
@require_POST
def take_over_view(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        return draw_review(request, filing, tried=form)
    try:
        take_over(filing, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
    except FilingError as error:
        messages.error(request, error.message)
    return redirect("admin:review", public_id=public_id)


@desk_page(may_review)
@require_POST
def mark_urgent(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """Before the others, or back in its turn."""
    filing = get_reviewable(public_id)
    form = UrgencyForm(request.POST, auto_id=URGENCY_IDS)
    if not form.is_valid():
        return draw_review(request, filing, tried=form)
    is_urgent, reason = request.POST.get("act") == "urgent", form.cleaned_data["reason"]
    try:
        set_urgency(filing, is_urgent=is_urgent, reason=reason, actor=request.user, now=clock.now())
    except FilingError as error:
        messages.error(request, error.message)
    return redirect("admin:review", public_id=public_id)


@desk_page(may_review)
@require_POST
def accept(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, get_reviewable(public_id), Verdict(Decision.ACCEPT))


@desk_page(may_review)
@require_POST
def give_back(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    form = ReturnForm(request.POST, filing=filing, today=local(filing.jurisdiction, clock.now()).date())
    if not form.is_valid():
        return draw_review(request, filing, tried=form)
    return _decide(request, filing, form.verdict())


@desk_page(may_review)
@require_POST
def reject(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = get_reviewable(public_id)
    form = RejectForm(request.POST, auto_id=REJECT_IDS)
    if not form.is_valid():
        return draw_review(request, filing, tried=form)
    if filing.state == FilingState.RETURNED:
        return _reject_returned(request, filing, form.cleaned_data["words"])
    return _decide(request, filing, Verdict(Decision.REJECT, words=form.cleaned_data["words"]))


def _reject_returned(request: AuthedRequest, filing: Filing, words: str) -> HttpResponse:
    """The filer says, say, that no correction will come."""
    try:
        reject_and_refund(filing, words=words, occasion=RefundOccasion.REJECTED, actor=request.user, now=clock.now())
        number = filing.case.number if filing.case else ""
        messages.success(request, str(DECIDED[Decision.REJECT]) % {"number": number})
    except FilingError as error:
        messages.error(request, error.message)
    return redirect("admin:review", public_id=filing.public_id)


def _decide(request: AuthedRequest, filing: Filing, verdict: Verdict) -> HttpResponse:
    """The round is the one the page was drawn from: a page left open decides nothing that came after it."""
    number = request.POST.get("round", "")
    try:
        decide(
            filing,
            round_number=int(number) if number.isdecimal() and len(number) < 5 else 0,
            verdict=verdict,
            actor=request.user,
            now=clock.now(),
        )
    except FilingError as error:
        messages.error(request, error.message)
        return redirect("admin:review", public_id=filing.public_id)
    number = filing.case.number if filing.case else ""
    messages.success(request, str(DECIDED[verdict.decision]) % {"number": number})
    return _onwards(request)


def _onwards(request: AuthedRequest) -> HttpResponse:
    """One after the other when the clerk works that way, else back to the queue."""
    if IN_A_ROW in request.session:
        found = claim_next(request.user, query=request.session[IN_A_ROW])
        if found is not None:
            return redirect("admin:review", public_id=found.public_id)
    return redirect("admin:queue")


@desk_page(may_review, may_cache=True)
@require_safe
def page_picture(request: AuthedRequest, public_id: UUID, page: int) -> HttpResponse:
    """One page of a document. The look at the filing itself is what is recorded."""
    document = get_document_for(request.user, public_id, may_view_document)
    picture = draw_page_of(document, page=page)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    # What lies under one id never changes; a clerk who goes back and forth does not wait twice.
    response["Cache-Control"] = "private, max-age=600"
    return response
