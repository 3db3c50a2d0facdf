"""What a filer sees and may change of a filing that came back: just what the clerk named. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.correctables import ADDRESSES, AMOUNT, CASE_TYPE, DOCUMENT, PAPER, PJR, Correctable, correctables_of
from courts.calendar import end_of_day
from docket.answers import Answers, unfinished_of
from docket.enums import Decision, FilingState
from docket.models import Filing, ReviewRound
from docket.steps import Problem
from documents.cards import Card, cards_of
from documents.enums import DocumentState
from documents.models import Document
from documents.services.correcting import corrections_of
from documents.slots import slots_of

STEP = "correction"


@dataclass(frozen=True)
class Opening:
    """One document or empty slot that is open, with the copies that wait to be sent for it."""

    code: str
    label: str | Promise
    slot: str
    replaces: Document | None
    cards: Sequence[Card]
    takes_more: bool

    @property
    def input_name(self) -> str:
        return f"file_{self.code.replace(':', '_')}"

    @property
    def is_done(self) -> bool:
        return bool(self.cards) and all(card.document.state == DocumentState.READY for card in self.cards)


@dataclass(frozen=True)
class Correction:
    filing: Filing
    round: ReviewRound
    named: list[Correctable]

    def is_late(self, now: datetime) -> bool:
        deadline = self.deadline
        return deadline is not None and now > deadline

    @property
    def deadline(self) -> datetime | None:
        """The last moment of the last day, on the court's clock."""
        return end_of_day(self.filing.jurisdiction, self.round.cure_by) if self.round.cure_by else None

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(item.code for item in self.named) & {CASE_TYPE, AMOUNT, PJR, ADDRESSES}

    @cached_property
    def waiting(self) -> list[Document]:
        return corrections_of(self.filing)

    @cached_property
    def openings(self) -> list[Opening]:
        there = list(self.filing.documents.all())
        cards = cards_of(self.waiting)
        return [opening for item in self.named if (opening := self._opening(item, there, cards))]

    def _opening(self, item: Correctable, there: Sequence[Document], cards: Sequence[Card]) -> Opening | None:
        kind, _colon, code = item.code.partition(":")
        if kind == PAPER:
            old = next((document for document in there if str(document.public_id) == code), None)
            if old is None:
                return None
            own = [card for card in cards if card.document.replaces_id == old.pk]
            return Opening(item.code, item.label, old.slot, old, own, takes_more=not own)
        if kind != DOCUMENT:
            return None
        is_multiple = self._holds_several(code)
        old = None if is_multiple else next((document for document in there if document.slot == code), None)
        mark = old.pk if old else None
        own = [card for card in cards if card.document.slot == code and card.document.replaces_id == mark]
        return Opening(item.code, item.label, code, old, own, takes_more=is_multiple or not own)

    def _holds_several(self, slot: str) -> bool:
        return any(row.code == slot and row.is_multiple for row in slots_of(self.filing))

    @property
    def typed(self) -> Answers | None:
        """What was typed into the open fields and not sent yet."""
        return unfinished_of(self.filing).get(STEP)

    def problems(self) -> list[Problem]:
        """What keeps the correction from being sent: each document named needs its corrected copy, checked."""
        found = []
        for opening in self.openings:
            if not opening.cards:
                words = _("Add this document: %s") % opening.label
                found.append(Problem(f"missing:{opening.code}", words, STEP, f"id_{opening.input_name}"))
            found += [
                Problem("unchecked", _("%s: see what it needs below.") % card.name, STEP, card.element_id)
                for card in opening.cards
                if card.document.state != DocumentState.READY
            ]
        return found


def correction_of(filing: Filing) -> Correction | None:
    """The correction this filing waits for; None when it does not wait for one."""
    if filing.state != FilingState.RETURNED:
        return None
    rounds = ReviewRound.objects.filter(filing=filing, decision=Decision.RETURN).select_related("decided_by")
    round_ = rounds.order_by("-number").first()
    if round_ is None:
        return None
    named = set(round_.named)
    return Correction(filing, round_, [item for item in correctables_of(filing) if item.code in named])
