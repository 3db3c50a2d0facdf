"""A document on an existing case: title, PDF, review, certification."""

import pytest
from django.test import Client

from docket.enums import FilingKind, FilingState
from docket.models import Case, Filing
from documents.models import Document
from documents.slots import LATER_DOCUMENT
from enrollment.models import User
from tests.cases.pages import send, step, target
from tests.enrollment.factories import make_staff, make_user
from tests.factories import make_document, make_filed

pytestmark = pytest.mark.django_db

TITLE = {"title": "Motion for Continuance"}


@pytest.fixture
def case(anna: User) -> Case:
    case = make_filed(anna).case
    assert case
    return case


def start_path(case: Case) -> str:
    return f"/cases/{case.number}/file/"


def later(case: Case) -> Filing:
    return case.filings.get(kind=FilingKind.DOCUMENT)


def add_paper(filing: Filing) -> Document:
    """As an upload into the slot of a later document would leave it."""
    paper = make_document(filing, slot="exhibit")
    paper.slot, paper.title = LATER_DOCUMENT, filing.document_title
    paper.save()
    return paper


def test_later_document_goes_all_the_way(anna_client: Client, case: Case) -> None:
    page = anna_client.get(start_path(case)).content.decode()
    assert "File Additional Documents On This Case" in page
    assert case.number in page
    assert not case.filings.filter(kind=FilingKind.DOCUMENT).exists()

    assert target(send(anna_client, start_path(case), TITLE)) == "documents/"
    filing = later(case)
    page = anna_client.get(step(filing, "documents")).content.decode()
    assert "Motion for Continuance" in page
    assert "Writ" not in page
    assert target(send(anna_client, step(filing, "documents"), {"identifiers_reviewed": "on"})) == "documents/?tried=1"

    add_paper(filing)
    assert target(send(anna_client, step(filing, "documents"), {"identifiers_reviewed": "on"})) == "review/"
    page = anna_client.get(step(filing, "review")).content.decode()
    assert case.caption in page
    assert "Summary Data" in page

    response = send(anna_client, step(filing, "review"), {"agreed": "on", "signature": "annakarenina"})
    assert target(response) == f"/cases/{case.number}/"
    filing.refresh_from_db()
    assert (filing.state, filing.fee_cents, filing.caption) == (FilingState.PAID, 0, case.caption)


@pytest.mark.parametrize("title", ["", "   ", "x" * 121, "a\x00b"])
def test_later_document_needs_a_name(anna_client: Client, case: Case, title: str) -> None:
    assert target(send(anna_client, start_path(case), {"title": title})) == "document/"
    filing = later(case)
    assert filing.document_title == ""
    form = anna_client.get(step(filing, "document")).context["form"]
    assert list(form.errors) == ["title"]


def test_later_document_may_be_renamed(anna_client: Client, case: Case) -> None:
    send(anna_client, start_path(case), TITLE)
    paper = add_paper(later(case))
    send(anna_client, step(later(case), "document"), {"title": "Motion to Dismiss"})
    paper.refresh_from_db()
    assert (paper.title, later(case).document_title) == ("Motion to Dismiss", "Motion to Dismiss")


def test_later_document_has_no_pages_of_a_new_case(anna_client: Client, case: Case) -> None:
    send(anna_client, start_path(case), TITLE)
    for slug in ("case-type", "summons", "parties"):
        assert anna_client.get(step(later(case), slug)).status_code == 404


def test_case_of_others_cannot_be_filed_on(case: Case) -> None:
    for user in (make_user("levin"), make_staff("Clerk")):
        client = Client()
        client.force_login(user)
        assert client.get(start_path(case)).status_code in {403, 404}
        assert client.post(start_path(case), TITLE).status_code in {403, 404}
    assert not case.filings.filter(kind=FilingKind.DOCUMENT).exists()
