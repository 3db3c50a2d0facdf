"""Adding, deleting and settling documents; and the live state of the page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from docket import paths
from docket.gates import get_filing_for
from docket.models import Filing
from docket.rules import is_open_for_answers, may_edit_draft
from documents.cards import cards_of
from documents.errors import DocumentError
from documents.forms import ReplaceForm
from documents.gates import get_document_for
from documents.rules import may_change_document
from documents.services.intake import receive_document
from documents.services.receiving import receive_files
from documents.services.removal import delete_document
from documents.slots import named_slots
from documents.steps import input_name, slot_is_served, title_name
from enrollment.requests import AuthedRequest


@never_cache
@require_POST
def upload(request: AuthedRequest, public_id: UUID, slot: str) -> JsonResponse:
    """Take the files of one slot, for the page's script. Without scripts they come with the page."""
    filing = get_filing_for(request.user, public_id, may_edit_draft)
    files = request.FILES.getlist(input_name(slot))
    title = request.POST.get(title_name(slot), "")
    errors = receive_files(filing, slot=slot, uploads=files, title=title, actor=request.user, now=clock.now())
    if not files:
        errors = [_("Choose a file first.")]
    if not errors:
        slot_is_served(filing, slot, now=clock.now())
    return JsonResponse({"errors": errors}, status=422 if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """Ask first, on a page of its own; then delete."""
    document = get_document_for(request.user, public_id, may_change_document)
    back = way_back(request, document.filing)
    if request.method == "POST":
        try:
            delete_document(document, actor=request.user, now=clock.now())
            messages.success(request, _("%(title)s was deleted.") % {"title": document.title})
        except DocumentError as error:
            messages.error(request, error.message)
        return redirect(back)
    context = {"document": document, "back": back, "page_title": _("Delete this document?")}
    return render(request, "documents/delete.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """Another file in the place of this one; the old one goes only when the new one is taken."""
    document = get_document_for(request.user, public_id, may_change_document)
    back = way_back(request, document.filing)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            receive_document(
                document.filing,
                slot=document.slot,
                upload=form.cleaned_data["file"],
                instead_of=document,
                actor=request.user,
                now=clock.now(),
            )
            return redirect(back)
        except DocumentError as error:
            form.add_error("file", error.message)
    context = {
        "document": document,
        "form": form,
        "back": back,
        "has_errors": bool(form.errors),
        "page_title": _("Replace this document"),
    }
    return render(request, "documents/replace.html", context)


@never_cache
@require_safe
def status(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """Every card as it stands now, for the page's script to put in place of the old ones."""
    filing = get_filing_for(request.user, public_id, may_edit_draft)
    back = way_back(request, filing)
    named = named_slots(filing)
    cards = cards_of(list(filing.documents.all()), is_open=is_open_for_answers(filing), named=named)
    shown = [
        {
            "id": card.element_id,
            "slot": card.document.slot,
            "state": card.document.state,
            "words": f"{card.name}: {card.state_words}",
            "html": render_to_string("documents/includes/card.html", {"card": card, "next": back}, request),
        }
        for card in cards
    ]
    return JsonResponse({"documents": shown, "is_waiting": any(card.is_waiting for card in cards)})


def way_back(request: HttpRequest, filing: Filing) -> str:
    """The page one came from, when it is one of ours."""
    place = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(place, allowed_hosts=None) and place.startswith("/")
    return place if is_ours else paths.documents_path(filing.public_id)
