"""The page of a filing that came back: open is what the clerk named, everything else is shown and stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import clock
from cases.correctables import ADDRESSES
from cases.corrections import STEP, Correction, correction_of
from cases.forms.correction import AddressForm, FieldsForm, SendForm
from cases.services.corrections import Corrected, resubmit_filing
from cases.sheet import rows_of
from courts.book import book_of
from docket.answers import Answers, digest_of, keep_unfinished
from docket.enums import FilingState
from docket.errors import FilingError
from docket.gates import get_filing_for
from docket.models import Filing
from docket.moves import lock_filings
from docket.parts import DRAWN_FROM, Part, TypedPart, answers_in, as_answers, fill_unbound
from docket.paths import case_path
from docket.rules import is_filer
from documents.cards import cards_of
from documents.errors import DocumentError
from documents.presses import is_press, press
from documents.services.correcting import receive_correction
from enrollment.requests import AuthedRequest, is_autosave
from parties.models import Party

# Kept while files are added; the box beside it is checked anew each time.
SIGNATURE = ("signature",)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    rows = Filing.objects.select_related("jurisdiction", "case__location", "case_type", "location", "filer")
    filing = get_filing_for(request.user, public_id, is_filer, among=rows.prefetch_related("documents", "parties"))
    correction = correction_of(filing)
    if correction is None:
        messages.info(request, _("This filing does not wait for a correction."))
        return redirect(case_path(filing.case.number) if filing.case else "portal:home")
    if request.method != "POST":
        return draw(request, correction)
    return answer(request, correction)


class Forms:
    """The open fields of one correction, filled in from what is stored or from what was typed."""

    def __init__(self, correction: Correction, data: Any = None) -> None:
        filing = correction.filing
        self.signature: Answers = {}
        self.fields = FieldsForm(data, filing=filing, opened=correction.fields)
        parties = Party.objects.filter(filing=filing).in_caption_order() if ADDRESSES in correction.fields else []
        self.addresses = [AddressForm(data, party=party) for party in parties]
        self.send = SendForm(data, book=book_of(filing.jurisdiction), filer=filing.filer)
        self.stored = as_answers(
            {form.add_prefix(name): form.initial.get(name) for form in self.opened for name in form.fields}
        )
        if data is None and (typed := correction.typed):
            for form in self.opened:
                fill_unbound(form, own_answers(form, typed))
            self.signature = {name: typed[name] for name in SIGNATURE if name in typed}

    @property
    def opened(self) -> list[BaseForm]:
        return [self.fields, *self.addresses]

    @property
    def every(self) -> list[BaseForm]:
        return [*self.opened, self.send]

    def are_valid(self) -> bool:
        return all([form.is_valid() for form in self.every])  # noqa: C419 - each one is to say its mistakes

    def names(self) -> list[str]:
        return [*(form.add_prefix(name) for form in self.opened for name in form.fields), *SIGNATURE]

    def labels(self) -> dict[str, str]:
        """Each open field's name in the form to its label; whose address it is stands before it."""
        found = {name: str(field.label) for name, field in self.fields.fields.items()}
        for form in self.addresses:
            found |= {
                form.add_prefix(name): f"{form.party.label}: {field.label}" for name, field in form.fields.items()
            }
        return found

    def corrected(self) -> Corrected:
        values = self.fields.cleaned_data
        return Corrected(
            case_type=values.get("case_type"),
            amount_cents=values.get("amount"),
            has_pjr=values.get("has_pjr"),
            addresses={form.party.label: form.changed() for form in self.addresses},
        )


@dataclass(frozen=True)
class Difference:
    """One answer that two windows have given differently."""

    label: str
    saved: str
    typed: str


def part_of(correction: Correction) -> Part:
    """All open answers as one part of a page: what is stored, and what was typed and not sent."""
    typed = correction.typed
    return Part(key=STEP, label="", saved=Forms(correction).stored, unfinished=typed, prefill={})


def draw(
    request: AuthedRequest,
    correction: Correction,
    *,
    forms: Forms | None = None,
    refused: Sequence[Any] = (),
    differences: Sequence[Difference] = (),
) -> HttpResponse:
    filing = correction.filing
    is_tried = forms is not None and not differences
    forms = forms or Forms(correction)
    if not is_tried:
        forms.send = SendForm(book=book_of(filing.jurisdiction), filer=filing.filer)
        fill_unbound(forms.send, forms.signature)
    named = {opening.replaces.pk for opening in correction.openings if opening.replaces}
    standing = [card for card in cards_of(list(filing.documents.all()), is_open=False) if card.document.pk not in named]
    context = {
        "page_title": _("Correct Your Filing"),
        "filing": filing,
        "correction": correction,
        "is_late": correction.is_late(clock.now()),
        "fields_form": forms.fields,
        "address_forms": forms.addresses,
        "send_form": forms.send,
        "part": part_of(correction),
        "differences": differences,
        "forms": forms.every if is_tried else forms.opened,
        "has_errors": is_tried or bool(refused),
        "refused": refused,
        "rows": rows_of(filing),
        "standing": standing,
        "is_waiting": any(card.is_waiting for opening in correction.openings for card in opening.cards),
    }
    return render(request, "cases/correction.html", context, status=422 if is_tried or differences else 200)


def answer(request: AuthedRequest, correction: Correction) -> HttpResponse:
    """Keep what was typed and take the files in any case; send it when that was asked for.

    The page's script sends files by themselves (`files`): nothing typed comes with them, and nothing of it is touched.
    """
    if request.POST.get("act") == "files":
        return answer_files(request, correction)
    forms = Forms(correction, request.POST)
    kept = keep_typed(request, correction, forms)
    if is_autosave(request.POST):
        return autosaved(kept)
    for words in take_files(request, correction) if kept else ():
        messages.error(request, words)
    if kept is None:
        return redirect(request.path)
    fresh = correction_of(correction.filing) or correction
    if is_lost(kept, request):
        return draw(request, fresh, forms=typed_again(fresh, kept.typed), differences=differences_in(kept, forms))
    act = request.POST.get("act", "")
    if act == "send":
        return send(request, fresh, forms)
    place = f"#{press(request, act, now=clock.now())}" if is_press(act) else ""
    return redirect(f"{request.path}{place}")


def answer_files(request: AuthedRequest, correction: Correction) -> HttpResponse:
    for words in take_files(request, correction):
        messages.error(request, words)
    return redirect(request.path)


def keep_typed(request: AuthedRequest, correction: Correction, forms: Forms) -> TypedPart | None:
    """Write down what this window typed, unless another window was quicker. None when it no longer waits.

    Compared and written under a lock on the filing, as in the wizard.
    """
    with transaction.atomic():
        if lock_filings([correction.filing.pk])[0].state != FilingState.RETURNED:
            return None
        typed = answers_in(request.POST, forms.names())
        one = TypedPart(part_of(correction), forms.fields, typed, request.POST.get(DRAWN_FROM, ""), None)
        if not one.is_yielding and not is_lost(one, request):
            keep_unfinished(correction.filing, step=STEP, answers=typed, now=clock.now())
    return one


def is_lost(one: TypedPart, request: AuthedRequest) -> bool:
    """Whether going on would lose, unseen, what another window has saved."""
    sends_old = one.is_stale and request.POST.get("act") == "send" and one.typed != one.part.shown
    return one.is_overtaken or sends_old


def autosaved(one: TypedPart | None) -> JsonResponse:
    """As the wizard answers its script: the mark that the form is drawn from now, or why nothing was saved."""
    if one is None:
        return JsonResponse({"saved": False, "words": _("This filing can no longer be changed.")})
    if one.is_overtaken:
        words = _("This page was changed in another window. Choose “Save and finish later” to see both versions.")
        return JsonResponse({"saved": False, "words": words})
    mark = one.drawn_from if one.is_yielding else digest_of(one.typed)
    return JsonResponse({"saved": True, "drawn_from": {DRAWN_FROM: mark}})


def own_answers(form: BaseForm, typed: Answers) -> Answers:
    """The form's own answers by the names of its fields: typed ones bear the names they have on the page."""
    names = {name: form.add_prefix(name) for name in form.fields}
    return {name: typed[full] for name, full in names.items() if full in typed}


def typed_again(correction: Correction, typed: Answers) -> Forms:
    """The forms with what this window typed, not sent and not complained of."""
    forms = Forms(correction)
    for form in forms.opened:
        fill_unbound(form, own_answers(form, typed))
    forms.signature = {name: typed[name] for name in SIGNATURE if name in typed}
    return forms


def differences_in(one: TypedPart, forms: Forms) -> list[Difference]:
    saved, typed = one.part.shown, one.typed
    return [
        Difference(label, ", ".join(saved.get(name, [])), ", ".join(typed.get(name, [])))
        for name, label in forms.labels().items()
        if saved.get(name, []) != typed.get(name, [])
    ]


def take_files(request: AuthedRequest, correction: Correction) -> list[str]:
    refused = []
    for opening in correction.openings:
        for upload in request.FILES.getlist(opening.input_name):
            try:
                receive_correction(
                    correction.filing,
                    slot=opening.slot,
                    replaces=opening.replaces,
                    upload=upload,
                    actor=request.user,
                    now=clock.now(),
                )
            except DocumentError as error:
                refused.append(f"{opening.label}: {error.message}")
    return refused


def send(request: AuthedRequest, correction: Correction, forms: Forms) -> HttpResponse:
    problems = correction.problems()
    if not forms.are_valid() or problems:
        return draw(request, correction, forms=forms, refused=problems)
    values = forms.send.cleaned_data
    try:
        filing = resubmit_filing(
            correction.filing,
            corrected=forms.corrected(),
            signature=values["signature"],
            agreed=values["agreed"],
            actor=request.user,
            now=clock.now(),
        )
    except FilingError as error:
        messages.error(request, error.message)
        return redirect(request.path)
    messages.success(
        request, _("Your correction is with the clerk. Your docket number and your received date are the same.")
    )
    return redirect(case_path(filing.case.number) if filing.case else "portal:home")
