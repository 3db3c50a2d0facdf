"""The one box of the support desk: seven keys, each by its own index. Nothing personal beyond need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, F, Func, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clerks.queries.searching import CONFIRMATION, clean_term, ids_by_docket_number, ids_by_party
from courts.calendar import local, zone_of
from courts.models import Jurisdiction
from courts.money import MoneyError, dollars, parse_dollars
from docket.models import Filing
from enrollment.models import User
from payments.models import FIRST_CONFIRMATION, Payment

MOST_HITS = 25
CARD = re.compile(r"(?P<last4>[0-9]{4})\s+(?P<rest>\S+\s+\S+)")
PHONE = re.compile(r"\+?[0-9()./\s-]{7,25}")
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")


class Digits(Func):
    """A telephone number without what people put between its digits; an index stands on just this expression."""

    function = "REPLACE"
    template = (
        "REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(%(expressions)s, ' ', ''), '-', ''), '(', ''), ')', ''), "
        "'.', ''), '+', '')"
    )
    output_field = CharField()


@dataclass(frozen=True)
class Hit:
    """One thing found, and by which of the seven keys."""

    kind: str  # payment, filing, account
    id: str
    subject: str
    key: str
    title: str
    words: str


def find_for_caller(text: str) -> list[Hit]:
    """Everything the typed text can mean, each thing once."""
    term = clean_term(text)
    if not term:
        return []
    hits = [
        *payment_hits(by_confirmation(term), key="confirmation number"),
        *payment_hits(by_card(term), key="card, date and amount"),
        *filing_hits(ids_by_docket_number(term), key="docket number"),
        *account_hits(by_user_id(term), key="User ID"),
        *account_hits(by_email(term), key="e-mail"),
        *account_hits(by_telephone(term), key="telephone"),
        *filing_hits(ids_by_party(term), key="party name"),
    ]
    once = {hit.subject: hit for hit in reversed(hits)}
    return [hit for hit in hits if once[hit.subject] is hit][:MOST_HITS]


def by_confirmation(term: str) -> list[Payment]:
    if not CONFIRMATION.fullmatch(term):
        return []
    return list(_payments().filter(pk=int(term) - FIRST_CONFIRMATION))


def by_card(term: str) -> list[Payment]:
    """The last four digits, then date and amount in either order: `4242 11/21/2026 97.09`."""
    found = CARD.fullmatch(term)
    if found is None:
        return []
    first, second = found["rest"].split()
    day = read_day(first) or read_day(second)
    cents = read_sum(second if read_day(first) else first)
    if day is None or cents is None:
        return []
    ids = {
        payment.pk for jurisdiction in Jurisdiction.objects.all() for payment in _on(jurisdiction, found["last4"], day)
    }
    return [payment for payment in _payments().filter(pk__in=ids) if payment.total_cents == cents]


def _on(jurisdiction: Jurisdiction, last4: str, day: date) -> Iterable[Payment]:
    """Paid on that day of the court's own calendar."""
    begin = datetime.combine(day, time.min, zone_of(jurisdiction))
    end = datetime.combine(day + timedelta(days=1), time.min, zone_of(jurisdiction))
    rows = Payment.objects.filter(jurisdiction=jurisdiction, card_last4=last4, paid_at__gte=begin, paid_at__lt=end)
    return rows.only("pk")[:MOST_HITS]


def read_day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None


def read_sum(text: str) -> int | None:
    try:
        return parse_dollars(text)
    except MoneyError:
        return None


def by_user_id(term: str) -> list[User]:
    return list(User.objects.filter(user_id__iexact=term)[:2])


def by_email(term: str) -> list[User]:
    return list(User.objects.filter(email__iexact=term)[:MOST_HITS]) if "@" in term else []


def by_telephone(term: str) -> list[User]:
    """With or without the country's 1, whatever stands between the digits on either side."""
    digits = re.sub(r"[^0-9]", "", term)
    if not PHONE.fullmatch(term) or not 7 <= len(digits) <= 15:
        return []
    bare = digits.removeprefix("1") if len(digits) == 11 else digits
    rows = User.objects.annotate(digits=Digits(F("phone"))).filter(digits__in=[bare, f"1{bare}"])
    return list(rows[:MOST_HITS])


def _payments() -> QuerySet[Payment]:
    return Payment.objects.select_related("jurisdiction", "payer").order_by("-pk")


def payment_hits(payments: Iterable[Payment], *, key: str) -> list[Hit]:
    return [
        Hit(
            "payment",
            str(payment.public_id),
            payment.subject,
            key,
            _("Payment %(number)s") % {"number": payment.confirmation_number},
            f"{dollars(payment.total_cents)}, {payment.get_state_display()}, {_day_of(payment)}",
        )
        for payment in payments
    ]


def _day_of(payment: Payment) -> str:
    return date_format(local(payment.jurisdiction, payment.paid_at or payment.created_at), "F j, Y")


def filing_hits(ids: Iterable[int], *, key: str) -> list[Hit]:
    rows = Filing.objects.filter(pk__in=list(ids)[:MOST_HITS]).select_related("case").order_by("-pk")
    rows = rows.only("public_id", "state", "caption", "case__number")  # one line of wide rows
    return [
        Hit(
            "filing",
            str(filing.public_id),
            filing.subject,
            key,
            filing.case.number if filing.case else _("No docket number yet"),
            f"{filing.caption}, {filing.get_state_display()}",
        )
        for filing in rows
    ]


def account_hits(users: Iterable[User], *, key: str) -> list[Hit]:
    return [
        Hit("account", str(user.pk), f"account:{user.pk}", key, user.display_name, user.get_account_type_display())
        for user in users
    ]
