import pytest

from audit import clock
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import move_filing
from notices.models import Notice
from notices.services.outbox import draw_mail
from payments.enums import PaymentMethod
from payments.models import Confirmation, LedgerEntry, Payment
from payments.services.confirming import confirm_without_fee
from payments.services.refunding import refund_filing
from payments.services.sweeping import free_filings
from tests.factories import make_in_cart, make_paid

pytestmark = pytest.mark.django_db


def free_filing() -> Filing:
    """Certified where the schedule asks for nothing: straight to paid."""
    filing = make_in_cart()
    filing.fee_cents, filing.received_at = 0, clock.now()
    return move_filing(
        filing,
        expected=FilingState.IN_CART,
        to=FilingState.PAID,
        actor=None,
        now=clock.now(),
        changes=("fee_cents", "received_at"),
    )


def test_filing_without_fee_gets_a_confirmation_like_any_other() -> None:
    filing = free_filing()
    received = filing.received_at
    payment = confirm_without_fee(filing, now=clock.now())
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert payment.method == PaymentMethod.NO_FEE
    assert payment.paid_at == received
    assert Confirmation.objects.get().number == filing.confirmation_number
    assert not LedgerEntry.objects.exists()


def test_second_call_changes_nothing() -> None:
    filing = free_filing()
    assert confirm_without_fee(filing, now=clock.now()) == confirm_without_fee(filing, now=clock.now())
    assert Payment.objects.count() == 1


def test_sweep_finds_the_free_filing_and_no_other() -> None:
    free = free_filing()
    make_paid(free.filer)
    assert list(free_filings()) == [free]
    confirm_without_fee(free, now=clock.now())
    assert not free_filings().exists()


def test_filing_with_a_fee_is_refused() -> None:
    filing = make_paid()
    with pytest.raises(FilingError) as refusal:
        confirm_without_fee(filing, now=clock.now())
    assert refusal.value.code == "fee_due"
    assert not Payment.objects.exists()


def test_filing_in_the_cart_is_refused() -> None:
    filing = make_in_cart()
    with pytest.raises(FilingError) as refusal:
        confirm_without_fee(filing, now=clock.now())
    assert refusal.value.code == "moved_on"
    assert not Payment.objects.exists()


def test_nothing_is_given_back_for_it() -> None:
    filing = free_filing()
    confirm_without_fee(filing, now=clock.now())
    assert refund_filing(filing, occasion="rejected", actor=None, now=clock.now()) is None  # type: ignore[arg-type]  # the stored value


def test_free_filing_that_cannot_be_entered_is_told_of() -> None:
    filing = free_filing()
    filing.documents.all().delete()
    confirm_without_fee(filing, now=clock.now())
    filing.refresh_from_db()
    assert filing.state == FilingState.REMOVED
    assert "Nothing was charged." in draw_mail(Notice.objects.get(template="not_filed")).body
