"""Everything the review page shows of one filing, in a fixed number of queries."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from audit.kinds import KINDS
from audit.models import Event, Remark
from cases.checks import problems_of
from cases.flags import is_over_limit
from cases.sheet import Row, Side, rows_of, sides_of
from clerks.flags import Flag, flags_from
from courts.calendar import local
from courts.money import dollars
from docket.enums import ON_THE_DOCKET
from docket.models import Filing, ReviewRound
from docket.steps import Problem
from documents.models import Document
from documents.queries import flags_of_document
from documents.verdicts import finding_sentences, repair_sentences
from enrollment.models import User
from payments.models import PaymentLine

MOST_EVENTS = 60


@dataclass(frozen=True)
class Paper:
    """One document with every page, and what was found in it."""

    document: Document
    number: int
    flags: list[Flag]
    notes: list[str]
    was: Document | None

    @property
    def pages(self) -> range:
        return range(1, (self.document.pages or 0) + 1)


@dataclass(frozen=True)
class Look:
    """One thing to look at first, in the words the filer sees."""

    tone: str
    words: str
    where: str = ""


@dataclass(frozen=True)
class HistoryLine:
    when: datetime
    who: str
    words: str
    detail: str


@dataclass(frozen=True)
class ReviewSheet:
    filing: Filing
    received: datetime | None
    papers: list[Paper]
    looks: list[Look]
    facts: list[Row]
    sides: list[Side]
    rounds: list[ReviewRound]
    open_round: ReviewRound | None
    history: list[HistoryLine]

    @property
    def earlier(self) -> list[ReviewRound]:
        return [round_ for round_ in self.rounds if round_.decision]


def get_reviewable(public_id: UUID) -> Filing:
    """A filing on the docket, with all that its page reads. 404 for a draft or a cart: those are the filer's own."""
    rounds = ReviewRound.objects.select_related("claimed_by", "decided_by").order_by("number")
    documents = Document.objects.select_related("stamped", "replaces")
    filing = (
        Filing.objects.filter(public_id=public_id, state__in=sorted(ON_THE_DOCKET))
        .select_related("case", "case_type", "location", "jurisdiction", "category", "filer")
        .prefetch_related(Prefetch("rounds", rounds), Prefetch("documents", documents), "parties", "unfinished")
        .first()
    )
    if filing is None:
        raise Http404
    return filing


def review_sheet(filing: Filing) -> ReviewSheet:
    rounds = list(filing.rounds.all())
    papers = papers_of(filing)
    received = local(filing.jurisdiction, filing.received_at) if filing.received_at else None
    day = received.date() if received else date.min
    return ReviewSheet(
        filing=filing,
        received=received,
        papers=papers,
        looks=looks_at(filing, papers=papers, at=day),
        facts=facts_of(filing),
        sides=sides_of(filing),
        rounds=rounds,
        open_round=next((round_ for round_ in rounds if not round_.decision), None),
        history=history_of(filing),
    )


def papers_of(filing: Filing) -> list[Paper]:
    return [
        Paper(
            document=document,
            number=number,
            flags=flags_from(" ".join(flags_of_document(document))),
            notes=[*finding_sentences(document.findings), *repair_sentences(document.repairs)],
            was=document.replaces,
        )
        for number, document in enumerate(filing.documents.all(), start=1)
    ]


def problems_for(filing: Filing, *, at: date) -> list[Problem]:
    """What the steps say by the law of the day it was received."""
    return problems_of(filing, at=at)


def looks_at(filing: Filing, *, papers: Sequence[Paper], at: date) -> list[Look]:
    """Flagged things first: what does not pass, what is over, what was found in the documents."""
    found = [Look("stop", problem.message) for problem in problems_for(filing, at=at)]
    if is_over_limit(filing, at=at) and not found:
        found.append(Look("warn", _("The amount claimed is over the limit of that day.")))
    for paper in papers:
        tone = "stop" if any(flag.tone == "stop" for flag in paper.flags) else "warn"
        where = f"paper-{paper.number}"
        found += [Look(tone, f"{paper.document.title}: {note}", where) for note in paper.notes]
    return found


def facts_of(filing: Filing) -> list[Row]:
    line = PaymentLine.objects.filter(filing=filing, is_paid=True).first()
    paid = dollars(line.court_fee_cents) if line else _("No fee due")
    filed_by = f"{filing.filer.full_name} ({filing.filer.user_id})"
    return [
        *rows_of(filing),
        Row(_("Court fee paid"), paid),
        Row(_("Confirmation Number"), filing.confirmation_number),
        Row(_("Filed By"), filed_by),
    ]


def history_of(filing: Filing) -> list[HistoryLine]:
    """Every act on this filing: who, when, from, to, why. Newest first."""
    subjects = [filing.subject, *([filing.case.subject] if filing.case else [])]
    rows = Event.objects.filter(subject__in=subjects).order_by("-pk")[:MOST_EVENTS]
    told = {row.pk: json.loads(row.data) for row in rows}
    remarks = Remark.objects.in_bulk([data["remark"] for data in told.values() if "remark" in data])
    return [line_of(row, filing, data=told[row.pk], remarks=remarks) for row in rows]


def line_of(event: Event, filing: Filing, *, data: dict[str, Any], remarks: Mapping[int, Remark]) -> HistoryLine:
    words = remarks[data["remark"]].words if data.get("remark") in remarks else ""
    detail = str(words or data.get("note") or data.get("what") or "")
    return HistoryLine(
        local(filing.jurisdiction, event.at), event.actor_label, str(KINDS.get(event.kind, event.kind)), detail
    )


def is_claimed_by(sheet: ReviewSheet, user: User, *, now: datetime) -> bool:
    round_ = sheet.open_round
    return bool(round_ and round_.claimed_by_id == user.pk and round_.claimed_until and round_.claimed_until > now)
