"""Stripe's published test cards, and what becomes of each. Nothing else is taken, and no number is ever stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Decline:
    """How a bank says no: Stripe's codes, and the sentence for the payer."""

    code: str
    decline_code: str
    message: str
    advice: str
    type: str = "issuer_declined"
    network_status: str = "declined_by_network"


GENERIC = Decline(
    "card_declined",
    "generic_decline",
    "Your card was declined.",
    "The bank did not say why. Try another card, or ask your bank.",
)
INSUFFICIENT = Decline(
    "card_declined",
    "insufficient_funds",
    "Your card has insufficient funds.",
    "There is not enough money on this card. Try another card.",
)
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.", "Try a card that is still valid.")
WRONG_CODE = Decline(
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    "Check the code on the card and try again.",
)
PROCESSING = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "Nothing was charged. Wait a moment and try again.",
)


@dataclass(frozen=True)
class Card:
    """A published test card. `name` is what is stored of it; the number stays in this file."""

    name: str
    brand: str
    last4: str
    words: str
    decline: Decline | None = None
    needs_challenge: bool = False

    @property
    def code_length(self) -> int:
        return 4 if self.brand == "amex" else 3


CARDS = {
    "4242424242424242": Card("visa", "visa", "4242", "Visa: paid"),
    "5555555555554444": Card("mastercard", "mastercard", "4444", "Mastercard: paid"),
    "378282246310005": Card("amex", "amex", "0005", "American Express: paid (security code of 4 digits)"),
    "6011111111111117": Card("discover", "discover", "1117", "Discover: paid"),
    "4000002500003155": Card("challenge", "visa", "3155", "Bank asks first, then paid", needs_challenge=True),
    "4000002760003184": Card("challenge-always", "visa", "3184", "Bank asks first, then paid", needs_challenge=True),
    "4000008400001629": Card("challenge-no", "visa", "1629", "Bank asks first, then declined", GENERIC, True),
    "4000000000000002": Card("declined", "visa", "0002", "Declined", GENERIC),
    "4000000000009995": Card("no-funds", "visa", "9995", "Declined: not enough money", INSUFFICIENT),
    "4000000000000069": Card("expired", "visa", "0069", "Declined: expired card", EXPIRED),
    "4000000000000127": Card("wrong-code", "visa", "0127", "Declined: wrong security code", WRONG_CODE),
    "4000000000000119": Card("processing", "visa", "0119", "Declined: error at the bank", PROCESSING),
}
BY_NAME = {card.name: card for card in CARDS.values()}


@dataclass(frozen=True)
class TypedCard:
    """A card as typed on the page, already checked; the number and the code are gone."""

    card: Card
    exp_month: int
    exp_year: int
    email: str
    name: str


NOT_A_TEST_CARD = (
    "This page takes test cards only. What you typed was not kept. "
    "Use one of the numbers under “Test card numbers”, such as 4242 4242 4242 4242."
)


def check_card(values: dict[str, str], *, now: datetime) -> tuple[TypedCard | None, dict[str, str]]:
    """The card, or what to mend, by field."""
    card = CARDS.get(re.sub(r"[\s-]", "", values.get("number", "")))
    expiry = read_expiry(values.get("expiry", ""))
    problems = {
        "email": _email_problem(values.get("email", "").strip()),
        "number": _number_problem(values.get("number", ""), card),
        "expiry": _expiry_problem(expiry, now),
        "code": _code_problem(values.get("code", "").strip(), card),
        "name": _name_problem(values.get("name", "").strip()),
    }
    found = {field: problem for field, problem in problems.items() if problem}
    if found or card is None or expiry is None:
        return None, found
    return TypedCard(card, *expiry, email=values["email"].strip(), name=values["name"].strip()), {}


def read_expiry(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"\s*(\d{1,2})\s*[/ .-]?\s*(\d{4}|\d{2})\s*", text)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    year = int(match[2])
    return int(match[1]), year if year >= 100 else 2000 + year


def _email_problem(email: str) -> str:
    if not email:
        return "Enter your email address."
    if len(email) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        return "Check your email address. It looks like name@example.com."
    return ""


def _number_problem(number: str, card: Card | None) -> str:
    if not number.strip():
        return "Enter the card number."
    return "" if card else NOT_A_TEST_CARD


def _expiry_problem(expiry: tuple[int, int] | None, now: datetime) -> str:
    if expiry is None:
        return "Enter the expiry date as month and year, such as 04 / 30."
    month, year = expiry
    if (year, month) < (now.year, now.month):
        return "This date is past. Enter a date that is still to come."
    return "Check the year of the expiry date." if year > now.year + 50 else ""


def _code_problem(code: str, card: Card | None) -> str:
    lengths = {card.code_length} if card else {3, 4}
    if re.fullmatch(r"\d+", code) and len(code) in lengths:
        return ""
    return f"Enter the security code: {' or '.join(str(n) for n in sorted(lengths))} digits."


def _name_problem(name: str) -> str:
    if not name:
        return "Enter the name on the card."
    return "Shorten the name to 200 characters." if len(name) > 200 else ""
