"""Who may open what, in which state."""

import pytest
from django.test import Client

from docket.enums import FilingState
from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import SUMMONS, step, target
from tests.factories import make_draft, make_filed, make_in_cart

pytestmark = pytest.mark.django_db

PAGES = ["", "case-type/", "summons/", "parties/", "documents/", "review/", "cancel/", "fewer/", "summons/versions/"]


def path_of(filing: Filing, page: str) -> str:
    return f"/filings/{filing.public_id}/{page}"


@pytest.mark.parametrize("page", [*PAGES, "stop/fee-waiver/"])
def test_page_of_another_persons_draft_is_not_found(anna_client: Client, stranger_draft: Filing, page: str) -> None:
    assert anna_client.get(path_of(stranger_draft, page)).status_code == 404


@pytest.mark.parametrize("page", [*PAGES[1:], "restore/"])
def test_another_persons_draft_cannot_be_changed(anna_client: Client, stranger_draft: Filing, page: str) -> None:
    assert anna_client.post(path_of(stranger_draft, page), SUMMONS | {"amount": "1"}).status_code == 404
    stranger_draft.refresh_from_db()
    assert (stranger_draft.amount_cents, stranger_draft.state) == (425_000, FilingState.DRAFT)
    assert not stranger_draft.unfinished.exists()


@pytest.mark.parametrize("page", PAGES)
def test_page_asks_to_sign_in(client: Client, stranger_draft: Filing, page: str) -> None:
    assert target(client.get(path_of(stranger_draft, page))).startswith("/login/?next=/filings/")


@pytest.mark.parametrize("path", ["/unfinished/", "/returned/", "/e-filing/small-claims/new/"])
def test_list_asks_to_sign_in(client: Client, path: str) -> None:
    assert target(client.get(path)).startswith("/login/")


@pytest.mark.parametrize("page", PAGES)
def test_filing_in_the_cart_leads_to_the_cart_and_is_not_changed(anna_client: Client, anna: User, page: str) -> None:
    filing = make_in_cart(anna)
    response = anna_client.get(path_of(filing, page))
    assert target(response) in {"/cart/", "summons/"}
    if page in PAGES[1:6]:
        assert target(anna_client.post(path_of(filing, page), {"amount": "1"})) == "/cart/"
        assert not anna_client.post(path_of(filing, page), {"amount": "1", "autosave": "1"}).json()["saved"]
    filing.refresh_from_db()
    assert (filing.state, filing.amount_cents) == (FilingState.IN_CART, 425_000)


def test_filed_filing_leads_to_its_case(anna_client: Client, anna: User) -> None:
    filing = make_filed(anna)
    assert filing.case
    assert target(anna_client.get(step(filing, "summons"))) == f"/cases/{filing.case.number}/"


def test_removed_filing_leads_to_the_list_it_can_be_restored_from(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    anna_client.post(path_of(filing, "cancel/"))
    assert target(anna_client.get(step(filing, "summons"))) == "/unfinished/"


def test_unknown_stop_page_is_not_found(anna_client: Client, anna: User) -> None:
    assert anna_client.get(path_of(make_draft(anna), "stop/nonsense/")).status_code == 404
