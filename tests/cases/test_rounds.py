"""What the clerk should see first is worked out after docketing; until then it does not count as without flags."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock, work
from cases.services.docketing import docket_filing
from cases.services.rounds import NOT_READ, take_in
from cases.tasks import sweep_task
from docket.models import Filing, ReviewRound
from tests.factories import make_paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int | str]]:
    names: list[tuple[str, int | str]] = []
    monkeypatch.setattr(work, "_send", lambda name, ids, _countdown: names.append((name, ids[0])))
    return names


def docketed() -> Filing:
    return docket_filing(make_paid(), confirmation_number="50000099", now=clock.now())


def flags_of(filing: Filing) -> str:
    return ReviewRound.objects.get(filing=filing).flags


def test_a_filing_just_docketed_is_marked_as_not_looked_over() -> None:
    assert flags_of(docketed()) == NOT_READ


def test_taking_in_writes_the_flags_once_and_asks_for_the_copies(queued: list[tuple[str, int | str]]) -> None:
    filing = docketed()
    filing.documents.update(repairs=["pages"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
        take_in(filing)
        first = flags_of(filing)
        filing.documents.update(repairs=[])
        take_in(filing)

    assert (first, flags_of(filing)) == (" repaired ", " repaired ")
    assert queued.count(("documents.stamp_filing", filing.pk)) == 2


def test_the_sweep_finds_what_a_lost_task_left(queued: list[tuple[str, int | str]]) -> None:
    filing = docketed()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
        sweep_task()

    assert ("cases.take_in", filing.pk) in queued


def test_docketing_costs_ten_statements_besides_reading_the_filing() -> None:
    filing = Filing.objects.select_related("jurisdiction").get(pk=make_paid().pk)
    docket_filing(make_paid(filing.filer), confirmation_number="50000098", now=clock.now())  # the counter's row
    with CaptureQueriesContext(connection) as asked:
        docket_filing(filing, confirmation_number="50000099", now=clock.now())

    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 10
