"""The pure parts, without a process."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from standin.cards import CARDS, TypedCard, check_card, read_expiry
from standin.charging import pay_session, processing_fee
from standin.errors import ApiError
from standin.events import Cause
from standin.idempotency import Claim, Kept, claim_key, keep_answer
from standin.params import Fields, parse_params
from standin.sessions import DAY, expire_due, open_session
from standin.store import Store
from standin.webhooks import pause_after, signature

NOW = 1_790_000_000


@pytest.fixture
def store(tmp_path: Path) -> Any:
    store = Store(tmp_path)
    yield store
    store.close()


def fields(**more: str) -> Fields:
    price = "line_items[0][price_data]"
    given = {
        "mode": "payment",
        "success_url": "http://127.0.0.1/",
        "line_items[0][quantity]": "1",
        f"{price}[currency]": "usd",
        f"{price}[unit_amount]": "500",
        f"{price}[product_data][name]": "Fee",
    } | more
    return Fields(parse_params("&".join(f"{name}={value}" for name, value in given.items())))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[0]=x&a[1]=y", {"a": {"0": "x", "1": "y"}}),
        ("a[]=x&a[]=y", {"a": {"0": "x", "1": "y"}}),
        ("a%5Bb%5D=%C3%A9+%26", {"a": {"b": "é &"}}),
        ("", {}),
    ],
)
def test_params_are_nested_by_brackets(text: str, tree: dict[str, Any]) -> None:
    assert parse_params(text) == tree


def test_params_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ApiError, match="both a value and a group"):
        parse_params("a=1&a[b]=2")


@pytest.mark.parametrize(
    ("text", "expiry"),
    [
        ("04/30", (4, 2030)),
        (" 4 / 2030 ", (4, 2030)),
        ("0430", (4, 2030)),
        ("04-30", (4, 2030)),
        ("13/30", None),
        ("00/30", None),
        ("04/3", None),
        ("april", None),
        ("", None),
    ],
)
def test_expiry_is_read_in_the_usual_ways(text: str, expiry: tuple[int, int] | None) -> None:
    assert read_expiry(text) == expiry


@pytest.mark.parametrize(("expiry", "is_taken"), [("11/26", True), ("10/26", False), ("12/26", True), ("01/26", False)])
def test_card_is_good_through_its_last_month(expiry: str, *, is_taken: bool) -> None:
    typed = {"email": "a@b.org", "number": "4242424242424242", "code": "123", "name": "A", "expiry": expiry}

    card, problems = check_card(typed, now=datetime(2026, 11, 30, 23, 59, tzinfo=UTC))

    assert (card is not None) is is_taken
    assert ("expiry" in problems) is not is_taken


def test_typed_card_holds_neither_number_nor_code() -> None:
    number = "4242424242424242"
    typed = {"email": "a@b.org", "number": number, "code": "975", "name": "A", "expiry": "12/40"}

    card, _ = check_card(typed, now=datetime(2026, 11, 21, tzinfo=UTC))

    assert number not in repr(card)
    assert "975" not in repr(card)


def test_published_numbers_are_well_formed() -> None:
    def luhn(number: str) -> int:
        digits = [int(digit) for digit in reversed(number)]
        return sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])

    assert [number for number in CARDS if luhn(number) % 10] == []
    assert [number for number, card in CARDS.items() if not number.endswith(card.last4)] == []
    assert len({card.name for card in CARDS.values()}) == len(CARDS)


def test_session_expires_by_time_and_says_so_once(store: Store) -> None:
    session = open_session(store, fields(), origin="http://localhost", cause=Cause(NOW))

    assert expire_due(store, cause=Cause(NOW + DAY - 1)) == 0
    assert store.get(session["id"])["status"] == "open"
    assert expire_due(store, cause=Cause(NOW + DAY)) == 1
    assert expire_due(store, cause=Cause(NOW + DAY + 1)) == 0
    assert (store.get(session["id"])["status"], store.get(session["id"])["url"]) == ("expired", None)
    types = [row["type"] for row in store.rows("SELECT type FROM deliveries")]
    assert types == ["checkout.session.expired"]


def test_payment_asked_for_at_once_is_charged_once(store: Store) -> None:
    session = open_session(store, fields(), origin="http://localhost", cause=Cause(NOW))
    typed = TypedCard(CARDS["4242424242424242"], 12, 2040, email="a@b.org", name="A")
    gate = threading.Barrier(8)
    outcomes: list[str] = []

    def pay() -> None:
        gate.wait()
        tried = pay_session(store, session["id"], typed=typed, origin="http://localhost", cause=Cause(NOW))
        outcomes.append(tried.outcome)

    threads = [threading.Thread(target=pay) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed"] * 7 + ["paid"]
    assert len(store.rows("SELECT 1 FROM objects WHERE kind = 'charge'")) == 1


def test_idempotency_key_is_forgotten_after_a_day(store: Store) -> None:
    claim = Claim("key", "/v1/refunds", "amount=1", "req_1")
    assert claim_key(store, claim, now=NOW) is None
    keep_answer(store, "key", status=200, body=b"{}")

    assert claim_key(store, claim, now=NOW + DAY - 1) == Kept(200, b"{}", "req_1")
    assert claim_key(store, claim, now=NOW + DAY + 1) is None


def test_transaction_leaves_nothing_of_what_failed(store: Store) -> None:
    def fail() -> None:
        with store.transaction(), store.transaction():
            store.add({"id": "ch_1", "object": "charge"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert store.find("ch_1") is None


@pytest.mark.parametrize(("cents", "fee"), [(9709, 312), (50, 31), (100, 33), (10_000, 320)])
def test_processing_fee_is_stripes(cents: int, fee: int) -> None:
    assert processing_fee(cents) == fee


def test_signature_is_stripes() -> None:
    import stripe

    now, body = int(time.time()), b'{"id": "evt_1", "object": "event"}'

    header = signature(body, secret="whsec_x", now=now)

    expected = stripe.WebhookSignature.generate_signature_header(body.decode(), "whsec_x", timestamp=now)
    assert header == expected


def test_pauses_between_tries_grow_to_five_minutes() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 9, 10, 50)] == [1, 2, 4, 256, 300, 300]
