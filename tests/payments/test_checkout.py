from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import Event
from courts.models import FeeRow, Jurisdiction, Words
from courts.services.revising import revise
from docket.enums import FilingState
from docket.models import Filing
from documents.enums import DocumentState
from enrollment.models import User
from payments.enums import PaymentState
from payments.models import Payment
from tests.enrollment.factories import make_user
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, pay_now, words_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_page_shows_the_sums_before_the_button(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(anna)
    words = words_of(browser_of_anna.get("/checkout/", {"item": str(filing.public_id)}))
    for part in (
        "Payment by Credit Card",
        "Payment Summary Information",
        "Shopping Cart Total $95.00",
        "Service Fee $2.09",
        "Total Due (USD) $97.09",
        "By checking the box, you are authorizing the payment of the agency amount plus the service fee",
        "Refund Policy",
        "Privacy",
        "Terms",
        "Contact Us",
        "Pay Now",
    ):
        assert part in words, part


def test_unchecked_box_starts_nothing(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(anna)
    answer = browser_of_anna.post("/checkout/", {"item": filing.public_id, "total": 9709})
    assert answer.status_code == 422
    assert "Check the box to authorize the payment." in words_of(answer)
    assert not Payment.objects.exists()


def test_double_click_is_one_payment(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    first = pay_now(browser_of_anna, filing)
    second = pay_now(browser_of_anna, filing)
    payment = Payment.objects.get()
    assert first["Location"] == payment.session_url
    assert second["Location"] == f"/payments/{payment.public_id}/"
    assert payment.session_url in browser_of_anna.get(second["Location"]).content.decode().replace("&amp;", "&")


def test_second_tab_with_other_items_is_told(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    first, second = make_in_cart(anna), make_in_cart(anna)
    pay_now(browser_of_anna, first)
    answer = browser_of_anna.post(
        "/checkout/", {"item": [first.public_id, second.public_id], "total": 19418, "authorizes": "on"}, follow=True
    )
    assert "already under way" in words_of(answer)
    assert Payment.objects.count() == 1
    second.refresh_from_db()
    assert second.held_by is None


def test_sum_that_was_not_shown_is_shown_first(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(anna)
    answer = browser_of_anna.post("/checkout/", {"item": filing.public_id, "total": 9000, "authorizes": "on"})
    assert "The sum has changed" in words_of(answer)
    assert not Payment.objects.exists()


def raise_the_fee(cents: int) -> None:
    court = Jurisdiction.objects.get(code="CT")
    FeeRow.objects.create(
        jurisdiction=court,
        schedule="small-claims",
        item="entry",
        label="Filing Fee",
        amount_cents=cents,
        valid_from=date(2026, 1, 1),
        source="a test",
    )
    Jurisdiction.objects.filter(pk=court.pk).update(version=court.version + 1, stamp=uuid4())


def test_new_fee_is_shown_and_asked_before_the_card_page(
    anna: User, browser_of_anna: Client, processor: CardPages
) -> None:
    filing = make_in_cart(anna)
    raise_the_fee(12000)
    words = words_of(browser_of_anna.get("/checkout/", {"item": str(filing.public_id)}))
    assert "The fee has changed since you certified" in words
    assert "$95.00 $120.00" in words
    assert "$97.09 $122.64" in words

    refused = browser_of_anna.post("/checkout/", {"item": filing.public_id, "total": 12264, "authorizes": "on"})
    assert refused.status_code == 422
    assert not Payment.objects.exists()

    assert pay_now(browser_of_anna, filing, accepts_new_fee="on").status_code == 303
    assert Payment.objects.get().total_cents == 12264


def test_payment_over_the_limit_is_refused_before_the_card_page(anna: User, browser_of_anna: Client) -> None:
    filings = [make_in_cart(anna) for _ in range(3)]
    Jurisdiction.objects.update(max_card_payment_cents=20000, stamp=uuid4())
    answer = pay_now(browser_of_anna, *filings)
    words = words_of(browser_of_anna.get(answer["Location"]))
    assert "One card payment can be at most $200.00" in words
    assert "Choose the first 2 items and pay for them" in words
    assert not Payment.objects.exists()
    assert not Filing.objects.filter(held_by__isnull=False).exists()


def test_problem_found_since_certifying_stops_the_payment(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(anna)
    filing.documents.update(state=DocumentState.REFUSED)
    answer = pay_now(browser_of_anna, filing)
    assert "cannot be filed yet" in words_of(browser_of_anna.get(answer["Location"]))
    assert not Payment.objects.exists()


def test_strangers_item_cannot_be_paid_for(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(make_user("jeanvaljean"))
    answer = browser_of_anna.post("/checkout/", {"item": filing.public_id, "total": 9709, "authorizes": "on"})
    assert answer.status_code == 302
    assert not Payment.objects.exists()


def test_paid_item_cannot_be_paid_for_again(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    pay_now(browser_of_anna, filing)
    payment = Payment.objects.get()
    processor.pay(payment)
    browser_of_anna.get(f"/payments/{payment.public_id}/return/")
    again = browser_of_anna.post("/checkout/", {"item": filing.public_id, "total": 9709, "authorizes": "on"})
    assert again["Location"].startswith("/cart/")
    assert Payment.objects.count() == 1


def test_payer_may_stop_a_payment_and_start_another(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    pay_now(browser_of_anna, filing)
    first = Payment.objects.get()
    browser_of_anna.post(f"/payments/{first.public_id}/cancel/")
    assert pay_now(browser_of_anna, filing).status_code == 303
    first.refresh_from_db()
    assert first.state == PaymentState.ENDED
    assert Payment.objects.in_flight().count() == 1
    assert Event.objects.filter(kind="payment.ended").count() == 1


def test_strangers_payment_is_not_there(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    pay_now(browser_of_anna, filing)
    payment = Payment.objects.get()
    stranger = Client()
    stranger.force_login(make_user("jeanvaljean"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert stranger.get(f"/payments/{payment.public_id}/").status_code == 404
    assert stranger.post(f"/payments/{payment.public_id}/cancel/").status_code == 404
    filing.refresh_from_db()
    assert (filing.state, filing.held_by) == (FilingState.IN_CART, payment.public_id)


def test_nothing_of_the_parties_goes_to_the_processor(
    anna: User, browser_of_anna: Client, processor: CardPages
) -> None:
    filing = make_in_cart(anna)
    pay_now(browser_of_anna, filing)
    sent = str(Payment.objects.get().request).upper()
    assert "THORNTON" not in sent
    assert "KARENINA, ANNA" not in sent


def test_words_on_the_pages_of_payment_are_the_courts_own(anna: User, browser_of_anna: Client) -> None:
    filing = make_in_cart(anna)
    for key in ("card_authorization", "instructions.cart", "instructions.checkout"):
        Words.objects.filter(jurisdiction=filing.jurisdiction, key=key).update(text=f"Own words: {key}")
    revise(filing.jurisdiction, actor=anna, what="words")
    assert "Own words: instructions.cart" in words_of(browser_of_anna.get("/cart/"))
    checkout = words_of(browser_of_anna.get("/checkout/", {"item": str(filing.public_id)}))
    assert "Own words: instructions.checkout" in checkout
    assert "Own words: card_authorization" in checkout
