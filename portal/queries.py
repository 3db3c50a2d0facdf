"""Everything one case page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from audit.kinds import KINDS
from audit.models import Event
from courts.calendar import local
from courts.models import Jurisdiction
from docket.enums import ON_THE_DOCKET, FilingState
from docket.models import Case, Filing
from enrollment.models import User
from parties.models import Party

NEWEST_EVENTS = 100
# What everybody with access to a case may read in its history. What is not named here stays inside.
PUBLIC_KINDS = (
    "case.opened",
    "case.transferred",
    "filing.paid",
    "filing.filed",
    "filing.accepted",
    "filing.returned",
    "filing.corrected",
    "filing.rejected",
)


@dataclass(frozen=True)
class CaseSheet:
    case: Case
    filings: list[Filing]
    parties: list[Party]
    events: list[dict[str, Any]]
    is_subscribed: bool


def read_case_sheet(case: Case, *, user: User) -> CaseSheet:
    """What this person may see of the case: a filing that is not on the docket yet is its filer's own."""
    is_open_to_all = Q(state__in=ON_THE_DOCKET)
    filings = list(
        case.filings.filter(is_open_to_all | Q(filer=user, state=FilingState.PAID))
        .select_related("filer")
        .prefetch_related("documents__stamped", "rounds", "payment_lines__payment")
        .order_by("received_at", "pk")
    )
    parties = list(Party.objects.filter(filing__case=case, filing__kind="new-case").in_caption_order())
    return CaseSheet(
        case=case,
        filings=filings,
        parties=parties,
        events=case_events(case, filings),
        is_subscribed=case.subscriptions.filter(user=user).exists(),
    )


def case_events(case: Case, filings: list[Filing]) -> list[dict[str, Any]]:
    """The history of a case and its filings in plain sentences, newest first."""
    subjects = [case.subject, *(filing.subject for filing in filings)]
    rows = Event.objects.filter(subject__in=subjects, kind__in=PUBLIC_KINDS).order_by("-at", "-pk")
    return [event_line(row, case.jurisdiction) for row in rows[:NEWEST_EVENTS]]


def event_line(event: Event, jurisdiction: Jurisdiction) -> dict[str, Any]:
    moment = local(jurisdiction, event.at)
    return {"moment": moment, "when": long_moment(moment), "words": KINDS[event.kind]}


def long_moment(moment: datetime) -> str:
    """`Monday, October 2, 2017, 11:24 AM EDT`: a local moment with the name of its zone."""
    return f"{moment:%A, %B} {moment.day}, {moment:%Y}, {moment.hour % 12 or 12}:{moment:%M %p %Z}"
