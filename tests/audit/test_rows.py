"""Rows written by statements of our own are the rows that the ORM would have written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Event, UnsealedEvent
from audit.rows import insert, insert_all, insert_new, update
from audit.services.recording import record, recorded_together
from notices.models import Notice, NoticeState

pytestmark = pytest.mark.django_db


def notice(key: str) -> Notice:
    now = clock.now()
    return Notice(key=key, to="a@example.org", template="hello", context="{}", queued_at=now, not_before=now)


def test_insert_gives_the_key_and_keeps_the_defaults() -> None:
    made = insert(notice("one"))

    kept = Notice.objects.get()
    assert (kept.pk, kept.key, kept.state, kept.attempts) == (made.pk, "one", NoticeState.QUEUED, 0)
    assert kept.queued_at == made.queued_at
    made.attempts = 3
    made.save()  # it is known as a row that is there
    assert Notice.objects.get().attempts == 3


def test_insert_all_gives_each_row_its_own_key() -> None:
    rows = [notice(f"number {place}") for place in range(5)]

    insert_all(rows)

    assert {row.pk: row.key for row in rows} == dict(Notice.objects.values_list("pk", "key"))
    insert_all([])
    assert Notice.objects.count() == 5


def test_insert_new_leaves_the_row_that_is_there() -> None:
    first, second = notice("same"), notice("same")
    second.to = "b@example.org"

    assert insert_new(first)
    assert not insert_new(second)

    assert Notice.objects.get().to == "a@example.org"
    assert second.pk is None


def test_update_writes_the_named_fields_and_no_others() -> None:
    row, other = insert(notice("one")), insert(notice("two"))
    row.attempts, row.template = 4, "other"

    update(row, ["attempts"])

    assert list(Notice.objects.order_by("pk").values_list("attempts", "template")) == [(4, "hello"), (0, "hello")]
    assert other.pk != row.pk


def test_lines_recorded_together_take_two_statements() -> None:
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        recorded_together(),
    ):
        for number in range(10):
            record("filing.started", subject=f"filing:{number}", actor=None)

    assert len(asked) == 2
    assert Event.objects.count() == UnsealedEvent.objects.count() == 10
    assert set(UnsealedEvent.objects.values_list("event_id", flat=True)) == set(
        Event.objects.values_list("pk", flat=True)
    )


def test_a_block_that_fails_records_nothing() -> None:
    def fail() -> None:
        with recorded_together():
            record("filing.started", subject="filing:1", actor=None)
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    record("filing.started", subject="filing:2", actor=None)

    assert list(Event.objects.values_list("subject", flat=True)) == ["filing:2"]
