"""Two at once, on PostgreSQL. Each race is first shown without its guard, then with it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from audit import clock
from docket import moves
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Case, Filing
from enrollment.models import User
from payments.enums import LedgerKind
from payments.errors import PaymentError
from payments.models import Confirmation, LedgerEntry, Payment
from payments.queries import cart_items
from payments.quoting import quote_items
from payments.services import settling
from payments.services.finishing import finish_payment
from payments.services.refunding import request_refund
from payments.services.settling import settle_payment
from payments.services.starting import record_attempt
from tests.factories import make_in_cart
from tests.payments.factories import paid_session, recorded_attempt

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: it cannot show a race"),
]


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do all acts in threads that start together; what each raised."""
    gate = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def start_attempt(payer: User, filing: Filing) -> Payment:
    now = clock.now()
    rows = list(cart_items(payer, now=now).filter(pk=filing.pk))
    return record_attempt(payer, quote=quote_items(rows, now=now), now=now)


def test_two_tabs_start_one_payment(anna: User) -> None:
    filing = make_in_cart(anna)
    raised = at_once(*[lambda: start_attempt(anna, filing)] * 4)
    refusals = [error for error in raised if error is not None]
    assert Payment.objects.count() == 1
    assert [type(error) for error in refusals] == [FilingError] * 3


def test_without_the_lock_two_tabs_start_two_payments(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = make_in_cart(anna)
    both_have_read = threading.Barrier(2)

    def unlocked(ids: object) -> list[Filing]:
        rows = list(Filing.objects.filter(pk=filing.pk))
        both_have_read.wait(10)
        return rows

    monkeypatch.setattr("payments.services.starting.lock_filings", unlocked)
    at_once(*[lambda: start_attempt(anna, filing)] * 2)
    assert Payment.objects.count() == 2


def test_the_same_news_from_all_sides_settles_once(anna: User, idle_workers: None) -> None:
    now = clock.now()
    payment = recorded_attempt(anna, make_in_cart(anna), make_in_cart(anna), now=now)
    session = paid_session(payment, at=now)
    raised = at_once(*[lambda: settle_payment(payment, session=session, now=now)] * 6)
    assert raised == [None] * 6
    assert LedgerEntry.objects.filter(kind=LedgerKind.CHARGED).count() == 2
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.PAID}


def test_without_the_lock_the_same_news_collides(
    anna: User, idle_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    payment = recorded_attempt(anna, make_in_cart(anna), now=now)
    session = paid_session(payment, at=now)
    both_have_read = threading.Barrier(2)

    def unlocked(row: Payment) -> Payment:
        read = Payment.objects.select_related("jurisdiction", "payer").get(pk=row.pk)
        both_have_read.wait(10)
        return read

    monkeypatch.setattr(settling, "lock_payment", unlocked)
    raised = at_once(*[lambda: settle_payment(payment, session=session, now=now)] * 2)
    assert any(raised), "the ledger's constraint is the last word, and had to speak"


def test_finishing_at_once_makes_one_case_and_one_confirmation(anna: User, idle_workers: None) -> None:
    now = clock.now()
    payment = recorded_attempt(anna, *[make_in_cart(anna) for _ in range(5)], now=now)
    payment = settle_payment(payment, session=paid_session(payment, at=now), now=now)
    raised = at_once(*[lambda: finish_payment(payment, now=now)] * 4)
    assert raised == [None] * 4
    assert Case.objects.count() == 5
    assert Confirmation.objects.count() == 1


def test_payments_of_shared_items_in_other_orders_never_deadlock(anna: User) -> None:
    first, second = make_in_cart(anna), make_in_cart(anna)

    def start_both() -> None:
        now = clock.now()
        rows = list(cart_items(anna, now=now).filter(pk__in=[first.pk, second.pk]).order_by("-pk"))
        record_attempt(anna, quote=quote_items(rows, now=now), now=now)

    def remove() -> None:
        with transaction.atomic():
            for filing in moves.lock_filings([second.pk, first.pk]):
                if filing.held_by is None:
                    moves.move_filing(
                        filing, expected=FilingState.IN_CART, to=FilingState.REMOVED, actor=anna, now=clock.now()
                    )

    raised = at_once(start_both, remove, start_both, remove)
    assert {type(error) for error in raised if error} <= {FilingError, PaymentError}
    assert Payment.objects.count() <= 1


def test_refunds_at_once_stay_within_what_was_paid(anna: User, idle_workers: None) -> None:
    now = clock.now()
    payment = recorded_attempt(anna, make_in_cart(anna), now=now)
    settle_payment(payment, session=paid_session(payment, at=now), now=now)
    line = payment.lines.select_related("payment").get()

    def give_back(purpose: str) -> Callable[[], object]:
        return lambda: request_refund(
            line,
            purpose=purpose,
            court_fee_cents=6000,
            service_fee_cents=0,
            reason="A reason.",
            actor=None,
            now=now,
        )

    raised = at_once(*[give_back(f"act-{n}") for n in range(4)])
    assert sum(error is None for error in raised) == 1
    assert line.refunds.count() == 1
