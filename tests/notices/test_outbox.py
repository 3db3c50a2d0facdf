import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from audit import clock, leases, work
from audit.leases import LEASE
from notices.models import Notice, NoticeState
from notices.services.outbox import queue_notice, send_due_notices, send_notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "hello.subject.txt").write_text("Hello\n {{ name }}\n")
    (folder / "hello.txt").write_text("Good day {{ name }}")
    (folder / "hello.html").write_text("<p>Good day {{ name }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]


def queue(key: str = "hello:1") -> Notice:
    return queue_notice(key=key, to="a@example.org", template="hello", context={"name": "O'Hara <b>"})


def test_queue_notice_keeps_one_row_per_key() -> None:
    assert queue().pk == queue().pk
    assert Notice.objects.count() == 1


def test_send_notice_sends_once() -> None:
    notice = queue()

    assert send_notice(notice)
    assert not send_notice(notice)

    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Hello O'Hara <b>"
    assert Notice.objects.get().state == NoticeState.SENT


def test_send_due_notices_takes_up_what_a_lost_task_left() -> None:
    queue("hello:1")
    queue("hello:2")

    assert send_due_notices() == 2
    assert send_due_notices() == 0


def test_send_notice_puts_back_what_the_mail_server_refused(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    notice = queue()

    assert not send_notice(notice)

    kept = Notice.objects.get()
    assert (kept.state, kept.attempts) == (NoticeState.QUEUED, 1)
    assert kept.not_before > kept.queued_at


def test_send_due_notices_goes_on_behind_a_mail_that_cannot_be_drawn() -> None:
    queue_notice(key="broken", to="a@example.org", template="no-such-template", context={})
    queue("hello:1")

    assert send_due_notices() == 1

    assert Notice.objects.get(key="broken").state == NoticeState.QUEUED
    assert Notice.objects.get(key="hello:1").state == NoticeState.SENT


def test_send_notice_gives_up_on_what_kills_its_sender_every_time() -> None:
    notice = queue()
    past = notice.queued_at
    Notice.objects.update(state=NoticeState.SENDING, claimed_until=past, attempts=8)

    assert not send_notice(notice)

    assert Notice.objects.get().state == NoticeState.FAILED
    assert mail.outbox == []


def test_a_dead_sender_loses_its_claim_within_seconds() -> None:
    queue()
    now = clock.now()
    Notice.objects.update(state=NoticeState.SENDING, claimed_until=now + LEASE)

    assert not Notice.objects.due(now + LEASE / 2).exists()
    assert Notice.objects.due(now + LEASE).exists()


@pytest.mark.django_db(transaction=True)
def test_a_sender_at_work_keeps_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_send", lambda *_: None)  # or it would be sent at once
    notice = queue()
    monkeypatch.setattr(leases, "BEAT_SECONDS", 0.05)
    seen: list[datetime | None] = []

    def send_slowly(_mail: object) -> None:
        for _look in range(2):
            seen.append(Notice.objects.get().claimed_until)
            time.sleep(0.5)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send_slowly)

    assert send_notice(notice)

    assert seen[0] is not None
    assert seen[1] is not None
    assert seen[0] < seen[1]
    assert Notice.objects.get().state == NoticeState.SENT


def test_a_claim_made_while_the_clock_was_ahead_does_not_hold_a_mail() -> None:
    queue()
    Notice.objects.update(state=NoticeState.SENDING, claimed_until=clock.now() + timedelta(days=1))

    assert send_due_notices() == 1


@pytest.mark.parametrize(("attempts", "ahead", "is_due"), [(0, 60, True), (3, 3600, True), (3, 200, False)])
def test_a_pause_longer_than_one_can_be_does_not_hold_a_mail(attempts: int, ahead: int, *, is_due: bool) -> None:
    """Written while the clock was ahead; what rests as long as it should goes on resting."""
    queue()
    Notice.objects.update(attempts=attempts, not_before=clock.now() + timedelta(seconds=ahead))

    assert send_due_notices() == int(is_due)
