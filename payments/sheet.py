"""The confirmation as it is read: by the page and by the PDF, line for line the manual's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courts.book import Book, book_of
from courts.calendar import local, next_open_day
from courts.errors import UnknownCodeError
from courts.models import Jurisdiction
from docket.enums import FilingKind
from docket.models import Filing, Subscription
from docket.paths import add_documents_path, case_path
from documents.models import Document
from enrollment.models import User
from payments.enums import RefundState
from payments.models import Confirmation, Payment, PaymentLine, Refund

# What the sheet says of a line and of a paper. A filing's row is wide, and people wait for this page.
LINE = (
    "payment_id", "is_paid", "court_fee_cents", "filing__area", "filing__caption", "filing__case_type_id",
    "filing__filed_on", "filing__filer_id", "filing__jurisdiction_id", "filing__kind", "filing__received_at",
    "filing__state", "filing__case__caption", "filing__case__location_id", "filing__case__number",
)  # fmt: skip
PAPER = ("filing_id", "public_id", "slot", "title", "stamped__document_id")


class NextStep(TypedDict):
    when: str
    words: str


@dataclass(frozen=True)
class FiledDocument:
    title: str
    document: Document

    @property
    def is_stamped(self) -> bool:
        return hasattr(self.document, "stamped")


@dataclass(frozen=True)
class FiledLine:
    """One filing of the "Document Summary"."""

    docket_number: str
    case_path: str
    add_documents_path: str
    case_name: str
    court: str
    transaction: str
    court_fee_cents: int
    date_filed: str
    filed_by: str
    documents: Sequence[FiledDocument]
    transacted_at: str
    filed_later: str
    is_subscribed: bool


@dataclass(frozen=True)
class RefundLine:
    """Money given back, in whole or in part, for one filing."""

    caption: str
    cents: int
    state: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    number: str
    area: str
    court_name: str
    support_phone: str
    support_email: str
    court_fees_cents: int
    service_fee_name: str
    service_fee_cents: int
    total_cents: int
    method: str
    card: str
    payment_date: str
    filings: Sequence[FiledLine]
    refunds: Sequence[RefundLine]
    next_steps: Sequence[NextStep]

    @property
    def has_every_copy(self) -> bool:
        return all(paper.is_stamped for line in self.filings for paper in line.documents)


@dataclass(frozen=True)
class Receipt:
    """One line of the list of receipts."""

    number: str
    paid_on: str
    method: str
    total_cents: int
    refunded_cents: int
    has_pdf: bool


def receipt_of(confirmation: Confirmation) -> Receipt:
    payment = confirmation.payment
    refunds = [refund for line in payment.lines.all() for refund in line.refunds.all()]
    return Receipt(
        number=confirmation.number,
        paid_on=_payment_date(confirmation),
        method=payment.get_method_display(),
        total_cents=payment.total_cents,
        refunded_cents=sum(refund.total_cents for refund in refunds if refund.state == RefundState.SENT),
        has_pdf=bool(confirmation.pdf_key),
    )


def _payment_date(confirmation: Confirmation) -> str:
    payment = confirmation.payment
    return date_format(local(payment.jurisdiction, payment.paid_at or confirmation.made_at), "m/d/Y h:iA T")


def sheet_of(confirmation: Confirmation, *, reader: User | None = None) -> Sheet:
    """Everything on the sheet, in a fixed number of queries however many filings it has."""
    payment = confirmation.payment
    court = payment.jurisdiction
    lines = _lines_of(payment, book=book_of(court))
    followed = _followed_cases(lines, reader)
    filed = [line for line in lines if line.filing and line.filing.is_on_docket and line.is_paid]
    return Sheet(
        number=confirmation.number,
        area=next((line.filing.area for line in lines if line.filing), ""),
        court_name=court.court_name,
        support_phone=court.support_phone,
        support_email=court.support_email,
        court_fees_cents=payment.court_fees_cents,
        service_fee_name=court.service_fee_name,
        service_fee_cents=payment.service_fee_cents,
        total_cents=payment.total_cents,
        method=payment.get_method_display(),
        card=payment.card_last4,
        payment_date=_payment_date(confirmation),
        filings=[_filed_line(line, line.filing, followed) for line in filed if line.filing],
        refunds=[_refund_line(line, refund) for line in lines for refund in line.refunds.all()],
        next_steps=_next_steps(court, [line.filing for line in filed if line.filing]),
    )


def _lines_of(payment: Payment, *, book: Book) -> list[PaymentLine]:
    """One payment is for one court system: its rows are in memory. The filer of what was paid for is the payer."""
    papers = Document.objects.select_related("stamped").only(*PAPER)
    lines = list(
        payment.lines.select_related("filing__case")
        .only(*LINE)
        .prefetch_related(Prefetch("filing__documents", papers), "refunds")
        .order_by("filing__certified_at", "filing_id")
    )
    for filing in (line.filing for line in lines if line.filing):
        filing.jurisdiction = book.jurisdiction
        if filing.filer_id == payment.payer_id:
            filing.filer = payment.payer
        if filing.case:
            filing.case.location = book.location(filing.case.location_id)
    return lines


def _followed_cases(lines: Iterable[PaymentLine], reader: User | None) -> set[int]:
    if reader is None:
        return set()
    cases = [line.filing.case_id for line in lines if line.filing]
    return set(Subscription.objects.filter(user=reader, case__in=cases).values_list("case_id", flat=True))


def _filed_line(line: PaymentLine, filing: Filing, followed: set[int]) -> FiledLine:
    case = filing.case
    if case is None or filing.received_at is None or filing.filed_on is None:
        raise ValueError(f"filing {filing.pk} is not on the docket")
    received = local(filing.jurisdiction, filing.received_at)
    return FiledLine(
        docket_number=case.number,
        case_path=case_path(case.number),
        add_documents_path=add_documents_path(case.number),
        case_name=case.caption,
        court=case.location.label,
        transaction=_("E-File New Case") if filing.kind == FilingKind.NEW_CASE else _("E-File Document"),
        court_fee_cents=line.court_fee_cents,
        date_filed=date_format(filing.filed_on, "M-j-Y").upper(),
        filed_by=f"({filing.filer.user_id})",
        documents=filed_documents(filing),
        transacted_at=date_format(received, "l, F d, Y h:i:s A T"),
        filed_later=_filed_later(filing.filed_on, received),
        is_subscribed=case.pk in followed,
    )


def _refund_line(line: PaymentLine, refund: Refund) -> RefundLine:
    return RefundLine(
        caption=(line.filing.caption if line.filing else "") or _("What could not be filed"),
        cents=refund.total_cents,
        state=refund.get_state_display(),
        reason=refund.reason,
    )


def filed_documents(filing: Filing) -> list[FiledDocument]:
    """The documents in order, named as on the court's list: the slot's stamp label, or the filer's own name."""
    book = book_of(filing.jurisdiction)
    return [FiledDocument(_stamp_label(book, filing, paper), paper) for paper in filing.documents.all()]


def _stamp_label(book: Book, filing: Filing, paper: Document) -> str:
    try:
        slot = book.slot(book.case_type(filing.case_type_id or 0).track, paper.slot)
    except UnknownCodeError:
        return paper.title.upper()
    if slot.is_multiple and paper.title != slot.label:
        return f"{slot.stamp_label}: {paper.title.upper()}"
    return slot.stamp_label


def _filed_later(filed_on: date, received: datetime) -> str:
    if filed_on == received.date():
        return ""
    return _("Received after closing or on a day the court is closed. It counts as filed on the next open day.")


def _next_steps(court: Jurisdiction, filings: Sequence[Filing]) -> list[NextStep]:
    """Three dated lines. Only dates that the portal itself knows; the court sets the others."""
    filed_on = max((filing.filed_on for filing in filings if filing.filed_on), default=None)
    if filed_on is None:
        return []
    return [
        {"when": _in_full(filed_on), "words": _("Your filing is on the docket as of this day. Keep this page.")},
        {
            "when": _("From %(day)s") % {"day": _in_full(next_open_day(court, filed_on))},
            "words": _("The clerk looks at your papers. We will e-mail you when that is done."),
        },
        {
            "when": _("%(days)s days to correct") % {"days": court.cure_days},
            "words": _(
                "If the clerk sends something back, you have this long to correct it. "
                "Your docket number and your date stay the same."
            ),
        },
    ]


def _in_full(day: date) -> str:
    return date_format(day, "l, F j, Y")
