import pytest

from notices.models import Notice, NoticeState
from notices.services.forgetting import forget_words
from notices.services.outbox import queue_notice, send_notice

pytestmark = pytest.mark.django_db


def queue(key: str, *, about: str = "filing:1") -> Notice:
    context: dict[str, object] = {"caption": "KARENINA, ANNA v. THORNTON", "days": 56}
    return queue_notice(key=key, to="a@example.org", template="cart_expired", context=context, about=about)


def test_forget_words_clears_what_was_sent_and_keeps_the_row() -> None:
    notice = queue("one")
    send_notice(notice)

    forget_words("filing:1")

    assert Notice.objects.get().context == "{}"
    assert queue("one").pk == notice.pk


def test_notice_still_to_be_sent_loses_its_words_when_it_is(mailoutbox: list[object]) -> None:
    notice = queue("one")

    forget_words("filing:1")

    assert "KARENINA" in Notice.objects.get().context
    assert send_notice(notice)
    assert "KARENINA" in str(getattr(mailoutbox[0], "subject", ""))
    assert Notice.objects.get().context == "{}"


def test_notice_that_failed_is_forgotten_too() -> None:
    notice = queue("one")
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.FAILED)

    forget_words("filing:1")

    assert Notice.objects.get().context == "{}"


def test_notices_about_others_keep_their_words() -> None:
    other = queue("other", about="filing:11")
    send_notice(other)

    forget_words("filing:1")

    assert "KARENINA" in Notice.objects.get().context
    assert not Notice.objects.get().forgets_words
