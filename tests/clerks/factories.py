from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from audit.models import Event
from docket.enums import Decision
from docket.models import Filing, ReviewRound
from docket.services.deciding import Verdict, decide_filing
from documents.enums import DocumentState
from documents.models import Document
from documents.services.correcting import receive_correction
from enrollment.models import User
from payments.enums import PaymentState
from payments.models import Payment, PaymentLine
from tests.factories import make_filed, small_pdf

SERVICE = "document:statement-of-service"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_returned(
    clerk: User,
    *,
    named: tuple[str, ...] = (SERVICE,),
    words: str = "Add the proof.",
    cure_by: date | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> Filing:
    """On the docket and sent back to its filer."""
    filing = make_filed(now=now, **fields)
    verdict = Verdict(Decision.RETURN, words=words, named=list(named), cure_by=cure_by)
    decide_filing(filing, round_number=1, verdict=verdict, actor=clerk, now=now or clock.now())
    return Filing.objects.select_related("jurisdiction", "case", "filer", "case_type").get(pk=filing.pk)


def make_correction(filing: Filing, *, slot: str = "statement-of-service", pages: int = 2) -> Document:
    """A corrected copy that has been checked and is ready to be sent."""
    old = filing.documents.filter(slot=slot).first()
    upload = SimpleUploadedFile("service.pdf", small_pdf(pages), content_type="application/pdf")
    document = receive_correction(filing, slot=slot, replaces=old, upload=upload, actor=filing.filer, now=clock.now())
    Document.everything.filter(pk=document.pk).update(
        state=DocumentState.READY, pages=pages, picture_key=old.picture_key if old else "tests/none.png"
    )
    return Document.everything.get(pk=document.pk)


def make_payment(filing: Filing, *, now: datetime | None = None, last4: str = "4242") -> PaymentLine:
    """The money of a filing that is on the docket, paid by card, without the processor."""
    at = now or clock.now()
    payment = Payment.objects.create(
        payer=filing.filer, jurisdiction=filing.jurisdiction, state=PaymentState.PAID, court_fees_cents=9500,
        service_fee_cents=209, created_at=at, paid_at=at, settled_at=at, finished_at=at,
        charge_id=f"ch_{filing.pk}", card_brand="visa", card_last4=last4,
    )  # fmt: skip
    Filing.objects.filter(pk=filing.pk).update(confirmation_number=payment.confirmation_number)
    filing.confirmation_number = payment.confirmation_number
    return PaymentLine.objects.create(
        payment=payment, filing=filing, court_fee_cents=9500, service_fee_cents=209, is_paid=True
    )


def kinds_about(subject: str) -> list[str]:
    return list(Event.objects.filter(subject=subject).order_by("pk").values_list("kind", flat=True))


def open_round(filing: Filing) -> ReviewRound:
    return ReviewRound.objects.get(filing=filing, decision="")
