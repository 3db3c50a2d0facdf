import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import CANCEL, CHALLENGE, DECLINED, VISA, open_session, paid_session


def charges_of(client: StripeClient, session_id: str) -> list[Any]:
    session: Any = client.v1.checkout.sessions.retrieve(session_id)
    return list(client.v1.charges.list({"payment_intent": session.payment_intent}).data)


@pytest.mark.parametrize(
    ("number", "brand", "last4"),
    [
        ("4242 4242 4242 4242", "visa", "4242"),
        ("5555-5555-5555-4444", "mastercard", "4444"),
        ("378282246310005", "amex", "0005"),
        ("6011111111111117", "discover", "1117"),
    ],
)
def test_published_card_is_charged(
    standin: RunningStandin, client: StripeClient, number: str, brand: str, last4: str
) -> None:
    session = open_session(client)
    began = int(time.time())

    answer = standin.pay(session.url or "", number=number)

    assert (answer.status, answer.location) == (303, f"http://127.0.0.1:9/back?session={session.id}")
    paid: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    intent, charge = paid.payment_intent, paid.payment_intent.latest_charge
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount, intent.amount_received) == ("succeeded", 9709, 9709)
    assert intent.metadata.to_dict() == charge.metadata.to_dict() == {"payment": "1"}
    assert (charge.status, charge.paid, charge.captured, charge.amount) == ("succeeded", True, True, 9709)
    card = charge.payment_method_details.card
    assert (card.brand, card.last4, card.exp_month, card.exp_year) == (brand, last4, 12, 2040)
    assert began <= charge.created <= time.time()
    assert paid.customer_details.name == charge.billing_details.name == "Anna Karenina"


@pytest.mark.parametrize(
    ("number", "codes", "words"),
    [
        ("4000000000000002", ("card_declined", "generic_decline"), "Your card was declined."),
        ("4000000000009995", ("card_declined", "insufficient_funds"), "insufficient funds"),
        ("4000000000000069", ("expired_card", "expired_card"), "expired"),
        ("4000000000000127", ("incorrect_cvc", "incorrect_cvc"), "security code is incorrect"),
        ("4000000000000119", ("processing_error", "processing_error"), "An error occurred"),
    ],
)
def test_declined_card_leaves_the_session_open(
    standin: RunningStandin, client: StripeClient, number: str, codes: tuple[str, str], words: str
) -> None:
    session = open_session(client)

    answer = standin.pay(session.url or "", number=number)

    assert answer.status == 402
    assert words in answer.text.replace("&#x27;", "'")
    assert "Nothing was charged" in answer.text
    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (after.status, after.payment_status) == ("open", "unpaid")
    intent, charge = after.payment_intent, after.payment_intent.latest_charge
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    assert (intent.last_payment_error.code, intent.last_payment_error.decline_code) == codes
    assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, codes[0])


def test_another_card_after_a_decline_is_charged_once(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.pay(session.url or "", number=DECLINED)

    assert standin.pay(session.url or "", number=VISA).status == 303

    assert [one.status for one in charges_of(client, session.id)] == ["succeeded", "failed"]
    paid: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert paid.payment_intent.last_payment_error is None


def test_pressing_pay_many_times_at_once_pays_once(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    answers: list[tuple[int, str]] = []

    def press() -> None:
        answer = standin.pay(session.url or "")
        answers.append((answer.status, answer.location))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(answers) == {(303, f"http://127.0.0.1:9/back?session={session.id}")}
    assert len(charges_of(client, session.id)) == 1


@pytest.mark.parametrize("number", ["4000002500003155", "4000002760003184"])
def test_bank_asks_and_a_confirmed_card_is_charged(standin: RunningStandin, client: StripeClient, number: str) -> None:
    session = open_session(client)

    answer = standin.pay(session.url or "", number=number, confirm=True)

    assert answer.location == f"http://127.0.0.1:9/back?session={session.id}"
    (charge,) = charges_of(client, session.id)
    assert charge.payment_method_details.card.three_d_secure.result == "authenticated"


def test_bank_asks_on_a_page_of_its_own_before_any_charge(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)

    url = ask_bank(standin, session.url or "")

    page = standin.browse(url)
    assert page.status == 200
    assert "Complete" in page.text
    assert "Fail" in page.text
    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (after.status, after.payment_intent.status) == ("open", "requires_action")
    assert after.payment_intent.next_action.redirect_to_url.url == url
    assert charges_of(client, session.id) == []


def ask_bank(standin: RunningStandin, url: str) -> str:
    typed = {"email": "a@b.org", "number": CHALLENGE, "expiry": "1/30", "code": "123", "name": "Anna"}
    return standin.origin + standin.browse(url, typed).location


def test_bank_that_is_not_answered_charges_nothing(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)

    answer = standin.pay(session.url or "", number=CHALLENGE, confirm=False)

    assert answer.status == 402
    assert "did not confirm that it is you" in answer.text
    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert after.status == "open"
    assert after.payment_intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert charges_of(client, session.id) == []


def test_bank_that_asks_and_then_declines(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)

    answer = standin.pay(session.url or "", number="4000008400001629")

    assert answer.status == 402
    assert [one.failure_code for one in charges_of(client, session.id)] == ["card_declined"]


def test_answering_the_bank_twice_charges_once(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    url = ask_bank(standin, session.url or "")

    answers = [standin.browse(url, {"answer": "complete"}) for _ in range(2)]

    assert {answer.location for answer in answers} == {f"http://127.0.0.1:9/back?session={session.id}"}
    assert len(charges_of(client, session.id)) == 1


def test_same_card_again_leads_back_to_the_same_question(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)

    assert ask_bank(standin, session.url or "") == ask_bank(standin, session.url or "")


def test_question_replaced_by_another_card_counts_no_more(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    url = ask_bank(standin, session.url or "")
    standin.pay(session.url or "", number=DECLINED)

    answer = standin.browse(url, {"answer": "complete"})

    assert "already answered or replaced" in answer.text
    assert [one.status for one in charges_of(client, session.id)] == ["failed"]
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_session_that_ends_during_the_question_charges_nothing(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    url = ask_bank(standin, session.url or "")
    client.v1.checkout.sessions.expire(session.id)

    answer = standin.browse(url, {"answer": "complete"})

    assert "nothing was charged" in answer.text
    assert CANCEL in answer.text
    assert charges_of(client, session.id) == []


def test_expired_session_takes_no_card(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    client.v1.checkout.sessions.expire(session.id)

    answer = standin.pay(session.url or "")

    assert (answer.status, answer.location) == (200, "")
    assert "This card page has ended" in answer.text
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_paid_page_leads_back_instead_of_charging_again(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.pay(session.url or "")

    page = standin.browse(session.url or "")

    assert "already made" in page.text
    assert f"http://127.0.0.1:9/back?session={session.id}" in page.text


def test_delayed_payment_settles_later(standin: RunningStandin, client: StripeClient) -> None:
    standin.faults("payment-delayed", times=1)
    session: Any = paid_session(standin)
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert (session.payment_intent.status, session.payment_intent.latest_charge.status) == ("processing", "pending")

    standin.settle(session.id)

    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert after.payment_status == "paid"
    assert (after.payment_intent.status, after.payment_intent.latest_charge.paid) == ("succeeded", True)


def test_delayed_payment_can_fail(standin: RunningStandin, client: StripeClient) -> None:
    standin.faults("payment-delayed", times=1)
    session: Any = paid_session(standin)

    standin.settle(session.id, outcome="failed")

    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (after.status, after.payment_status) == ("complete", "unpaid")
    assert after.payment_intent.latest_charge.status == "failed"


def test_browser_and_api_may_use_different_names() -> None:
    with RunningStandin(browser_name="localhost") as standin:
        session: Any = paid_session(standin)

        assert urlsplit(standin.origin).hostname == "localhost"
        assert urlsplit(standin.api_base).hostname == "127.0.0.1"
        assert session.payment_status == "paid"
