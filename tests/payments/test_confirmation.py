"""The confirmation, read back line by line; its PDF; who may see it."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from audit import clock
from cases.services.removal import empty_filing, restorable_until, restore_filing
from cases.services.sweeping import empty_removed
from courts.models import Words
from courts.services.revising import revise
from docket.enums import FilingKind, FilingState
from docket.errors import FilingError
from docket.models import Filing, Subscription
from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from payments.models import Confirmation, Payment
from payments.services import printing
from payments.services.finishing import finish_payment
from payments.services.printing import draw_pdf, make_confirmation_pdf
from payments.services.settling import settle_payment
from payments.sheet import sheet_of
from tests.enrollment.factories import make_user
from tests.factories import make_filed, make_in_cart
from tests.payments.factories import paid_session, recorded_attempt, words_of

pytestmark = pytest.mark.django_db

# The worked example's own moment: a working day, before five.
MOMENT = datetime(2017, 9, 12, 15, 24, 59, tzinfo=UTC)


@pytest.fixture
def filer() -> User:
    return make_user()


@pytest.fixture
def visitor(filer: User) -> Client:
    client = Client()
    client.force_login(filer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def at_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


def confirm(filer: User, *, items: int = 1, at: datetime = MOMENT) -> Confirmation:
    """A confirmation by the real services, with the processor's answer made up."""
    filings = [make_in_cart(filer, now=at) for _ in range(items)]
    payment = recorded_attempt(filer, *filings, now=at)
    payment = settle_payment(payment, session=paid_session(payment, at=at), now=at)
    finish_payment(payment, now=at)
    return Confirmation.objects.get(payment=payment)


def test_every_line_of_the_sheet_in_order(filer: User, visitor: Client, at_the_moment: None) -> None:
    confirmation = confirm(filer)
    filing = Filing.objects.get()
    assert filing.case is not None
    docket_number = filing.case.number
    words = words_of(visitor.get(f"/confirmations/{confirmation.number}/"))
    lines = [
        "Confirmation of E-filed Transaction (print this page for your records)",
        "For questions regarding this payment: Contact Us",
        "Print This Page",
        "Payment Information",
        f"Confirmation Number: {confirmation.number}",
        "Total Court Fees: $95.00",
        "Service Fee: $2.09",
        "Total Transaction Amount: $97.09",
        "Payment Method: Credit Card",
        "Payment Date: 09/12/2017 11:24AM EDT",
        "Document Summary",
        f"Confirmation Number: {confirmation.number}",
        f"Docket Number: {docket_number}",
        "To receive an email when there is activity on this case, click here.",
        "Case Name: KARENINA, ANNA v. THORNTON, TROOPER ET AL",
        "Type of Transaction: E-File New Case",
        "Court Fee: $95.00",
        "Date Filed: SEP-12-2017",
        "Filed By: (annakarenina)",
        "Document Filed: SMALL CLAIMS WRIT AND NOTICE OF SUIT, JD-CV-40",
        "SMALL CLAIMS RETURN / STATEMENT OF SERVICE, JD-CV-123",
        "Date and Time of Transaction: Tuesday, September 12, 2017 11:24:59 AM EDT",
        "File Additional Documents On This Case",
        "What happens next Tuesday, September 12, 2017",
        "From Wednesday, September 13, 2017",
        "Stamped copies are being made",
        "Return to Superior Court E-Filing Menu",
        "Return to Shopping Cart",
    ]
    at = 0
    for line in lines:
        at = words.find(line, at)
        assert at >= 0, line
    assert docket_number.startswith("HHD-CV-17-")


def test_number_has_eight_digits_and_is_the_payments_own(filer: User) -> None:
    first, second = confirm(filer), confirm(filer)
    assert len(first.number) == 8
    assert first.number.isdigit()
    assert first.number != second.number


def test_filing_after_five_says_so(filer: User, visitor: Client) -> None:
    late = datetime(2017, 9, 12, 21, 0, 1, tzinfo=UTC)
    confirmation = confirm(filer, at=late)
    words = words_of(visitor.get(f"/confirmations/{confirmation.number}/"))
    assert "Date Filed: SEP-13-2017" in words
    assert "Received after closing" in words
    assert "Tuesday, September 12, 2017 05:00:01 PM EDT" in words


def test_stranger_does_not_see_it(filer: User) -> None:
    confirmation = confirm(filer)
    stranger = Client()
    assert stranger.get(f"/confirmations/{confirmation.number}/")["Location"].startswith("/login/")
    stranger.force_login(make_user("jeanvaljean"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (f"/confirmations/{confirmation.number}/", f"/confirmations/{confirmation.number}/pdf/"):
        assert stranger.get(path).status_code == 404


def test_pdf_says_the_same_and_is_kept(filer: User, visitor: Client) -> None:
    confirmation = make_confirmation_pdf(confirm(filer), now=MOMENT)
    again = make_confirmation_pdf(confirmation, now=MOMENT)
    content = visitor.get(f"/confirmations/{confirmation.number}/pdf/").getvalue()
    assert hashlib.sha256(content).hexdigest() == confirmation.pdf_sha256
    assert again.pdf_key == confirmation.pdf_key
    reader = PdfReader(BytesIO(content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert "Total Transaction Amount: $97.09" in words
    assert f"Confirmation Number: {confirmation.number}" in words
    assert "Tuesday, September 12, 2017 11:24:59 AM EDT" in words
    assert len(reader.pages) == 1


def test_pdf_is_tagged_and_carries_its_fonts(filer: User) -> None:
    confirmation = make_confirmation_pdf(confirm(filer), now=MOMENT)
    with storages["documents"].open(confirmation.pdf_key) as paper:
        reader = PdfReader(BytesIO(paper.read()))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    resources: Any = reader.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile3" in descendant["/FontDescriptor"] or "/FontFile2" in descendant["/FontDescriptor"]


def faces_of(content: bytes) -> set[str]:
    fonts = PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # a dictionary
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}


def test_every_paper_has_the_courts_faces_whoever_draws_it_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<html lang=en><head><title>One</title></head><body><h1>One</h1><p>Two</p></body></html>"
    drawn = [draw_pdf(page), draw_pdf(page)]
    other = threading.Thread(target=lambda: drawn.append(draw_pdf(page)))
    other.start()
    other.join()
    monkeypatch.setattr(printing, "KEPT_SECONDS", -1)
    drawn.append(draw_pdf(page))
    for content in drawn:
        assert sorted(face.partition("+")[2].split("-")[0] for face in faces_of(content)) == ["Merriweather", "Public"]
        assert PdfReader(BytesIO(content)).pages[0].mediabox[2:] == [612, 792]


def test_two_workers_keep_one_pdf(filer: User) -> None:
    confirmation = confirm(filer)
    late = Confirmation.objects.get(pk=confirmation.pk)
    first = make_confirmation_pdf(confirmation, now=MOMENT)
    second = make_confirmation_pdf(late, now=MOMENT)
    assert second.pdf_key == first.pdf_key
    _folders, files = storages["documents"].listdir("confirmations")
    kept = {key for key in files if f"confirmations/{key}" == first.pdf_key}
    assert kept


def test_queries_do_not_grow_with_the_filings(
    filer: User,
    visitor: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    one, many = confirm(filer), confirm(filer, items=8)
    visitor.get(f"/confirmations/{one.number}/")
    with django_assert_max_num_queries(25) as counted:
        visitor.get(f"/confirmations/{one.number}/")
    with django_assert_num_queries(len(counted)):
        visitor.get(f"/confirmations/{many.number}/")


def test_click_here_subscribes_once(filer: User, visitor: Client) -> None:
    confirmation = confirm(filer)
    case = Filing.objects.get().case
    assert case is not None
    for _ in range(2):
        visitor.post(f"/confirmations/{confirmation.number}/follow/{case.number}/")
    assert Subscription.objects.filter(user=filer, case=case).count() == 1
    assert "You receive an e-mail" in words_of(visitor.get(f"/confirmations/{confirmation.number}/"))


def test_mail_names_number_and_links(filer: User) -> None:
    confirmation = confirm(filer)
    notice = Notice.objects.get(key=f"payment-confirmed:{confirmation.payment.public_id}")
    assert f"http://testserver/confirmations/{confirmation.number}/pdf/" in notice.context
    assert notice.to == filer.email


def test_receipts_list_every_payment(filer: User, visitor: Client) -> None:
    assert "You have not paid for a filing yet." in words_of(visitor.get("/receipts/"))
    numbers = [confirm(filer).number, confirm(filer).number]
    words = words_of(visitor.get("/receipts/"))
    assert all(number in words for number in numbers)


def test_what_cannot_be_filed_is_refunded_and_the_rest_is_filed(filer: User, visitor: Client) -> None:
    good, bad = make_in_cart(filer, now=MOMENT), make_in_cart(filer, now=MOMENT)
    payment = recorded_attempt(filer, good, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    finish_payment(payment, now=MOMENT)
    states = dict(Filing.objects.values_list("pk", "state"))
    assert states == {good.pk: FilingState.FILED, bad.pk: FilingState.REMOVED}
    line = payment.lines.get(filing=bad)
    refund = line.refunds.get()
    assert refund.total_cents == line.total_cents
    words = words_of(visitor.get(f"/confirmations/{payment.confirmation_number}/"))
    assert "Refunds KARENINA, ANNA v. THORNTON, TROOPER ET AL $97.09, Being sent We could not file your case." in words


def test_payment_of_which_nothing_could_be_filed_has_no_confirmation(filer: User, visitor: Client) -> None:
    bad = make_in_cart(filer, now=MOMENT)
    payment = recorded_attempt(filer, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    assert Payment.objects.get().finished_at is not None
    assert not Confirmation.objects.exists()
    assert "on its way back to your card" in words_of(visitor.get(f"/payments/{payment.public_id}/"))


def fail_to_file(filer: User) -> Filing:
    bad = make_in_cart(filer, now=MOMENT)
    payment = recorded_attempt(filer, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    bad.refresh_from_db()
    return bad


def test_payer_is_told_of_what_cannot_be_filed(filer: User) -> None:
    bad = fail_to_file(filer)
    notice = Notice.objects.get(key=f"not-filed:{bad.public_id}")
    mail = draw_mail(notice)
    assert notice.to == filer.email
    assert mail.subject == "Could not be filed: KARENINA, ANNA v. THORNTON, TROOPER ET AL"
    assert "You get back $97.09." in mail.body


def test_what_could_not_be_filed_is_emptied_like_other_removed_filings(filer: User, visitor: Client) -> None:
    bad = fail_to_file(filer)
    assert bad.removed_at == MOMENT
    empty_removed(bad.jurisdiction, now=MOMENT + timedelta(days=bad.jurisdiction.restore_days + 1))
    bad.refresh_from_db()
    assert bad.emptied_at is not None
    assert not bad.parties.exists()


def test_what_could_not_be_filed_cannot_be_restored(filer: User, visitor: Client, at_the_moment: None) -> None:
    bad = fail_to_file(filer)
    with pytest.raises(FilingError) as refusal:
        restore_filing(bad, actor=filer, now=MOMENT)
    assert refusal.value.code == "moved_on"
    bad.refresh_from_db()
    assert (bad.state, bad.removed_at) == (FilingState.REMOVED, MOMENT)
    assert "THORNTON" not in words_of(visitor.get("/unfinished/"))


def later_document(filer: User) -> Filing:
    """A document for a case that is on the docket already, in the cart like a new case."""
    case = make_filed(filer, now=MOMENT).case
    later = make_in_cart(filer, now=MOMENT)
    later.kind, later.case, later.area = FilingKind.DOCUMENT, case, ""
    later.save()
    return later


def test_later_document_that_could_not_be_filed_leaves_the_sheet_readable(filer: User, visitor: Client) -> None:
    good, bad = make_in_cart(filer, now=MOMENT), later_document(filer)
    payment = recorded_attempt(filer, good, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    sheet = sheet_of(Confirmation.objects.get(payment=payment))
    good.refresh_from_db()
    assert good.case is not None
    assert [line.docket_number for line in sheet.filings] == [good.case.number]


def test_lone_later_document_that_could_not_be_filed_has_no_confirmation(filer: User) -> None:
    bad = later_document(filer)
    Filing.objects.filter(pk=bad.pk).update(filed_on=MOMENT.date())
    payment = recorded_attempt(filer, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    assert not Confirmation.objects.filter(payment=payment).exists()


def test_caption_that_is_gone_leaves_words_on_the_refund(filer: User) -> None:
    good, bad = make_in_cart(filer, now=MOMENT), make_in_cart(filer, now=MOMENT)
    payment = recorded_attempt(filer, good, bad, now=MOMENT)
    payment = settle_payment(payment, session=paid_session(payment, at=MOMENT), now=MOMENT)
    bad.documents.all().delete()
    finish_payment(payment, now=MOMENT)
    bad.refresh_from_db()
    empty_filing(bad, now=restorable_until(bad))
    [refund] = sheet_of(Confirmation.objects.get()).refunds
    assert refund.caption == "What could not be filed"


def test_receipts_name_the_zone_of_the_payment(filer: User, visitor: Client) -> None:
    confirm(filer)
    assert "09/12/2017 11:24AM EDT" in words_of(visitor.get("/receipts/"))


def test_instructions_of_the_confirmation_are_the_courts_own(filer: User, visitor: Client) -> None:
    confirmation = confirm(filer)
    court = confirmation.payment.jurisdiction
    Words.objects.filter(jurisdiction=court, key="instructions.confirmation").update(text="Own words.")
    revise(court, actor=filer, what="words")
    assert "Own words." in words_of(visitor.get(f"/confirmations/{confirmation.number}/"))


def test_sheet_is_headed_by_the_seal(filer: User, visitor: Client) -> None:
    body = visitor.get(f"/confirmations/{confirm(filer).number}/").content.decode()
    head = body[body.index('<article class="sheet">') : body.index("Payment Information")]
    assert 'class="sheet__head"' in head
    assert "seal" in head
    assert "Connecticut Superior Court" in head
