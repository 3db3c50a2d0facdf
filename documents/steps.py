"""The wizard's documents page: a slot for each document the case type needs, and the identifier statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courts.models import DocumentSlot
from docket.answers import Answers, drop_unfinished, keep_unfinished, unfinished_of
from docket.models import Filing
from docket.rules import is_open_for_answers
from docket.steps import Problem
from documents.cards import Card, cards_of, words_for
from documents.enums import UNCHECKED, DocumentState
from documents.forms import STATEMENT, StatementForm
from documents.models import Document
from documents.services.arranging import rename_document
from documents.services.receiving import receive_files
from documents.services.statement import state_reviewed
from documents.slots import documents_without_place, named_slots, slots_of
from documents.verdicts import sentence_of
from enrollment.models import User

SLUG = "documents"
ERROR = "error:"


@dataclass(frozen=True)
class SlotView:
    """One slot as the page draws it."""

    slot: DocumentSlot
    is_required: bool
    cards: list[Card]
    error: str = ""
    typed_name: str = ""

    @property
    def input_name(self) -> str:
        return input_name(self.slot.code)

    @property
    def takes_more(self) -> bool:
        return self.slot.is_multiple or not self.cards

    @property
    def is_waiting(self) -> bool:
        return any(card.is_waiting for card in self.cards)


class DocumentsStep:
    slug = SLUG
    title = gettext_lazy("Documents")
    template = "documents/step.html"

    def applies(self, filing: Filing) -> bool:
        return True

    def is_begun(self, filing: Filing) -> bool:
        return bool(filing.documents.all()) or filing.identifiers_reviewed

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        if filing.case_type is None:
            return [Problem("no-case-type", _("Choose the case type first."), SLUG)]
        documents = list(filing.documents.all())
        filled = {document.slot for document in documents}
        problems = [missing(slot) for slot in slots_of(filing) if is_required(slot, filing) and slot.code not in filled]
        left_over = documents_without_place(filing)
        problems.extend(without_place(document) for document in left_over)
        placed = [document for document in documents if document not in left_over]
        problems.extend(problem for document in placed if (problem := problem_with(document)))
        if not filing.identifiers_reviewed:
            words = _("Check the box about personal identifying information.")
            problems.append(Problem("identifiers", words, SLUG, f"id_{STATEMENT}"))
        return problems

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        is_tried = "tried" in request.GET
        views = slot_views(filing, is_tried=is_tried)
        left_over = cards_of(documents_without_place(filing), is_open=is_open_for_answers(filing))
        return {
            "statement": statement_form(filing, is_tried=is_tried),
            "slots": views,
            "left_over": left_over,
            "has_errors": any(view.error for view in views),
            "is_waiting": any(
                card.is_waiting for cards in (*(view.cards for view in views), left_over) for card in cards
            ),
        }

    def save(
        self, filing: Filing, *, data: QueryDict, files: "MultiValueDict[str, Any]", actor: User, now: datetime
    ) -> bool:
        """Take the files sent with the page, and the statement. True when every file was taken."""
        self._rename(filing, data=data, now=now)
        errors = self._receive(filing, data=data, files=files, actor=actor, now=now)
        state_reviewed(filing, is_reviewed=bool(data.get(STATEMENT)), now=now)
        answers = {ERROR + slot: [words] for slot, words in errors.items()} | _names_without_file(filing, data, files)
        _keep(filing, answers, now=now)
        return not errors

    @staticmethod
    def _rename(filing: Filing, *, data: QueryDict, now: datetime) -> None:
        for document in filing.documents.all():
            title = data.get(f"name_{document.public_id}", "")
            if title and document.slot in named_slots(filing):
                rename_document(document, title=title, now=now)

    @staticmethod
    def _receive(
        filing: Filing, *, data: QueryDict, files: "MultiValueDict[str, Any]", actor: User, now: datetime
    ) -> dict[str, str]:
        errors: dict[str, str] = {}
        for slot in slots_of(filing):
            uploads = files.getlist(input_name(slot.code))
            title = data.get(title_name(slot.code), "")
            refused = receive_files(filing, slot=slot.code, uploads=uploads, title=title, actor=actor, now=now)
            if not uploads and data.get("act") == f"add:{slot.code}":
                refused = [_("Choose a file first.")]
            if refused:
                errors[slot.code] = " ".join(refused)
        return errors


def _names_without_file(filing: Filing, data: QueryDict, files: "MultiValueDict[str, Any]") -> dict[str, list[str]]:
    """A name typed for a file that has not been chosen yet: it stands there again."""
    names = {slot: data.get(title_name(slot), "").strip() for slot in named_slots(filing)}
    return {title_name(slot): [name] for slot, name in names.items() if name and not files.getlist(input_name(slot))}


def slot_is_served(filing: Filing, slot: str, *, now: datetime) -> None:
    """Its file has come: the name kept for it and what was wrong with an earlier one are forgotten."""
    kept = unfinished_of(filing).get(SLUG, {})
    left = {name: kept[name] for name in kept if name not in {title_name(slot), ERROR + slot}}
    if left != kept:
        _keep(filing, left, now=now)


def _keep(filing: Filing, answers: Answers, *, now: datetime) -> None:
    if answers:
        keep_unfinished(filing, step=SLUG, answers=answers, now=now)
    elif SLUG in unfinished_of(filing):
        drop_unfinished(filing, step=SLUG)


def input_name(slot: str) -> str:
    return f"file_{slot}"


def title_name(slot: str) -> str:
    return f"title_{slot}"


def is_required(slot: DocumentSlot, filing: Filing) -> bool:
    return slot.is_required_for(defendants=filing.defendant_count or 0)


def missing(slot: DocumentSlot) -> Problem:
    words = _("Add this document: %s") % slot.label
    return Problem(f"missing:{slot.code}", words, SLUG, f"id_{input_name(slot.code)}")


def statement_form(filing: Filing, *, is_tried: bool) -> StatementForm:
    """The box, complaining at its place when the filer has tried to go on without it."""
    if is_tried and not filing.identifiers_reviewed:
        form = StatementForm({}, filing=filing)
        form.full_clean()
        return form
    return StatementForm(initial={STATEMENT: filing.identifiers_reviewed}, filing=filing)


def slot_views(filing: Filing, *, is_tried: bool = False) -> list[SlotView]:
    """The slots with their cards. A required one left empty complains once the filer has tried to go on."""
    cards = cards_of(list(filing.documents.all()), is_open=is_open_for_answers(filing), named=named_slots(filing))
    errors = unfinished_of(filing).get(SLUG, {})
    views = []
    for slot in slots_of(filing):
        own = [card for card in cards if card.document.slot == slot.code]
        needed = is_required(slot, filing)
        error = " ".join(errors.get(ERROR + slot.code, []))
        typed_name = "".join(errors.get(title_name(slot.code), []))
        if not error and is_tried and needed and not own:
            error = missing(slot).message
        views.append(SlotView(slot=slot, is_required=needed, cards=own, error=error, typed_name=typed_name))
    return views


def without_place(document: Document) -> Problem:
    words = _("%s is no longer needed for this case type. Delete it before you go on.") % document.title
    return Problem(f"left-over:{document.slot}", words, SLUG, f"document-{document.public_id}")


def problem_with(document: Document) -> Problem | None:
    """What keeps this document from being filed, and what to do."""
    anchor = f"document-{document.public_id}"
    if document.state in UNCHECKED:
        told = _("%s is still being checked. This usually takes under 10 seconds.") % document.title
        return Problem("unchecked", told, SLUG, anchor, waits=True)
    if document.state == DocumentState.READY:
        return None
    words = words_for(document)
    sentence = sentence_of(document.verdict, document.detail, words)
    return Problem(f"document:{document.verdict}", f"{document.title}: {sentence} {words.remedy}", SLUG, anchor)
