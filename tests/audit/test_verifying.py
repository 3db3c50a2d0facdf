"""The walk along the chain over more than one chunk, and every way in which a row can be tampered with."""

from pathlib import Path

import pytest
from django.db import connection

from audit.models import Event, Seal
from audit.services import verifying
from audit.services.recording import record
from audit.services.sealing import seal_events
from audit.services.verifying import verify_chain
from tests.audit.test_sealing import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Seven events, read three at a time."""
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")  # type: ignore[attr-defined]  # pytest-django's settings fixture
    monkeypatch.setattr(verifying, "CHUNK", 3)
    events = [record("filing.started", subject=f"filing:{n}", actor=None, data={"n": n}) for n in range(7)]
    seal_events()
    return events


def test_every_chunk_is_walked(chain: list[Event]) -> None:
    verdict = verify_chain()

    assert (verdict.checked, verdict.breach) == (7, None)


@pytest.mark.parametrize("at", range(7))
@pytest.mark.parametrize(
    "change",
    [
        "kind = 'filing.filed'", "subject = 'filing:99'", "actor_id = 4", "actor_label = 'somebody'",
        "source = '10.0.0.1'", "data = '{}'", "at = '2020-01-01 00:00:00+00:00'", f"mark = '{'0' * 64}'",
    ],
)  # fmt: skip
def test_an_altered_row_is_named_whichever_part_and_wherever(chain: list[Event], change: str, at: int) -> None:
    tamper(f"UPDATE audit_event SET {change} WHERE id = {chain[at].pk}", "audit_event")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.event_id, breach.position) == ("altered", chain[at].pk, at + 1)


def test_the_first_of_two_bad_rows_is_named(chain: list[Event]) -> None:
    tamper(f"UPDATE audit_event SET kind = 'x' WHERE id = {chain[5].pk}", "audit_event")
    tamper(f"DELETE FROM audit_event WHERE id = {chain[2].pk}", "audit_event")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.event_id, breach.position) == ("removed", chain[2].pk, 3)


def test_two_events_that_changed_places_are_found(chain: list[Event]) -> None:
    one, other = chain[1].pk, chain[4].pk
    for was, now in ((one, -1), (other, one), (-1, other)):
        tamper(f"UPDATE audit_seal SET event_id = {now} WHERE event_id = {was}", "audit_seal")

    breach = verify_chain().breach

    assert breach is not None
    assert (breach.what, breach.position) == ("altered", 2)


@pytest.mark.parametrize("position", [-(2**63), 0, 2**63 - 1])
def test_a_link_outside_the_chain_hides_no_event(chain: list[Event], position: int) -> None:
    forged = Event.objects.create(
        kind="filing.started", subject="filing:9", actor_label="x", data="{}", at=chain[0].at, mark="0" * 64
    )
    Seal.objects.create(position=position, event_id=forged.pk, digest="0" * 64)

    assert verify_chain().breach is not None


def test_a_chain_forged_from_the_first_link_needs_the_key(chain: list[Event]) -> None:
    """All links made anew, as somebody would who has the database and not the key."""
    tamper("DELETE FROM audit_seal", "audit_seal")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_sealhead SET position = 0, digest = ''")
    tamper(f"DELETE FROM audit_event WHERE id = {chain[6].pk}", "audit_event")

    breach = verify_chain().breach

    assert breach is not None
