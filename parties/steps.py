"""The wizard's page of parties: a panel for each, ten to a page. Any number of them costs the same few queries."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from docket.answers import unfinished_of
from docket.enums import FilingKind
from docket.models import Filing
from docket.parts import Part, drop_parts, is_attempt, keep_parts, live_parts
from docket.steps import Problem
from enrollment.models import User
from enrollment.requests import is_autosave
from enrollment.services.details import change_details
from parties.columns import TO_ACCOUNT
from parties.forms import PartyForm
from parties.panels import Panels, TypedPanel
from parties.problems import SLUG, problems_of_parties
from parties.seats import PART, page_count, page_number, seats_of, seats_on
from parties.services.saving import save_parties


class PartiesStep:
    slug = SLUG
    title = _("Parties")
    template = "parties/step.html"

    def applies(self, filing: Filing) -> bool:
        return filing.kind == FilingKind.NEW_CASE

    def is_begun(self, filing: Filing) -> bool:
        return bool(filing.parties.all()) or any(key.startswith(PART) for key in unfinished_of(filing))

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        return problems_of_parties(filing)

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        page = page_number(request.GET.get("page"), filing)
        panels = Panels(filing, seats_on(filing, page)).drawn()
        return {
            "panels": panels,
            "forms": [panel.form for panel in panels],
            "page_number": page,
            "party_pages": pages_of(filing),
        }

    def typed(self, filing: Filing, data: QueryDict) -> list[TypedPanel]:
        return Panels(filing, seats_on(filing, page_number(data.get("page"), filing))).typed(data)

    def save(
        self, filing: Filing, *, data: QueryDict, files: "MultiValueDict[str, Any]", actor: User, now: datetime
    ) -> bool:
        """Save the panels that are valid and keep the others as typed. True when all of the page are valid."""
        live = live_parts(self.typed(filing, data), data)
        good = [one for one in live if one.meant is not None]
        bad = [one for one in live if one.meant is None]
        with transaction.atomic():
            save_parties([one.row(filing) for one in good if one.meant != one.part.saved])
            drop_parts(filing, [one.part.key for one in good if one.part.unfinished is not None])
            keep_parts(filing, bad, is_attempted=is_attempt(data), now=now)
            if not is_autosave(data):
                _carry_to_account(good, actor=actor, now=now)
        return not bad

    def form_for(self, filing: Filing, part_key: str) -> PartyForm:
        """An empty panel, for its labels and choices."""
        seats = [seat for seat in seats_of(filing) if seat.part_key == part_key]
        return Panels(filing, seats).form(seats[0])

    def part_for(self, filing: Filing, part_key: str) -> Part | None:
        seats = [seat for seat in seats_of(filing) if seat.part_key == part_key]
        return Panels(filing, seats).part(seats[0]) if seats else None


def _carry_to_account(good: Sequence[TypedPanel], *, actor: User, now: datetime) -> None:
    for values in (one.form.cleaned_data for one in good):
        if values.get("update_account"):
            for name in TO_ACCOUNT:
                setattr(actor, name, values[name])
            change_details(actor, actor=actor, now=now)


def pages_of(filing: Filing) -> list[dict[str, Any]]:
    """Which parties each page holds, and how many of them are still to do."""
    waiting = [problem.query for problem in problems_of_parties(filing)]
    pages = []
    for number in range(1, page_count(filing) + 1):
        seats = seats_on(filing, number)
        todo = waiting.count(f"page={number}")
        pages.append({"number": number, "first": seats[0].label, "last": seats[-1].label, "todo": todo})
    return pages
