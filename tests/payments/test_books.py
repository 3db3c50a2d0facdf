"""verify_books and reconcile: silent when all is well, and each breach is seen when it is made."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from audit import clock
from audit.models import Event
from docket.enums import FilingState
from docket.models import DocketCounter, DocketNumber, Filing
from documents.models import StampedCopy
from enrollment.models import User
from notices.models import Notice
from payments.models import Confirmation, Payment, PaymentLine, Reconciliation, Refund
from payments.services.cart_life import expire_item
from payments.services.reconciling import reconcile, reconcile_days
from payments.services.verifying import find_breaches
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, breaches_here, recorded_attempt, settle, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(anna: User, processor: CardPages, whole_work: None) -> Payment:
    payment = start(anna, *[make_in_cart(anna) for _ in range(2)])
    processor.pay(payment)
    settle(payment)
    payment.refresh_from_db()
    return payment


def test_books_agree_after_a_payment(paid: Payment) -> None:
    assert breaches_here() == []


def forget_the_charge(payment: Payment) -> None:
    Payment.objects.filter(pk=payment.pk).update(charge_id="ch_other")


def take_a_line_back(payment: Payment) -> None:
    PaymentLine.objects.filter(pk=payment.lines.first().pk).update(is_paid=False)  # type: ignore[union-attr]  # it has two


def hold_what_is_in_no_payment(payment: Payment) -> None:
    item = make_in_cart(payment.payer)
    Filing.objects.filter(pk=item.pk).update(held_by=uuid4())


def leave_a_filing_undocketed(payment: Payment) -> None:
    Filing.objects.filter(payment_lines__payment=payment).update(state=FilingState.PAID)


def skip_a_docket_number(_payment: Payment) -> None:
    last = DocketNumber.objects.order_by("-serial")[0]
    DocketNumber.objects.filter(pk=last.pk).update(serial=last.serial + 5)


def set_the_counter_back(_payment: Payment) -> None:
    DocketCounter.objects.update(last=1)


def change_a_stamped_copy(_payment: Payment) -> None:
    StampedCopy.objects.update(sha256="0" * 64)


def lose_the_pdf(_payment: Payment) -> None:
    storages["documents"].delete(Confirmation.objects.get().pdf_key)


def lose_the_mail(_payment: Payment) -> None:
    Notice.objects.filter(template="payment_confirmed").delete()


def lose_the_mail_about_an_expired_item(payment: Payment) -> None:
    item = make_in_cart(payment.payer)
    Filing.objects.filter(pk=item.pk).update(cart_expires_at=clock.now())
    expire_item(item, now=clock.now())
    Notice.objects.filter(template="cart_expired").delete()


def lose_the_mail_about_what_was_not_filed(payment: Payment) -> None:
    Filing.objects.filter(payment_lines__payment=payment).update(state=FilingState.REMOVED)


def want_a_person(_payment: Payment) -> None:
    Payment.objects.update(trouble="mismatch")


def leave_a_refund_unsent(payment: Payment) -> None:
    line = payment.lines.get(filing=payment.lines.first().filing)  # type: ignore[union-attr]  # it has two
    Refund.objects.create(
        line=line, purpose="x", court_fee_cents=1, service_fee_cents=0, reason="x", created_at=clock.now()
    )


@pytest.mark.parametrize(
    ("breach", "words"),
    [
        (forget_the_charge, "by another charge"),
        (take_a_line_back, "neither filed nor refunded"),
        (hold_what_is_in_no_payment, "held by a payment that is not in flight"),
        (leave_a_filing_undocketed, "paid and not on the docket"),
        (skip_a_docket_number, "have gaps"),
        (set_the_counter_back, "the counter of"),
        (change_a_stamped_copy, "is not the one that was made"),
        (lose_the_pdf, "the PDF of confirmation"),
        (lose_the_mail, "the mail payment-confirmed"),
        (lose_the_mail_about_an_expired_item, "the mail cart-expired"),
        (lose_the_mail_about_what_was_not_filed, "the mail not-filed"),
        (want_a_person, "needs a person"),
        (leave_a_refund_unsent, "refund"),
    ],
)
def test_each_breach_is_seen(
    paid: Payment,
    breach: Callable[[Payment], None],
    words: str,
) -> None:
    charge = paid.charge_id
    breach(paid)
    found = breaches_here() or [line for line in find_breaches(now=clock.now()) if charge in line]
    assert any(words in line for line in found), found


def test_reconciling_finds_nothing_when_both_sides_agree(paid: Payment) -> None:
    now = clock.now()
    result = reconcile(since=now - timedelta(minutes=5), until=now + timedelta(minutes=5), now=now)
    ours = [one for one in result.differences if one["reference"] == paid.charge_id]
    assert ours == []
    assert result.charged_cents >= paid.total_cents


def test_reconciling_names_what_only_the_processor_has(paid: Payment, processor: CardPages) -> None:
    refund = processor.client().v1.refunds.create({"charge": paid.charge_id, "amount": 100})
    now = clock.now()
    result = reconcile(since=now - timedelta(minutes=5), until=now + timedelta(minutes=5), now=now)
    assert {"kind": "refunded", "reference": refund.id, "ours_cents": 0, "theirs_cents": 100} in result.differences
    assert not result.is_clean


def test_yesterday_is_reconciled_once_and_not_before_it_has_settled(processor: CardPages, anna: User) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    [earlier] = reconcile_days(now=midnight + timedelta(minutes=30))
    assert earlier.until == midnight - timedelta(days=1)
    [result] = reconcile_days(now=midnight + timedelta(hours=2))
    assert (result.since, result.until) == (midnight - timedelta(days=1), midnight)
    assert reconcile_days(now=midnight + timedelta(hours=3)) == []
    assert Reconciliation.objects.count() == 2


def test_days_the_portal_was_away_are_reconciled_later(processor: CardPages, anna: User) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    payment = recorded_attempt(anna, make_in_cart(anna, now=midnight), now=midnight + timedelta(hours=9))
    assert payment.session_id
    [first] = reconcile_days(now=midnight + timedelta(days=1, hours=2))
    assert first.since == midnight
    later = reconcile_days(now=midnight + timedelta(days=4, hours=2))
    assert [one.since for one in later] == [midnight + timedelta(days=number) for number in (1, 2, 3)]
    assert reconcile_days(now=midnight + timedelta(days=4, hours=3)) == []


def test_comparison_made_by_hand_leaves_no_day_out(processor: CardPages, anna: User) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    recorded_attempt(anna, make_in_cart(anna, now=midnight), now=midnight + timedelta(hours=9))
    reconcile(since=midnight + timedelta(hours=8), until=midnight + timedelta(days=2), now=midnight + timedelta(days=3))
    days = reconcile_days(now=midnight + timedelta(days=3, hours=2))
    assert [one.since for one in days] == [midnight + timedelta(days=number) for number in (0, 1, 2)]


def test_command_says_what_differs_and_fails(paid: Payment, processor: CardPages) -> None:
    processor.client().v1.refunds.create({"charge": paid.charge_id, "amount": 100})
    said = StringIO()
    today = clock.now().date().isoformat()
    with pytest.raises(SystemExit):
        call_command("reconcile", since=datetime.fromisoformat(today).date(), stdout=said)
    assert "ledger 0, processor 100" in said.getvalue()


def test_event_data_holds_no_names(paid: Payment) -> None:
    told = json.dumps(list(Event.objects.values_list("data", flat=True))).upper()
    assert "KARENINA" not in told
    assert "THORNTON" not in told
