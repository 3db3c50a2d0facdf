"""Drafts that rest: every filer is told, and only what still rests is removed."""

from datetime import timedelta
from typing import Any

import pytest

from audit import clock
from cases.services import sweeping
from cases.services.sweeping import sweep_drafts
from courts.models import Jurisdiction
from docket import moves
from docket.enums import FilingState
from docket.models import Filing
from enrollment.models import User
from notices.models import Notice


def make_resting(anna: User, court: Jurisdiction, *, days: int, number: int) -> list[Filing]:
    then = clock.now() - timedelta(days=days)
    row: dict[str, Any] = {"filer": anna, "jurisdiction": court, "area": "small-claims"}
    return [Filing.objects.create(**row, started_at=then, touched_at=then) for _row in range(number)]


def test_every_draft_is_warned_of_once_however_many_there_are(
    anna: User, court: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    drafts = make_resting(anna, court, days=court.draft_days - 5, number=5)

    for _run in range(4):
        sweep_drafts(now=clock.now())

    warned = Notice.objects.filter(template="draft_warning").values_list("about", flat=True)
    assert sorted(warned) == sorted(draft.subject for draft in drafts)


def test_draft_its_filer_saves_during_the_sweep_is_kept(
    anna: User, court: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_resting(anna, court, days=court.draft_days + 1, number=2)
    now, really_move = clock.now(), moves.move_filing

    def move_while_the_filer_saves(filing: Filing, **how: Any) -> Filing:
        Filing.objects.filter(pk=second.pk).update(touched_at=now)
        return really_move(filing, **how)

    monkeypatch.setattr("cases.services.removal.move_filing", move_while_the_filer_saves)
    sweep_drafts(now=now)

    assert Filing.objects.get(pk=first.pk).state == FilingState.REMOVED
    assert Filing.objects.get(pk=second.pk).state == FilingState.DRAFT
