"""Reads for the lists of a filer's own filings, and the search of case types."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from courts.book import Book
from courts.models import CaseType, Jurisdiction
from docket.enums import FilingKind, FilingState
from docket.models import Filing, ReviewRound
from enrollment.models import User
from parties.captions import caption_of


@dataclass(frozen=True)
class UnfinishedLine:
    """A draft, or what was removed and can still be restored."""

    filing: Filing
    restorable_until: datetime | None

    @property
    def caption(self) -> str:
        if self.filing.kind == FilingKind.DOCUMENT and self.filing.case:
            return f"{self.filing.case.caption} - {self.filing.document_title}"
        return caption_of(self.filing.parties.all())

    @property
    def is_removed(self) -> bool:
        return self.filing.state == FilingState.REMOVED


def unfinished_of(user: User, *, now: datetime) -> QuerySet[Filing]:
    """Drafts, and what was removed and can still be restored; newest work first."""
    days = Jurisdiction.objects.values_list("pk", "restore_days")
    restorable = Q(pk__in=[])
    for pk, count in days:
        restorable |= Q(jurisdiction=pk, removed_at__gte=now - timedelta(days=count))
    restorable &= Q(state=FilingState.REMOVED, emptied_at__isnull=True, received_at__isnull=True)
    rows = Filing.objects.of_filer(user).filter(Q(state=FilingState.DRAFT) | restorable)
    return (
        rows.select_related("jurisdiction", "case_type", "case")
        .prefetch_related("parties")
        .order_by("-touched_at", "-pk")
    )


@dataclass(frozen=True)
class ReturnedLine:
    filing: Filing
    words: str
    cure_by: date | None


def returned_of(user: User) -> QuerySet[Filing]:
    rounds = Prefetch("rounds", queryset=ReviewRound.objects.exclude(decision="").order_by("-number"))
    rows = Filing.objects.of_filer(user).returned().select_related("case", "case_type", "jurisdiction")
    return rows.prefetch_related(rounds).order_by("touched_at", "pk")


def returned_line(filing: Filing) -> ReturnedLine:
    newest = next(iter(filing.rounds.all()), None)
    return ReturnedLine(filing, newest.words if newest else "", newest.cure_by if newest else None)


def find_case_types(book: Book, asked: str) -> list[CaseType]:
    """The types whose code, name or everyday words hold every word asked for; all of them when nothing is asked."""
    wanted = asked.casefold().split()
    return [row for row in book.case_types if all(word in _haystack(row) for word in wanted)]


def _haystack(case_type: CaseType) -> str:
    return f"{case_type.full_label} {case_type.everyday_words}".casefold()
