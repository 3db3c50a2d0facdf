"""What is queued, and when it goes to the broker."""

from typing import Any

import pytest
from django.db import transaction

from audit import work
from audit.work import enqueue, enqueued_together, hand_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    messages: list[tuple[str, Any]] = []
    monkeypatch.setattr(work, "_send", lambda name, ids, _countdown: messages.append((name, ids)))
    return messages


def test_nothing_is_sent_before_the_commit(sent: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        enqueue("payments.finish", 1)
        assert sent == []
    assert sent == [("payments.finish", (1,))]


def test_what_is_rolled_back_is_not_sent(sent: list[tuple[str, Any]]) -> None:
    def stop() -> None:
        with transaction.atomic(), enqueued_together():
            enqueue("payments.finish", 1)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop()
    assert sent == []
    enqueue("payments.finish", 2)
    assert sent == [("payments.finish", (2,))]


def test_several_go_out_as_one_message_in_order(sent: list[tuple[str, Any]]) -> None:
    with transaction.atomic(), enqueued_together():
        enqueue("cases.take_in", 1)
        enqueue("notices.send", 2)
        enqueue("payments.finish", 3, countdown=5)
    assert sent == [("payments.finish", (3,)), ("audit.hand_on", ([("cases.take_in", (1,)), ("notices.send", (2,))],))]


def test_a_block_that_queues_nothing_sends_nothing(sent: list[tuple[str, Any]]) -> None:
    with transaction.atomic(), enqueued_together():
        pass
    assert sent == []


def test_hand_on_sends_each_by_itself(sent: list[tuple[str, Any]]) -> None:
    hand_on([("cases.take_in", [1]), ("notices.send", [2])])
    assert sent == [("cases.take_in", [1]), ("notices.send", [2])]
