from typing import Any

import pytest
from django.test import Client

from docket.answers import keep_unfinished
from docket.enums import FilingState
from docket.models import Filing
from documents.enums import DocumentState
from enrollment.models import User
from tests.cases.pages import fields_of, send, step, target
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

SIGNED: dict[str, Any] = {"agreed": "on", "signature": "annakarenina", "note": ""}


@pytest.fixture
def filing(anna: User) -> Filing:
    return make_draft(anna, has_pjr=True)


def state_of(filing: Filing) -> str:
    filing.refresh_from_db()
    return filing.state


def test_review_shows_the_summary_of_the_manual(anna_client: Client, filing: Filing) -> None:
    response: Any = anna_client.get(step(filing, "review"))
    assert [(row.label, row.value) for row in response.context["sheet"].rows] == [
        ("Case Caption", "KARENINA, ANNA v. THORNTON, TROOPER ET AL"),
        ("Judicial District", "HHD - Hartford at Hartford"),
        ("Case Type", "S25 - Small Claims - Contract - Other"),
        ("Case contains PJR Documents", "Yes"),
        ("Filing on behalf of a State Agency", "No"),
        ("Amount Claimed", "$4,250.00"),
        ("# of Plaintiffs", "1"),
        ("# of Defendants", "2"),
        ("# of Garnishees", "0"),
    ]
    page = response.content.decode()
    for words in (
        "Review Data and Documents", "Summary Data", "Small Claims Writ and Notice of Suit, JD-CV-40", "Zoom In",
        "Zoom Out", "100%", "View All Pages as PDF", "Page 1 of 1", "98 Killarney Drive", "P-01", "D-02",
        "I hereby certify that the attached documents are true copies", "My Signature (Enter User ID)",
        "Shopping Cart Note (Optional)", "$95.00",
    ):  # fmt: skip
        assert words in page


def test_review_offers_to_change_each_part(anna_client: Client, filing: Filing) -> None:
    page = anna_client.get(step(filing, "review")).content.decode()
    for slug in ("case-type", "summons", "parties", "documents"):
        assert f'href="{step(filing, slug)}">Change' in page


def test_review_zooms_without_scripts(anna_client: Client, filing: Filing) -> None:
    document = filing.documents.all()[0]
    page = anna_client.get(step(filing, "review"), {"zoom": f"{document.public_id}:150"}).content.decode()
    assert "preview__page--150" in page
    assert page.count("preview__page--150") == page.count("preview__page--100") == 1
    assert f"?zoom={document.public_id}:200#" in page
    garbled = anna_client.get(step(filing, "review"), {"zoom": f"{document.public_id}:9999"}).content.decode()
    assert "preview__page--9999" not in garbled


@pytest.mark.parametrize("signature", ["annakarenina", "ANNAKARENINA", "  AnnaKarenina "])
def test_certifying_puts_the_filing_in_the_cart(anna_client: Client, filing: Filing, signature: str) -> None:
    answers = SIGNED | {"signature": signature, "note": "for the kitchen"}
    assert target(send(anna_client, step(filing, "review"), answers)) == "/cart/"
    assert state_of(filing) == FilingState.IN_CART
    assert (filing.signature, filing.note) == ("annakarenina", "for the kitchen")
    assert not filing.unfinished.exists()


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"agreed": None}, "agreed", "Check the box to certify your documents."),
        ({"signature": None}, "signature", "Enter your User ID. It is your signature."),
        ({"signature": "levin"}, "signature", "Enter your own User ID, annakarenina. It is your signature."),
        ({"signature": "x" * 10_000}, "signature", ""),
        ({"signature": "anna\x00karenina"}, "signature", ""),
        ({"note": "x" * 501}, "note", ""),
    ],
)
def test_review_refuses_what_is_not_signed_and_keeps_the_rest(
    anna_client: Client, filing: Filing, changes: dict[str, Any], name: str, words: str
) -> None:
    typed = SIGNED | {"note": "mine"} | changes
    assert target(send(anna_client, step(filing, "review"), typed)) == "review/"
    assert state_of(filing) == FilingState.DRAFT
    form = anna_client.get(step(filing, "review")).context["form"]
    assert list(form.errors) == [name]
    assert form.errors[name][0].startswith(words)
    assert form["note"].value() == typed["note"]


def test_review_is_refused_while_a_document_is_checked_and_says_which(anna_client: Client, filing: Filing) -> None:
    filing.documents.filter(slot="writ").update(state=DocumentState.CHECKING, pages=None, picture_key="")
    assert target(send(anna_client, step(filing, "review"), SIGNED)) == "review/"
    assert state_of(filing) == FilingState.DRAFT
    page = anna_client.get(step(filing, "review")).content.decode()
    assert "Small Claims Writ and Notice of Suit, JD-CV-40 is still being checked" in page
    assert "<title>Error:" in page


def test_document_still_checked_holds_nobody_up_before_the_review(anna_client: Client, filing: Filing) -> None:
    filing.documents.filter(slot="writ").update(state=DocumentState.CHECKING, pages=None, picture_key="")
    assert target(send(anna_client, step(filing, "documents"), {"identifiers_reviewed": "on"})) == "review/"


def test_review_says_every_gap_with_the_place_that_mends_it(anna_client: Client, filing: Filing) -> None:
    filing.parties.filter(role="D", number=2).delete()
    keep_unfinished(filing, step="summons", answers={"amount": ["x"]}, now=filing.started_at)
    response: Any = anna_client.get(step(filing, "review"))
    assert [(gap.message, gap.url) for gap in response.context["gaps"]] == [
        ("Finish the answers under Basic Summons Information.", step(filing, "summons")),
        ("Enter the name and address of Additional Defendant, D-02.", f"{step(filing, 'parties')}?page=1#id_D-02-kind"),
    ]
    send(anna_client, step(filing, "review"), SIGNED)
    assert state_of(filing) == FilingState.DRAFT


def test_certifying_twice_leads_to_the_cart_and_changes_nothing(anna_client: Client, filing: Filing) -> None:
    data = fields_of(anna_client.get(step(filing, "review")))
    for name, value in SIGNED.items():
        data[name] = value
    first, second = (anna_client.post(step(filing, "review"), data) for _click in range(2))
    assert target(first) == target(second) == "/cart/"


def test_other_buttons_of_the_review_certify_nothing(anna_client: Client, filing: Filing) -> None:
    assert target(send(anna_client, step(filing, "review"), SIGNED | {"note": "n"}, act="save")) == "/home/"
    assert state_of(filing) == FilingState.DRAFT
    assert fields_of(anna_client.get(step(filing, "review")))["note"] == "n"
