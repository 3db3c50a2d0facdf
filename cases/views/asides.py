"""Pages beside the steps: stop pages, fewer parties, two windows, cancelling and restoring."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from cases.drafts import draft_of, read_again
from cases.forms.fewer import FewerForm
from cases.frame import next_path, step_path
from cases.pages import UPLOADS, page_of
from cases.places import place_of
from cases.services.answering import save_summons
from cases.services.removal import remove_filing, restore_filing
from cases.services.versions import choose_version, parked_of
from cases.steps import SUMMONS
from cases.stops import step_of_stop, stop_of_location
from cases.versions import Version, versions_of
from courts.book import book_of
from docket import paths
from docket.errors import FilingError
from docket.models import Filing
from docket.parts import drop_parts
from enrollment.requests import AuthedRequest


@never_cache
@require_safe
def stop(request: AuthedRequest, public_id: UUID, slug: str) -> HttpResponse:
    """Why online filing ends here, what to do instead, and where. The draft stays, the answer can be changed."""
    filing = draft_of(request.user, public_id)
    if not filing.is_draft:
        return redirect(place_of(filing))
    book = book_of(filing.jurisdiction)
    page = book.stop_pages.get(slug)
    if page is None:
        raise Http404
    context = {
        "filing": filing,
        "stop": page,
        "page_title": page.title,
        "reason": reason_of(filing, slug),
        "court": None if slug == stop_of_location(filing) else filing.location,
        "clerk_directory": filing.jurisdiction.clerk_directory,
        "change_url": step_path(filing, step_of_stop(filing, slug)),
        "home_url": paths.HOME,
    }
    return render(request, "cases/stop.html", context)


def reason_of(filing: Filing, slug: str) -> str:
    case_type = filing.case_type
    return case_type.not_online_reason if case_type and not case_type.is_online and case_type.stop == slug else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fewer(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """A lower number than there are parties filled in: which of them stay."""
    if request.method == "POST":
        with transaction.atomic():
            return answer_fewer(request, draft_of(request.user, public_id, is_locked=True))
    filing = draft_of(request.user, public_id)
    form = fewer_form(filing, request.GET)
    if form is None:
        return redirect(step_path(filing, SUMMONS.slug))
    context = {
        "filing": filing,
        "form": form,
        "forms": [form],
        "has_errors": form.is_bound,
        "page_title": _("Which parties stay?"),
        "back_url": step_path(filing, SUMMONS.slug),
    }
    return render(request, "cases/fewer.html", context)


def answer_fewer(request: AuthedRequest, filing: Filing) -> HttpResponse:
    form, summons = fewer_form(filing, request.POST), SUMMONS.pending(filing)
    if form is None or summons is None:
        return redirect(step_path(filing, SUMMONS.slug) if filing.is_draft else place_of(filing))
    if not form.is_valid():
        chosen = {name: request.POST.getlist(name) for name in form.fields}
        path = reverse("cases:fewer", kwargs={"public_id": filing.public_id})
        return redirect(f"{path}?{urlencode({'tried': 1, **chosen}, doseq=True)}")
    save_summons(filing, summons=summons, kept=form.kept(), now=clock.now())
    drop_parts(filing, [SUMMONS.slug])
    return redirect(next_path(read_again(filing, request.user)))


def fewer_form(filing: Filing, data: QueryDict) -> FewerForm | None:
    summons = SUMMONS.pending(filing) if filing.is_draft else None
    return FewerForm(data or None, filing=filing, summons=summons) if summons else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: AuthedRequest, public_id: UUID, step: str) -> HttpResponse:
    """Two windows changed the same answers: both versions, and the filer chooses."""
    if request.method == "POST":
        with transaction.atomic():
            filing = draft_of(request.user, public_id, is_locked=True)
            choose_all(request, filing, found_versions(filing, step))
        return redirect("cases:versions", public_id=public_id, step=step)
    filing = draft_of(request.user, public_id)
    found = found_versions(filing, step)
    if not found:
        return redirect(step_path(filing, step))
    context = {
        "filing": filing,
        "versions": found,
        "step": page_of(filing, step),
        "page_title": _("Two versions of your answers"),
    }
    return render(request, "cases/versions.html", context)


def found_versions(filing: Filing, slug: str) -> list[Version]:
    page = page_of(filing, slug)
    if page is None or slug in UPLOADS:
        raise Http404
    return versions_of(filing, page, parked_of(filing)) if filing.is_draft else []


def choose_all(request: HttpRequest, filing: Filing, found: list[Version]) -> None:
    """Carry out each choice made. What has changed once more since, or was not chosen, is asked again."""
    for version in found:
        choice = request.POST.get(version.choice_name)
        if choice == "saved":
            choose_version(filing, part_key=version.part.key, answers=None, now=clock.now())
        elif choice == "typed" and request.POST.get(version.mark_name) == version.part.digest:
            choose_version(filing, part_key=version.part.key, answers=version.typed, now=clock.now())
            messages.info(request, _("Your version is on the page. Choose Continue to save it."))
        else:
            messages.error(request, _("Choose which version stays (%(part)s).") % {"part": version.part.label})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = draft_of(request.user, public_id)
    if not filing.is_draft:
        return redirect(place_of(filing))
    if request.method == "POST":
        return removed(request, filing)
    context: dict[str, Any] = {
        "filing": filing,
        "page_title": _("Cancel this filing?"),
        "no_url": next_path(filing),
        "days": filing.jurisdiction.restore_days,
    }
    return render(request, "cases/cancel.html", context)


def removed(request: AuthedRequest, filing: Filing) -> HttpResponse:
    try:
        remove_filing(filing, actor=request.user, now=clock.now())
    except FilingError as error:
        messages.error(request, error.message)
        return redirect(place_of(filing))
    messages.success(request, _("The filing is removed. You can restore it from this list."))
    return redirect("cases:unfinished")


@require_POST
def restore(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    filing = draft_of(request.user, public_id)
    try:
        restore_filing(filing, actor=request.user, now=clock.now())
    except FilingError as error:
        messages.error(request, error.message)
        return redirect("cases:unfinished")
    messages.success(request, _("The filing is back, with everything in it."))
    return redirect("cases:resume", public_id=filing.public_id)
