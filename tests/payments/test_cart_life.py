"""56 days in the cart: reminders, the last second, and what is left afterwards."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import storages
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit import clock
from audit.models import Event
from docket.enums import FilingState
from docket.models import Filing
from notices.models import Notice
from notices.services.outbox import send_due_notices
from payments.services.cart_life import expire_item, remind_of_items
from tests.factories import make_in_cart

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")


def in_cart_since(year: int, month: int, day: int, hour: int, minute: int) -> Filing:
    return make_in_cart(now=datetime(year, month, day, hour, minute, tzinfo=NEW_YORK))


@pytest.mark.parametrize(
    ("certified", "last_day"),
    [
        ((2017, 8, 7, 11, 0), (2017, 10, 2)),
        ((2017, 8, 7, 23, 59), (2017, 10, 2)),
        ((2024, 1, 5, 9, 0), (2024, 3, 1)),  # over a leap day
        ((2026, 1, 15, 9, 0), (2026, 3, 12)),  # over the start of daylight-saving time
        ((2026, 9, 6, 9, 0), (2026, 11, 1)),  # ends on the day that has 25 hours
        ((2026, 1, 11, 9, 0), (2026, 3, 8)),  # ends on the day that has 23 hours
    ],
)
def test_item_lives_to_the_last_second_of_its_day(
    certified: tuple[int, int, int, int, int], last_day: tuple[int, int, int]
) -> None:
    filing = in_cart_since(*certified)
    last_second = datetime(*last_day, 23, 59, 59, tzinfo=NEW_YORK)
    assert not expire_item(filing, now=last_second)
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    assert expire_item(filing, now=last_second + timedelta(seconds=1))
    filing.refresh_from_db()
    assert filing.state == FilingState.EXPIRED


def test_expired_item_leaves_a_line_without_contents(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    filing = make_in_cart()
    keys = list(filing.documents.values_list("key", flat=True))
    assert filing.cart_expires_at is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_item(filing, now=filing.cart_expires_at + timedelta(seconds=1))
    filing.refresh_from_db()
    assert (filing.caption, filing.note, filing.amount_cents) == ("", "", None)
    assert not filing.documents.exists()
    assert not filing.parties.exists()
    assert not any(storages["documents"].exists(key) for key in keys)
    assert Event.objects.filter(kind="filing.expired", subject=filing.subject).count() == 1
    assert Notice.objects.filter(key=f"cart-expired:{filing.public_id}").count() == 1
    assert not expire_item(filing, now=clock.now() + timedelta(days=100))


def test_item_that_a_payment_holds_does_not_expire() -> None:
    filing = make_in_cart()
    Filing.objects.filter(pk=filing.pk).update(held_by=uuid4())
    assert not expire_item(filing, now=clock.now() + timedelta(days=100))
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    assert filing.documents.exists()


def test_reminders_come_at_14_3_and_1_days_once_each() -> None:
    filing = make_in_cart(now=datetime(2017, 8, 7, 11, 0, tzinfo=NEW_YORK))
    day = datetime(2017, 9, 17, 0, 30, tzinfo=NEW_YORK)
    sent: dict[int, int] = {}
    for passed in range(16):
        for hour in (0, 12):
            now = day + timedelta(days=passed, hours=hour)
            if new := remind_of_items(now=now):
                sent[(datetime(2017, 10, 2, tzinfo=NEW_YORK).date() - now.astimezone(NEW_YORK).date()).days] = new
    assert sent == {14: 1, 3: 1, 1: 1}
    assert Notice.objects.filter(template="cart_reminder").count() == 3
    assert filing.cart_until is not None
    assert "Monday, October 2, 2017" in Notice.objects.filter(template="cart_reminder").first().context  # type: ignore[union-attr]  # three were counted above


def test_late_sweep_sends_the_nearest_reminder_only() -> None:
    make_in_cart(now=datetime(2017, 8, 7, 11, 0, tzinfo=NEW_YORK))
    assert remind_of_items(now=datetime(2017, 9, 30, 9, 0, tzinfo=NEW_YORK)) == 1
    assert Notice.objects.get(template="cart_reminder").key.endswith(":3")


def test_item_certified_again_is_reminded_of_again() -> None:
    first = make_in_cart(now=datetime(2017, 8, 7, 11, 0, tzinfo=NEW_YORK))
    remind_of_items(now=datetime(2017, 9, 30, 9, 0, tzinfo=NEW_YORK))
    Filing.objects.filter(pk=first.pk).update(
        cart_until=datetime(2017, 11, 25, tzinfo=NEW_YORK).date(),
        cart_expires_at=datetime(2017, 11, 25, 23, 59, 59, tzinfo=NEW_YORK),
    )
    assert remind_of_items(now=datetime(2017, 11, 23, 9, 0, tzinfo=NEW_YORK)) == 1


def test_mails_about_an_expired_item_keep_none_of_its_words() -> None:
    filing = make_in_cart()
    assert filing.cart_expires_at is not None
    remind_of_items(now=filing.cart_expires_at - timedelta(days=2))
    send_due_notices()
    assert expire_item(filing, now=filing.cart_expires_at + timedelta(seconds=1))
    send_due_notices()
    notices = Notice.objects.filter(about=filing.subject)
    assert {notice.template for notice in notices} >= {"cart_reminder", "cart_expired"}
    assert all(notice.context == "{}" for notice in notices)
