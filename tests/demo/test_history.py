"""Made-up years are true to every rule of the register: keys, numbers, money, the seal."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit import clock
from audit.models import Event
from audit.services.recording import record
from audit.services.sealing import last_head_outside, seal_events
from audit.services.verifying import verify_chain
from clerks.services.groups import set_up_groups
from courts.book import book_of
from courts.calendar import filed_date
from demo.services import history
from demo.services.history import make_history
from demo.tables import Table, cell, without_indexes
from docket.enums import FilingState
from docket.models import Case, DocketCounter, DocketNumber, Filing, ReviewRound
from documents.models import Document
from enrollment.models import User
from payments.models import LedgerEntry, Payment
from tests.clerks.factories import client_of
from tests.enrollment.factories import make_staff, make_user
from tests.factories import connecticut, make_filed

pytestmark = pytest.mark.django_db

INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


@pytest.fixture(autouse=True)
def _demo(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IS_DEMO = True
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    monkeypatch.setattr(history, "FILERS", 5)
    monkeypatch.setattr(history, "CLERKS", 2)
    monkeypatch.setattr(history, "CHUNK", 40)
    connecticut()


def count_by_state() -> dict[str, int]:
    states = list(Filing.objects.values_list("state", flat=True))
    return {state: states.count(state) for state in set(states)}


def test_so_many_are_written_and_the_newest_wait() -> None:
    told: list[str] = []

    make_history(100, now=clock.now(), tell=told.append)

    found = count_by_state()
    assert sum(found.values()) == 100
    assert (found[FilingState.FILED], found[FilingState.RETURNED]) == (2, 1)
    waiting = Filing.objects.awaiting_clerk()
    assert not waiting.filter(received_at__lt=clock.now() - timedelta(days=7)).exists()
    assert ReviewRound.objects.undecided().count() == waiting.count()
    assert told == ["40 filings", "80 filings", "100 filings"]


def test_what_is_made_up_keeps_the_rules_of_the_register() -> None:
    make_history(100, now=clock.now())

    connection.check_constraints()
    assert verify_chain().breach is None
    head = last_head_outside()
    assert head
    assert head[0] == Event.objects.count()
    assert Document.objects.count() == 200
    for filing in Filing.objects.select_related("case", "jurisdiction", "filer"):
        assert filing.case
        assert filing.received_at
        assert filing.filed_on == filed_date(filing.jurisdiction, filing.received_at)
        assert f"-{filing.filed_on:%y}-" in filing.case.number
        assert filing.caption.startswith(filing.filer.last_name.upper())
    for payment in Payment.objects.prefetch_related("lines"):
        assert [line.court_fee_cents for line in payment.lines.all()] == [payment.court_fees_cents]
    given_back = LedgerEntry.objects.filter(kind="refunded").count()
    assert given_back == Filing.objects.filter(state=FilingState.REJECTED).count()


def test_docket_numbers_follow_each_other_and_the_next_case_goes_on() -> None:
    make_history(60, now=clock.now())

    for counter in DocketCounter.objects.all():
        given = list(
            DocketNumber.objects.filter(counter=counter.key).order_by("serial").values_list("serial", flat=True)
        )
        assert given == list(range(given[0], counter.last + 1))
    filing = make_filed(make_user())
    assert filing.case
    assert Case.objects.count() == 61


def test_a_second_run_goes_on_behind_the_first_and_behind_what_people_did() -> None:
    record("jurisdiction.loaded", subject="jurisdiction:CT", actor=None)
    make_history(20, now=clock.now())
    record("jurisdiction.loaded", subject="jurisdiction:CT", actor=None)

    make_history(20, now=clock.now())

    seal_events()
    assert Filing.objects.count() == 40
    assert verify_chain().breach is None
    assert User.objects.filter(user_id__startswith="hist.").count() == 7


def test_a_kill_leaves_nothing_of_it() -> None:
    def stop(_words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_history(100, now=clock.now(), tell=stop)

    assert not Filing.objects.exists()
    assert not Event.objects.filter(kind="filing.filed").exists()
    assert last_head_outside() is None or verify_chain().breach is None


def test_the_desk_opens_what_was_made_up() -> None:
    set_up_groups()
    make_history(100, now=clock.now())
    desk = client_of(make_staff("Clerk", user_id="some.clerk"))
    filing = Filing.objects.awaiting_clerk().select_related("case").first()
    assert filing
    assert filing.case

    assert filing.case.number in desk.get("/desk/queue/?all=1").content.decode()
    assert desk.get(f"/desk/review/{filing.public_id}/").status_code == 200


def test_it_belongs_in_the_demo_only(settings: Any) -> None:
    settings.IS_DEMO = False

    with pytest.raises(CommandError):
        call_command("make_history", filings=1, stdout=StringIO())
    with pytest.raises(RuntimeError):
        make_history(1, now=clock.now())

    assert not Filing.objects.exists()


def test_a_title_of_a_slot_is_the_courts_own() -> None:
    make_history(2, now=clock.now())
    book = book_of(connecticut())

    for document in Document.objects.select_related("filing__case_type"):
        assert document.filing.case_type
        assert document.title == book.slot(document.filing.case_type.track, document.slot).label


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="COPY and indexes made anew are PostgreSQL's")
def test_indexes_are_as_they_were_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MANY", 10)
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        before = cursor.fetchall()
        with transaction.atomic(), without_indexes(list(history.TABLES)):
            cursor.execute(INDEXES)
            assert len(cursor.fetchall()) < len(before) - 30

    make_history(50, now=clock.now())

    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        assert cursor.fetchall() == before


@pytest.mark.parametrize("text", ["back\\slash", "\\N", "", "O'Hara, “Kate”", "50 %"])
def test_text_comes_back_as_it_was_given(text: str) -> None:
    table = Table(Event, "id", "kind", "subject", "actor_label", "at", "data", "mark")
    table.add("1000000", "filing.filed", text, "x", cell(clock.now()), "{}", "0" * 64)

    table.flush()

    event = Event.objects.get(pk=1_000_000)
    assert (event.subject, event.actor_id, event.source) == (text, None, "")
