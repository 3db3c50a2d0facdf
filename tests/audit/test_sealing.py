from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from audit.append_only import guard_statements, unguard_statements
from audit.models import Event, Seal, UnsealedEvent
from audit.services.recording import record, recorded_together
from audit.services.sealing import seal_events
from audit.services.verifying import verify_chain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def head_file(settings: object, tmp_path: Path) -> Path:
    path = tmp_path / "heads"
    settings.AUDIT_HEAD_FILE = str(path)  # type: ignore[attr-defined]  # pytest-django's settings fixture
    return path


@pytest.fixture
def sealed() -> list[Event]:
    events = [record("filing.started", subject=f"filing:{n}", actor=None, data={"n": n}) for n in range(5)]
    seal_events()
    return events


def tamper(sql: str, table: str) -> None:
    """Change history as somebody with the database in hand would: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        for statement in unguard_statements(connection.vendor, table):
            cursor.execute(statement)
        cursor.execute(sql)
        for statement in guard_statements(connection.vendor, table):
            cursor.execute(statement)


def test_record_refuses_an_unregistered_kind() -> None:
    with pytest.raises(KeyError):
        record("filing.vanished", subject="filing:1", actor=None)
    assert not Event.objects.exists()


def test_seal_events_chains_each_event_once(sealed: list[Event]) -> None:
    assert list(Seal.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert not UnsealedEvent.objects.exists()
    assert seal_events() == 0
    assert verify_chain().checked == 5
    assert verify_chain().breach is None


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"])
def test_database_refuses_to_change_history(sealed: list[Event], verb: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert verify_chain().breach is None


def test_verify_names_the_first_altered_event(sealed: list[Event]) -> None:
    tamper(f"UPDATE audit_event SET actor_label = 'somebody' WHERE id = {sealed[2].pk}", "audit_event")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.event_id, breach.position) == ("altered", sealed[2].pk, 3)


def test_verify_finds_a_removed_event(sealed: list[Event]) -> None:
    tamper(f"DELETE FROM audit_event WHERE id = {sealed[1].pk}", "audit_event")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.event_id) == ("removed", sealed[1].pk)


def test_verify_finds_an_event_removed_with_its_link(sealed: list[Event]) -> None:
    tamper(f"DELETE FROM audit_event WHERE id = {sealed[1].pk}", "audit_event")
    tamper("DELETE FROM audit_seal WHERE position = 2", "audit_seal")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.position) == ("removed", 2)


def test_verify_finds_an_inserted_event(sealed: list[Event]) -> None:
    forged = Event.objects.create(
        kind="filing.started", subject="filing:9", actor_label="x", data="{}", at=sealed[0].at, mark="0" * 64
    )

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.event_id) == ("inserted", forged.pk)


def test_verify_finds_a_forged_event_that_was_sealed(sealed: list[Event]) -> None:
    forged = Event.objects.create(
        kind="filing.started", subject="filing:9", actor_label="x", data="{}", at=sealed[0].at, mark="0" * 64
    )
    UnsealedEvent.objects.create(event_id=forged.pk)
    seal_events()

    breach = verify_chain().breach

    assert breach is not None
    assert breach.event_id == forged.pk


def test_verify_finds_a_cut_off_tail(sealed: list[Event], head_file: Path) -> None:
    last = Seal.objects.get(position=5)
    before = Seal.objects.get(position=4)
    tamper(f"DELETE FROM audit_event WHERE id = {last.event_id}", "audit_event")
    tamper("DELETE FROM audit_seal WHERE position = 5", "audit_seal")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_sealhead SET position = 4, digest = %s", [before.digest])

    breach = verify_chain().breach

    assert head_file.exists()
    assert breach is not None
    assert (breach.what, breach.position) == ("cut-off", 5)


def test_verify_audit_command_exits_with_an_error_that_names_the_line(sealed: list[Event]) -> None:
    call_command("verify_audit", stdout=StringIO())
    tamper(f"UPDATE audit_event SET data = '{{}}' WHERE id = {sealed[4].pk}", "audit_event")

    with pytest.raises(CommandError, match=f"altered: event {sealed[4].pk}"):
        call_command("verify_audit")


def test_lines_recorded_together_within_others_are_written_once_in_order() -> None:
    with recorded_together():
        record("filing.started", subject="filing:1", actor=None)
        with recorded_together():
            record("filing.started", subject="filing:2", actor=None)
        assert not Event.objects.exists()
        record("filing.started", subject="filing:3", actor=None)
    assert list(Event.objects.order_by("pk").values_list("subject", flat=True)) == ["filing:1", "filing:2", "filing:3"]


def test_an_inner_block_that_fails_takes_back_only_its_own_lines() -> None:
    def stop() -> None:
        with recorded_together():
            record("filing.started", subject="filing:2", actor=None)
            raise ValueError("stop")

    with recorded_together():
        record("filing.started", subject="filing:1", actor=None)
        with pytest.raises(ValueError, match="stop"):
            stop()
    assert list(Event.objects.values_list("subject", flat=True)) == ["filing:1"]
