"""The invariants of money and docket numbers, each written once. Reads only; run it when the sweeps are done.

Every function yields one line for each breach it finds.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.files.storage import Storage, storages
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum

from audit.services.verifying import verify_chain
from docket.enums import ON_THE_DOCKET, FilingKind, FilingState
from docket.models import DocketCounter, DocketNumber, Filing
from documents.models import Document
from notices.models import Notice, NoticeState
from payments.enums import IN_FLIGHT, LedgerKind, PaymentMethod, PaymentState, RefundState
from payments.gateway import get_gateway
from payments.models import Confirmation, LedgerEntry, Payment, PaymentLine, Refund
from payments.processor import Charge, SentRefund

EVER = timedelta(days=1)


@dataclass(frozen=True)
class Books:
    """Both sides: our rows, and the processor's list since our first payment."""

    now: datetime

    @cached_property
    def since(self) -> datetime:
        first: datetime | None = Payment.objects.aggregate(first=Min("created_at"))["first"]
        return (first or self.now) - EVER

    @cached_property
    def charges(self) -> Mapping[str, Charge]:
        """Succeeded ones that bear one of our marks: an account may serve more than this portal."""
        listed = get_gateway().list_charges(since=self.since, until=self.now + EVER)
        return {charge.id: charge for charge in listed if charge.is_paid and charge.payment}

    @cached_property
    def refunds(self) -> Mapping[str, SentRefund]:
        listed = get_gateway().list_refunds(since=self.since, until=self.now + EVER)
        return {refund.id: refund for refund in listed if not refund.has_failed and refund.charge in self.charges}


def charges_have_a_payment(books: Books) -> Iterator[str]:
    ours = dict(Payment.objects.filter(state=PaymentState.PAID).values_list("charge_id", "public_id"))
    for charge in books.charges.values():
        if str(ours.get(charge.id)) != charge.payment:
            yield f"charge {charge.id} of {charge.amount_cents} cents belongs to no paid payment"


def payments_have_one_charge(books: Books) -> Iterator[str]:
    charged: dict[str, int] = {}
    for charge in books.charges.values():
        charged[charge.payment] = charged.get(charge.payment, 0) + 1
    for payment in Payment.objects.filter(method=PaymentMethod.CARD).iterator():
        wanted, found = int(payment.is_paid), charged.get(str(payment.public_id), 0)
        if wanted != found:
            yield f"payment {payment.public_id} is {payment.state} and has {found} charges"
        elif payment.is_paid and not _is_charge_of(payment, books.charges.get(payment.charge_id)):
            yield f"payment {payment.public_id} was charged another sum, or by another charge"


def _is_charge_of(payment: Payment, charge: Charge | None) -> bool:
    return charge is not None and charge.amount_cents == payment.total_cents


def ledger_agrees_with_the_processor(books: Books) -> Iterator[str]:
    charged = {charge.id: charge.amount_cents for charge in books.charges.values()}
    refunded = {refund.id: refund.amount_cents for refund in books.refunds.values()}
    for kind, theirs in ((LedgerKind.CHARGED, charged), (LedgerKind.REFUNDED, refunded)):
        ours = _ledger_sums(kind)
        for reference in sorted(ours.keys() | theirs.keys()):
            if ours.get(reference, 0) != theirs.get(reference, 0):
                yield f"{kind} {reference}: ledger {ours.get(reference, 0)}, processor {theirs.get(reference, 0)}"


def _ledger_sums(kind: LedgerKind) -> dict[str, int]:
    came_back = LedgerEntry.objects.filter(kind=LedgerKind.UNREFUNDED).values("reference")
    rows = LedgerEntry.objects.filter(kind=kind).exclude(reference__in=came_back).values("reference")
    summed = rows.annotate(cents=Sum(F("court_fee_cents") + F("service_fee_cents")))
    return {row["reference"]: row["cents"] for row in summed}


def money_is_settled(_books: Books) -> Iterator[str]:
    for payment in Payment.objects.in_flight():
        yield f"payment {payment.public_id} is still {payment.state}"
    for payment in Payment.objects.unfinished():
        yield f"payment {payment.public_id} is paid and not finished"
    for refund in Refund.objects.exclude(state=RefundState.SENT):
        yield f"refund {refund.public_id} is {refund.state}"
    for payment in Payment.objects.exclude(trouble=""):
        yield f"payment {payment.public_id} needs a person: {payment.trouble}"


def paid_lines_are_filed_or_refunded(_books: Books) -> Iterator[str]:
    lines = PaymentLine.objects.filter(payment__state=PaymentState.PAID).annotate(
        has_refund=Exists(Refund.objects.filter(line=OuterRef("pk")).exclude(state=RefundState.FAILED))
    )
    is_filed = Q(is_paid=True, filing__state__in=sorted(ON_THE_DOCKET))
    is_given_back = Q(has_refund=True) & (Q(is_paid=False) | Q(filing__state=FilingState.REMOVED))
    for line in lines.exclude(is_filed | is_given_back):
        yield f"line {line.pk} of payment {line.payment_id} is paid, and neither filed nor refunded"


def filings_are_paid_once(_books: Books) -> Iterator[str]:
    filed = Filing.objects.filter(state__in=sorted(ON_THE_DOCKET)).annotate(
        paid=Count("payment_lines", filter=Q(payment_lines__is_paid=True), distinct=True),
    )
    for public_id, paid in filed.exclude(paid=1).values_list("public_id", "paid"):
        yield f"filing:{public_id} is on the docket with {paid} paid lines"
    for filing in Filing.objects.filter(state=FilingState.PAID):
        yield f"{filing.subject} is paid and not on the docket"


def holds_belong_to_one_payment(_books: Books) -> Iterator[str]:
    going = PaymentLine.objects.filter(payment__state__in=sorted(IN_FLIGHT))
    twice = going.values("filing").annotate(times=Count("payment", distinct=True)).filter(times__gt=1)
    for row in twice:
        yield f"filing {row['filing']} is in {row['times']} payments at once"
    held_well = going.filter(filing=OuterRef("pk"), payment__public_id=OuterRef("held_by"))
    for filing in Filing.objects.filter(~Exists(held_well), held_by__isnull=False):
        yield f"{filing.subject} is held by a payment that is not in flight"


def docket_numbers_are_whole(_books: Books) -> Iterator[str]:
    """Consecutive from the first one: the counter's row is locked until its number is committed, so none is lost."""
    rows = DocketNumber.objects.values("counter")
    used = {row["counter"]: row for row in rows.annotate(first=Min("serial"), last=Max("serial"), many=Count("pk"))}
    counters = dict(DocketCounter.objects.values_list("key", "last"))
    for key, row in sorted(used.items()):
        if row["last"] - row["first"] + 1 != row["many"]:
            yield f"docket numbers of {key} have gaps between {row['first']} and {row['last']}"
        if counters.get(key) != row["last"]:
            yield f"the counter of {key} stands at {counters.get(key)}, the last number is {row['last']}"
    new_cases = Filing.objects.filter(kind=FilingKind.NEW_CASE, state__in=sorted(ON_THE_DOCKET))
    for filing in new_cases.annotate(numbers=Count("case__docket_numbers")).filter(numbers=0):
        yield f"{filing.subject} has no docket number"


def stamped_copies_match(_books: Books) -> Iterator[str]:
    store = storages["documents"]
    papers = Document.objects.filter(filing__state__in=sorted(ON_THE_DOCKET)).select_related("stamped", "filing")
    for paper in papers.iterator(chunk_size=500):
        if not hasattr(paper, "stamped"):
            yield f"{paper.filing.subject} has a document without a stamped copy"
        elif _sha256_of(store, paper.stamped.key) != paper.stamped.sha256:
            yield f"the stamped copy {paper.stamped.verification_code} is not the one that was made"


def _sha256_of(store: Storage, key: str) -> str:
    """Empty when there is no such file."""
    if not store.exists(key):
        return ""
    digest = hashlib.sha256()
    with store.open(key) as paper:
        for chunk in paper.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def confirmations_are_kept(_books: Books) -> Iterator[str]:
    store = storages["documents"]
    for confirmation in Confirmation.objects.iterator():
        if not confirmation.pdf_key:
            yield f"confirmation {confirmation.number} has no PDF"
        elif _sha256_of(store, confirmation.pdf_key) != confirmation.pdf_sha256:
            yield f"the PDF of confirmation {confirmation.number} is not the one that was made"


def mails_were_sent(_books: Books) -> Iterator[str]:
    """Each mail is one row under one key, so that what was sent was sent as one mail; here, that it was."""
    for template, owed in _mails_owed():
        states = dict(Notice.objects.filter(template=template).values_list("key", "state"))
        for key in owed:
            if states.get(key) != NoticeState.SENT:
                yield f"the mail {key} is {states.get(key, 'not there')}"


def _mails_owed() -> Iterator[tuple[str, list[str]]]:
    """The template and the keys of what somebody has to be told about money and about what became of a filing."""
    confirmed = Confirmation.objects.values_list("payment__public_id", flat=True)
    refunded = Refund.objects.filter(state=RefundState.SENT).values_list("public_id", flat=True)
    not_filed = PaymentLine.objects.filter(is_paid=True, filing__state=FilingState.REMOVED)
    expired = Filing.objects.filter(state=FilingState.EXPIRED).values_list("public_id", flat=True)
    yield "payment_confirmed", [f"payment-confirmed:{one}" for one in confirmed]
    yield "payment_refunded", [f"payment-refunded:{one}" for one in refunded]
    yield "not_filed", [f"not-filed:{one}" for one in not_filed.values_list("filing__public_id", flat=True)]
    yield "cart_expired", [f"cart-expired:{one}" for one in expired]


def audit_seal_is_whole(_books: Books) -> Iterator[str]:
    verdict = verify_chain()
    if verdict.breach:
        yield f"audit: {verdict.breach}"


INVARIANTS: tuple[Callable[[Books], Iterator[str]], ...] = (
    charges_have_a_payment,
    payments_have_one_charge,
    ledger_agrees_with_the_processor,
    money_is_settled,
    paid_lines_are_filed_or_refunded,
    filings_are_paid_once,
    holds_belong_to_one_payment,
    docket_numbers_are_whole,
    stamped_copies_match,
    confirmations_are_kept,
    mails_were_sent,
    audit_seal_is_whole,
)


def find_breaches(*, now: datetime) -> Iterator[str]:
    """Ask every invariant. Raises GatewayUnavailable when the processor's list cannot be had."""
    books = Books(now)
    for holds in INVARIANTS:
        for breach in holds(books):
            yield f"{holds.__name__}: {breach}"
