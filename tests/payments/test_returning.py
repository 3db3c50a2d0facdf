"""The payer back from the card page: one filing is docketed with its money in one transaction, or step by step."""

import json
import threading
import time
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit import clock, crash
from audit.models import Event
from cases.services import docketing
from docket.enums import FilingState
from docket.models import Case, DocketCounter, Filing
from enrollment.models import User
from notices.models import Notice
from payments.enums import LedgerKind
from payments.gateway import StripeGateway
from payments.models import Confirmation, LedgerEntry, Payment, Refund
from payments.processor import Session
from payments.services import returning
from payments.services.hearing import hear_news
from payments.services.returning import settle_for_payer
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, paid_session, recorded_attempt, start
from tests.payments.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STATEMENTS = 27


@pytest.fixture
def paid_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever card page the processor is asked about, it was paid."""

    def fetch(_gateway: StripeGateway, session_id: str) -> Session:
        return paid_session(Payment.objects.get(session_id=session_id), at=clock.now())

    monkeypatch.setattr(StripeGateway, "fetch", fetch)


@pytest.fixture
def counted(anna: User, paid_answer: None, idle_workers: None) -> None:
    """The first filing at a location makes its counter, and has read the court's rows."""
    settle_for_payer(recorded_attempt(anna, make_in_cart(anna), now=clock.now()), now=clock.now())


def kinds() -> list[str]:
    return sorted(Event.objects.filter(subject__startswith="payment:").values_list("kind", flat=True))


def test_one_filing_is_one_transaction(anna: User, counted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    passed: list[str] = []
    monkeypatch.setattr(crash, "point", passed.append)
    with CaptureQueriesContext(connection) as asked:
        payment = settle_for_payer(payment, now=clock.now())
    assert [name for name in passed if name.endswith("-commit")] == [
        "settle-at-once.before-commit",
        "settle-at-once.after-commit",
    ]
    assert payment.finished_at is not None
    assert len(asked) <= MOST_STATEMENTS
    assert not any("SAVEPOINT" in query["sql"] for query in asked)


def test_others_at_the_location_wait_only_for_what_needs_the_number(anna: User, counted: None) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    with CaptureQueriesContext(connection) as asked:
        settle_for_payer(payment, now=clock.now())
    said = [query["sql"] for query in asked]
    locked = next(place for place, sql in enumerate(said) if "docket_docketcounter" in sql)
    before = " ".join(said[:locked])
    for table in ("payments_ledgerentry", "payments_confirmation", "docket_reviewround", "enrollment_user"):
        assert table in before
    assert not any(sql.startswith("SELECT") for sql in said[locked:])


def raise_an_error() -> None:
    raise DatabaseError("deadlock detected")


def break_the_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def lose_the_connection() -> None:
    connection.close()


@pytest.mark.parametrize("fault", [raise_an_error, break_the_transaction, lose_the_connection])
def test_fault_on_the_way_to_the_docket_keeps_the_money_and_goes_step_by_step(
    anna: User, paid_answer: None, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], None]
) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    monkeypatch.setattr(returning, "docket_locked", lambda *_arguments, **_named: fault())
    payment = settle_for_payer(payment, now=clock.now())

    assert payment.finished_at is not None
    assert Filing.objects.get().state == FilingState.FILED
    assert kinds().count("payment.paid") == kinds().count("payment.confirmed") == 1
    assert sorted(LedgerEntry.objects.values_list("kind", flat=True)) == [LedgerKind.CHARGED, LedgerKind.OWED]
    assert Notice.objects.filter(key__startswith="payment-confirmed:").count() == 1


def test_what_cannot_be_docketed_now_is_paid_and_docketed_later(
    anna: User, paid_answer: None, idle_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    with monkeypatch.context() as patch:
        patch.setattr(docketing, "_enter", lambda *_arguments, **_named: raise_an_error())
        payment = settle_for_payer(payment, now=clock.now())
    assert payment.is_paid
    assert payment.finished_at is None
    assert Filing.objects.get().state == FilingState.PAID
    assert LedgerEntry.objects.count() == 2
    assert not Confirmation.objects.exists()

    assert settle_for_payer(payment, now=clock.now()).finished_at is not None
    assert Filing.objects.get().state == FilingState.FILED
    assert LedgerEntry.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: nobody can hold a row")
def test_money_is_noted_while_somebody_holds_the_docket_counter(
    anna: User, counted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    monkeypatch.setattr(returning, "LONGEST_WAIT", 1)
    is_held, is_noted = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(DocketCounter.objects.select_for_update())
            is_held.set()
            is_noted.wait(20)

    def look() -> None:
        for _try in range(100):
            if Payment.objects.get(pk=payment.pk).is_paid:
                break
            time.sleep(0.1)
        noted.append(Payment.objects.get(pk=payment.pk).is_paid)
        is_noted.set()

    def come() -> None:
        is_held.wait(10)
        settle_for_payer(payment, now=clock.now())

    noted: list[bool] = []
    assert at_once(hold, come, look) == [None] * 3
    assert noted == [True]
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.FILED}


def test_mail_names_the_docket_number(anna: User, paid_answer: None) -> None:
    payment = settle_for_payer(recorded_attempt(anna, make_in_cart(anna), now=clock.now()), now=clock.now())
    mail = Notice.objects.get(key=f"payment-confirmed:{payment.public_id}")
    case = Case.objects.get()
    assert json.loads(mail.context)["cases"] == [{"docket_number": case.number, "caption": case.caption}]
    assert mail.to == anna.email


def test_what_cannot_be_filed_goes_back_to_the_card(anna: User, paid_answer: None, idle_workers: None) -> None:
    filing = make_in_cart(anna)
    payment = recorded_attempt(anna, filing, now=clock.now())
    filing.documents.all().delete()
    payment = settle_for_payer(payment, now=clock.now())
    filing.refresh_from_db()
    assert payment.is_paid
    assert filing.state == FilingState.REMOVED
    assert Refund.objects.get().total_cents == payment.total_cents
    assert not Confirmation.objects.exists()


def test_several_filings_go_one_by_one(
    anna: User, paid_answer: None, idle_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), make_in_cart(anna), now=clock.now())
    passed: list[str] = []
    monkeypatch.setattr(crash, "point", passed.append)
    payment = settle_for_payer(payment, now=clock.now())
    assert passed.count("docketing.after-commit") == 2
    assert Confirmation.objects.get().payment == payment
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.FILED}


def test_sum_that_differs_dockets_nothing(anna: User, paid_answer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    session = paid_session(payment, at=clock.now())
    monkeypatch.setattr(StripeGateway, "fetch", lambda *_: session)
    Payment.objects.update(court_fees_cents=9600)
    payment = settle_for_payer(payment, now=clock.now())
    assert payment.trouble == "mismatch"
    assert Filing.objects.get().state == FilingState.IN_CART
    assert not LedgerEntry.objects.exists()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: it cannot show a race")
def test_payer_in_three_tabs_and_the_webhook_at_once_file_once(
    anna: User, processor: CardPages, idle_workers: None
) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    news = processor.heard(payment)
    back = [lambda: settle_for_payer(payment, now=clock.now())] * 3
    raised = at_once(*back, lambda: hear_news(news, now=clock.now()))
    assert raised == [None] * 4
    settle_for_payer(Payment.objects.get(), now=clock.now())
    assert Case.objects.count() == Confirmation.objects.count() == 1
    assert kinds().count("payment.paid") == kinds().count("payment.confirmed") == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: it cannot show a race")
def test_without_the_lock_two_tabs_collide_and_file_once_all_the_same(
    anna: User, paid_answer: None, idle_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = recorded_attempt(anna, make_in_cart(anna), now=clock.now())
    both_have_read = threading.Barrier(2)
    collided: list[int] = []

    def unlocked(row: Payment) -> Payment:
        read = Payment.objects.get(pk=row.pk)
        both_have_read.wait(10)
        return read

    monkeypatch.setattr(returning, "lock_payment", unlocked)
    monkeypatch.setattr(returning.logger, "exception", lambda *_: collided.append(1))
    raised = at_once(*[lambda: settle_for_payer(payment, now=clock.now())] * 2)
    assert collided, "the database has the last word, and had to speak"
    assert raised == [None] * 2
    assert Case.objects.count() == Confirmation.objects.count() == 1
