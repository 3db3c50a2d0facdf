"""What support sees of one payment, filing or account, and what to tell the caller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from clerks.telling import about_account, about_filing, about_payment, about_refund
from courts.calendar import local
from docket.enums import ON_THE_DOCKET, FilingState
from docket.models import Filing, ReviewRound
from enrollment.models import User
from enrollment.services.locking import is_locked
from notices.models import Notice
from payments.models import Payment, PaymentLine, Refund

MOST = 10
MAILS = {
    "payment_confirmed": _("Confirmation"),
    "payment_ended": _("Payment ended without a charge"),
    "payment_refunded": _("Refund"),
    "decision_accept": _("Accepted by the clerk"),
    "decision_return": _("Returned for correction"),
    "decision_reject": _("Rejected"),
    "cure_reminder": _("Reminder of a correction"),
    "cart_reminder": _("Reminder of the shopping cart"),
    "cart_expired": _("Removed from the shopping cart"),
}
# What is not on the docket yet and was certified: a caller may ask for it. Drafts are the filer's own.
SHOWN = frozenset({*ON_THE_DOCKET, FilingState.PAID, FilingState.IN_CART, FilingState.EXPIRED})


@dataclass(frozen=True)
class Mail:
    what: str
    state: str
    when: datetime


@dataclass(frozen=True)
class PaymentDossier:
    payment: Payment
    when: datetime
    lines: list[PaymentLine]
    refunds: list[Refund]
    mails: list[Mail]
    tell: list[str]


@dataclass(frozen=True)
class FilingDossier:
    filing: Filing
    received: datetime | None
    payment: Payment | None
    refunds: list[Refund]
    mails: list[Mail]
    tell: list[str]


@dataclass(frozen=True)
class AccountDossier:
    account: User
    masked_email: str
    is_locked: bool
    filings: list[Filing]
    payments: list[Payment]
    tell: list[str]


def payment_dossier(public_id: UUID) -> PaymentDossier:
    payment = Payment.objects.select_related("jurisdiction", "payer").filter(public_id=public_id).first()
    if payment is None:
        raise Http404
    lines = list(payment.lines.select_related("filing__case").order_by("pk"))
    refunds = list(Refund.objects.filter(line__in=lines).order_by("pk"))
    subjects = [payment.subject, *(line.filing.subject for line in lines if line.filing)]
    return PaymentDossier(
        payment=payment,
        when=local(payment.jurisdiction, payment.paid_at or payment.created_at),
        lines=lines,
        refunds=refunds,
        mails=mails_about(subjects, payment),
        tell=[*about_payment(payment), *(about_refund(refund) for refund in refunds)],
    )


def filing_dossier(public_id: UUID) -> FilingDossier:
    rows = Filing.objects.select_related("case", "case_type", "location", "jurisdiction", "filer")
    filing = rows.filter(public_id=public_id, state__in=sorted(SHOWN)).first()
    if filing is None:
        raise Http404
    line = PaymentLine.objects.filter(filing=filing, is_paid=True).select_related("payment").first()
    refunds = list(Refund.objects.filter(line=line)) if line else []
    newest = ReviewRound.objects.filter(filing=filing).exclude(decision="").order_by("-number").first()
    return FilingDossier(
        filing=filing,
        received=local(filing.jurisdiction, filing.received_at) if filing.received_at else None,
        payment=line.payment if line else None,
        refunds=refunds,
        mails=mails_about([filing.subject], filing),
        tell=[*about_filing(filing, newest=newest), *(about_refund(refund) for refund in refunds)],
    )


def account_dossier(pk: int, *, now: datetime) -> AccountDossier:
    account = User.objects.filter(pk=pk).first()
    if account is None:
        raise Http404
    locked = is_locked(account, now=now)
    filings = Filing.objects.filter(filer=account, state__in=sorted(SHOWN)).select_related("case").order_by("-pk")
    return AccountDossier(
        account=account,
        masked_email=masked(account.email),
        is_locked=locked,
        filings=list(filings[:MOST]),
        payments=list(Payment.objects.of_payer(account).order_by("-pk")[:MOST]),
        tell=about_account(account, is_locked=locked),
    )


def mails_about(subjects: Iterable[str], owner: Payment | Filing) -> list[Mail]:
    """That a mail went, and when; never its text."""
    rows = Notice.objects.filter(about__in=list(subjects)).order_by("-pk")[: 2 * MOST]
    return [
        Mail(
            str(MAILS.get(row.template, row.template.replace("_", " "))),
            row.get_state_display(),
            local(owner.jurisdiction, row.sent_at or row.queued_at),
        )
        for row in rows
    ]


def masked(email: str) -> str:
    """Enough to check what the caller says: `a***@example.org`."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}"
