"""The one place where money is read and printed. Everywhere else it is whole cents."""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_CENTS = 99_999_999_999
BASIS_POINTS = 10_000

# What people type around a sum: plain and no-break spaces, one dollar sign.
SUM = re.compile(r"\$?\s*(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.(?P<part>[0-9]*))?")

PLAIN: dict[str, str | Promise] = {
    "empty": _("Enter an amount, like 4,250.00."),
    "not-money": _("Enter the amount in numbers, like 4,250.00."),
    "negative": _("Enter an amount without a minus sign."),
    "zero": _("Enter an amount of more than $0."),
    "too-fine": _("Use no more than two digits after the point, like 4,250.00."),
    "too-large": _("Enter an amount of at most $999,999,999.99."),
}


class MoneyError(ValueError):
    """A text that is no sum. `key` says why; `PLAIN[key]` says it to people."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
        self.message = PLAIN[key]


def parse_dollars(text: str, *, allow_zero: bool = False) -> int:
    """Dollars as typed, as cents. Accepts `4250`, `4,250`, `$4,250.00`, `.50`; raises `MoneyError`."""
    typed = " ".join(text.split())
    if not typed:
        raise MoneyError("empty")
    if typed[0] in "-\N{MINUS SIGN}(" or typed.startswith(("$-", "$ -")):
        raise MoneyError("negative")
    found = SUM.fullmatch(typed)
    if not found or not (found["whole"] or found["part"]):
        raise MoneyError("not-money")
    part = found["part"] or ""
    if len(part) > 2:
        raise MoneyError("too-fine")
    whole = (found["whole"] or "").replace(",", "").lstrip("0")
    if len(whole) > len(str(MOST_CENTS)):
        raise MoneyError("too-large")
    return within_bounds(int(whole or "0") * 100 + int(part.ljust(2, "0")), allow_zero=allow_zero)


def within_bounds(cents: int, *, allow_zero: bool) -> int:
    if cents == 0 and not allow_zero:
        raise MoneyError("zero")
    if cents > MOST_CENTS:
        raise MoneyError("too-large")
    return cents


def dollars(cents: int) -> str:
    """`425000` as `$4,250.00`; a sum below zero as `-$1.00`."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{part:02}"


def service_fee(total_cents: int, basis_points: int) -> int:
    """The service fee on a payment's total, half a cent counted up."""
    return (total_cents * basis_points + BASIS_POINTS // 2) // BASIS_POINTS


def share_out(cents: int, weights: Sequence[int]) -> list[int]:
    """Split a sum by weight, to the cent, by largest remainder; the earlier of equals takes the odd cent.

    Without any weight at all, everybody weighs the same. The shares always add up to the sum.
    """
    if cents < 0 or any(weight < 0 for weight in weights) or (cents and not weights):
        raise ValueError("a sum and weights of at least zero, please")
    weighed = list(weights) if sum(weights) else [1] * len(weights)
    total = sum(weighed) or 1
    shares = [cents * weight // total for weight in weighed]
    by_remainder = sorted(range(len(weighed)), key=lambda n: -(cents * weighed[n] % total))
    for n in by_remainder[: cents - sum(shares)]:
        shares[n] += 1
    return shares
