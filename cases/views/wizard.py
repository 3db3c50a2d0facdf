"""The pages of the wizard. Every answer is a redirect, so that Back and refresh never ask to send anything again."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from cases.areas import AREAS
from cases.drafts import draft_of, read_again
from cases.forms.summons import AT_ONCE
from cases.frame import fee_words, first_page, frame_of, next_path, step_path
from cases.pages import REVIEW, UPLOADS, page_of
from cases.places import place_of
from cases.rules import may_file_on_case
from cases.services.answering import touch
from cases.services.starting import document_filing, open_document_draft, open_draft
from cases.services.versions import park_overtaken
from cases.steps import CASE_TYPE, DOCUMENT_TITLE, SUMMONS
from courts.home import home_jurisdiction
from docket import paths
from docket.enums import FilingState
from docket.gates import get_case_for
from docket.models import Filing
from docket.parts import TypedPart, is_attempt
from documents.presses import is_press, press
from enrollment.kept import Typed, gives_back, take_typed
from enrollment.requests import AuthedRequest, is_autosave

# The button that answers count as which met a session that had ended: they are kept, and nothing is certified unasked.
KEPT: Final = "kept"


@gives_back
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AuthedRequest, area: str) -> HttpResponse:
    """The first page, without a row. The first answer makes the draft."""
    if area not in AREAS:
        raise Http404
    jurisdiction = home_jurisdiction()
    if is_answered(request):
        public_id = asked_id(request.POST.get("draft", ""))
        open_draft(request.user, jurisdiction=jurisdiction, area=area, public_id=public_id, now=clock.now())
        return answer_step(request, public_id, CASE_TYPE.slug)
    filing = Filing(filer=request.user, jurisdiction=jurisdiction, area=area)
    return render(request, "cases/step.html", frame_of(filing, CASE_TYPE, request=request))


@gives_back
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_documents(request: AuthedRequest, number: str) -> HttpResponse:
    """The first page of a document on an existing case, without a row; the first answer makes the draft."""
    case = get_case_for(request.user, number, may_file_on_case)
    if is_answered(request):
        public_id = asked_id(request.POST.get("draft", ""))
        open_document_draft(case, actor=request.user, public_id=public_id, now=clock.now())
        return answer_step(request, public_id, DOCUMENT_TITLE.slug)
    filing = document_filing(case, request.user)
    return render(request, "cases/step.html", frame_of(filing, DOCUMENT_TITLE, request=request))


def is_answered(request: AuthedRequest) -> bool:
    """Whether answers came: with this request, or with one that met a session which had ended."""
    if request.method == "POST":
        return True
    typed = take_typed(request)
    if typed is None or request.FILES:  # reads the request to its end: later that would empty POST again
        return False
    request.POST = answers_of(typed)  # type: ignore[assignment]  # Django's own setter takes any
    return True


def answers_of(typed: Typed) -> QueryDict:
    data = typed.data
    data["act"] = KEPT
    return data


def asked_id(text: str) -> UUID:
    """The id that the page was drawn with, so that a double click makes one draft."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


@gives_back
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_step(request: AuthedRequest, public_id: UUID, step: str) -> HttpResponse:
    if is_answered(request):
        return answer_step(request, public_id, step)
    filing = draft_of(request.user, public_id)
    if not filing.is_draft:
        return redirect(place_of(filing))
    return render(request, "cases/step.html", frame_of(filing, found_page(filing, step), request=request))


@require_safe
def resume(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """Where the filer left off."""
    filing = draft_of(request.user, public_id)
    return redirect(next_path(filing) if filing.is_draft else place_of(filing))


def found_page(filing: Filing, slug: str) -> Any:
    page = page_of(filing, slug)
    if page is None:
        raise Http404
    return page


def answer_step(request: AuthedRequest, public_id: UUID, slug: str) -> HttpResponse:
    """What is typed is compared and written under a lock on the draft; an upload is not, it may take minutes."""
    if slug in UPLOADS:
        return answer_uploads(request, draft_of(request.user, public_id), slug)
    with transaction.atomic():
        filing = draft_of(request.user, public_id, is_locked=True)
        if not filing.is_draft:
            return gone(request, filing)
        return answer_typed(request, filing, found_page(filing, slug))


def answer_uploads(request: AuthedRequest, filing: Filing, slug: str) -> HttpResponse:
    if not filing.is_draft:
        return gone(request, filing)
    page = found_page(filing, slug)
    is_done = save(request, filing, page)
    filing = read_again(filing, request.user)
    if is_autosave(request.POST):
        return autosaved(filing, page, ())
    act = request.POST.get("act", "")
    if is_press(act):
        return redirect(f"{step_path(filing, slug)}#{press(request, act, now=clock.now())}")
    if is_attempt(request.POST) and (not is_done or first_page(filing) == slug):
        return redirect(step_path(filing, slug, "tried=1"))
    return redirect(path_after(request, filing, page, is_done=is_done))


def answer_typed(request: AuthedRequest, filing: Filing, page: Any) -> HttpResponse:
    typed = page.typed(filing, request.POST)
    is_overtaken = any(one.is_overtaken for one in typed)
    if is_overtaken and is_autosave(request.POST):
        return not_saved(_("This page was changed in another window. Choose Continue to see both versions."))
    if is_overtaken:
        park_overtaken(filing, typed, now=clock.now())
        return redirect("cases:versions", public_id=filing.public_id, step=page.slug)
    is_done = save(request, filing, page)
    filing = read_again(filing, request.user)
    if is_autosave(request.POST):
        return autosaved(filing, page, typed)
    if filing.state == FilingState.PAID:
        messages.success(request, _("Your document is certified. There is no fee. We e-mail you the confirmation."))
    return redirect(path_after(request, filing, page, is_done=is_done))


def autosaved(filing: Filing, page: Any, typed: Sequence[TypedPart]) -> JsonResponse:
    """The marks that the form is drawn from now, the fee, and the address of the page of a draft just made."""
    marks = {one.part.drawn_from_name: mark_after(filing, page, one) for one in typed}
    path = step_path(filing, page.slug)
    said = dict(said_at_once(typed))
    return JsonResponse({"saved": True, "drawn_from": marks, "fee": fee_words(filing), "path": path, "said": said})


def said_at_once(typed: Sequence[TypedPart]) -> Iterator[tuple[str, str]]:
    """What is wrong with an answer that is better said before the rest is filled in; empty when nothing is."""
    for bound in (bound for one in typed for bound in one.form if AT_ONCE in bound.field.widget.attrs):
        yield bound.html_name, str(bound.errors[0]) if bound.value() and bound.errors else ""


def mark_after(filing: Filing, page: Any, one: TypedPart) -> str:
    """What this window has not touched keeps its old mark, so that it goes on yielding."""
    part = page.part_for(filing, one.part.key)
    return one.drawn_from if one.is_yielding or part is None else part.digest


def not_saved(words: str) -> JsonResponse:
    """An answer like any other: the script says the words, and a browser's log stays clean."""
    return JsonResponse({"saved": False, "words": words})


def save(request: AuthedRequest, filing: Filing, page: Any) -> bool:
    now = clock.now()
    is_done: bool = page.save(filing, data=request.POST, files=request.FILES, actor=request.user, now=now)
    if filing.is_draft:
        touch(filing, now=now)
    return is_done


def gone(request: HttpRequest, filing: Filing) -> HttpResponse:
    if is_autosave(request.POST):
        return not_saved(_("This filing can no longer be changed."))
    return redirect(place_of(filing))


def path_after(request: HttpRequest, filing: Filing, page: Any, *, is_done: bool) -> str:
    """Where each button leads, once the answers are kept."""
    act = request.POST.get("act", "continue")
    places = {
        "save": paths.HOME,
        "change-case-type": step_path(filing, CASE_TYPE.slug),
        "change-information": step_path(filing, SUMMONS.slug),
        "cancel": reverse("cases:cancel", kwargs={"public_id": filing.public_id}),
    }
    if act.startswith("page-"):
        return step_path(filing, page.slug, f"page={act.removeprefix('page-')[:4]}")
    if act == KEPT:
        messages.info(request, _("What you typed before you were logged out is on this page."))
        return step_path(filing, page.slug, "kept=1")
    if act == "save":
        messages.success(request, _("Saved. You find it under Unfinished filings."))
    if not is_attempt(request.POST):
        return places.get(act) or step_path(filing, page.slug)
    if is_done:
        return path_when_done(filing, page)
    if page.slug == SUMMONS.slug and SUMMONS.pending(filing):
        return reverse("cases:fewer", kwargs={"public_id": filing.public_id})
    number = request.POST.get("page", "")
    return step_path(filing, page.slug, f"page={number}" if number.isdigit() and len(number) < 5 else "")


def path_when_done(filing: Filing, page: Any) -> str:
    if page is REVIEW:
        return paths.CART if filing.fee_cents else place_of(filing)
    return next_path(filing)
