"""A page that sends itself as fields are left."""

from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import CASE_TYPE, TROOPER, fields_of, panel, step, target
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(anna: User) -> Filing:
    return make_draft(anna)


def autosave(client: Client, path: str, data: Any) -> dict[str, Any]:
    response = client.post(path, {**data, "autosave": "1"})
    answer: dict[str, Any] = response.json()
    return answer


def drawn(client: Client, filing: Filing, slug: str) -> Any:
    return fields_of(client.get(step(filing, slug)))


def test_autosave_keeps_half_an_answer_without_an_error(anna_client: Client, filing: Filing) -> None:
    data = drawn(anna_client, filing, "summons") | {"amount": "4,2x"}
    answer = autosave(anna_client, step(filing, "summons"), data)
    assert answer["saved"]
    page: Any = anna_client.get(step(filing, "summons"))
    assert page.context["form"]["amount"].value() == "4,2x"
    assert not page.context["form"].is_bound
    assert "<title>Error:" not in page.content.decode()
    filing.refresh_from_db()
    assert filing.amount_cents == 425_000


def test_autosave_stores_a_whole_answer(anna_client: Client, filing: Filing) -> None:
    data = drawn(anna_client, filing, "summons") | {"amount": "4,000"}
    autosave(anna_client, step(filing, "summons"), data)
    filing.refresh_from_db()
    assert filing.amount_cents == 400_000
    assert not filing.unfinished.exists()


def test_autosave_gives_the_form_its_new_marks(anna_client: Client, filing: Filing) -> None:
    data = drawn(anna_client, filing, "summons") | {"amount": "4,000"}
    data |= autosave(anna_client, step(filing, "summons"), data)["drawn_from"]
    data |= {"amount": "4,001"}
    assert autosave(anna_client, step(filing, "summons"), data)["saved"]
    data |= {"amount": "4,00"}
    assert not autosave(anna_client, step(filing, "summons"), data)["saved"]


def test_autosave_of_the_first_page_makes_the_draft_and_tells_its_address(anna_client: Client) -> None:
    path = "/e-filing/small-claims/new/"
    data = fields_of(anna_client.get(path)) | {"case_type": CASE_TYPE["case_type"]}
    answer = autosave(anna_client, path, data)
    filing = Filing.objects.get()
    assert answer["path"] == step(filing, "case-type")
    assert [str(filing.public_id)] == data["draft"]
    assert autosave(anna_client, path, data | answer["drawn_from"])["saved"]
    assert Filing.objects.count() == 1


def test_autosave_tells_the_fee(anna_client: Client, filing: Filing) -> None:
    answer = autosave(anna_client, step(filing, "case-type"), drawn(anna_client, filing, "case-type"))
    assert answer["fee"] == "$95.00"
    data = drawn(anna_client, filing, "case-type") | {"case_type": "P90"}
    assert autosave(anna_client, step(filing, "case-type"), data)["fee"] == "$360.00"


def test_autosave_leaves_the_prefilled_plaintiff_alone(anna_client: Client, filing: Filing) -> None:
    filing.parties.all().delete()
    data = drawn(anna_client, filing, "parties") | panel("D-01", TROOPER)
    autosave(anna_client, step(filing, "parties"), data)
    assert [party.label for party in filing.parties.all()] == ["D-01"]


def test_autosave_never_changes_the_account(anna_client: Client, filing: Filing, anna: User) -> None:
    data = drawn(anna_client, filing, "parties") | {"P-01-street": "1 Main St", "P-01-update_account": "on"}
    autosave(anna_client, step(filing, "parties"), data)
    anna.refresh_from_db()
    assert (anna.street, filing.parties.get(role="P").street) == ("90 Washington St.", "1 Main St")


def test_autosave_of_a_stale_window_overwrites_nothing(anna_client: Client, filing: Filing) -> None:
    stale = drawn(anna_client, filing, "summons")
    autosave(anna_client, step(filing, "summons"), drawn(anna_client, filing, "summons") | {"amount": "3,000"})
    answer = autosave(anna_client, step(filing, "summons"), stale | {"amount": "2,000"})
    assert not answer["saved"]
    assert "both versions" in answer["words"]
    filing.refresh_from_db()
    assert filing.amount_cents == 300_000


def test_autosave_does_not_drop_parties(anna_client: Client, filing: Filing) -> None:
    data = drawn(anna_client, filing, "summons") | {"defendant_count": "1"}
    assert autosave(anna_client, step(filing, "summons"), data)["saved"]
    filing.refresh_from_db()
    assert (filing.defendant_count, filing.parties.count()) == (2, 3)
    assert target(anna_client.get(f"/filings/{filing.public_id}/")) == "summons/"


def test_autosave_of_the_review_keeps_the_note_and_does_not_certify(anna_client: Client, filing: Filing) -> None:
    answers = {"agreed": "on", "signature": "annakarenina", "note": "call Dolly"}
    assert autosave(anna_client, step(filing, "review"), drawn(anna_client, filing, "review") | answers)["saved"]
    filing.refresh_from_db()
    assert filing.is_draft
    assert drawn(anna_client, filing, "review")["note"] == "call Dolly"


def test_autosave_of_the_documents_page_keeps_the_statement(anna_client: Client, filing: Filing) -> None:
    Filing.objects.update(identifiers_reviewed=False)
    assert autosave(anna_client, step(filing, "documents"), {"identifiers_reviewed": "on"})["saved"]
    filing.refresh_from_db()
    assert filing.identifiers_reviewed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "more than $0"),
        ("5,000.01", "The amount is over $5,000.00."),
        ("about 400", "Enter the amount in numbers"),
        ("", ""),
        ("4,999.99", ""),
    ],
)
def test_autosave_says_at_once_what_is_wrong_with_the_amount(
    anna_client: Client, filing: Filing, typed: str, words: str
) -> None:
    data = drawn(anna_client, filing, "summons") | {"amount": typed}
    said = autosave(anna_client, step(filing, "summons"), data)["said"]
    assert words in said["amount"]
    assert bool(said["amount"]) == bool(words)
    assert set(said) == {"amount", "defendant_count", "garnishee_count"}
