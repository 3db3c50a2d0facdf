from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.steps import SUMMONS as STEP
from courts.book import book_of
from docket.answers import keep_unfinished
from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import SUMMONS, fields_of, send, step, target
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

FRESH: dict[str, Any] = {
    "location": None,
    "amount_cents": None,
    "has_pjr": None,
    "summons_done": False,
}


@pytest.fixture
def filing(anna: User) -> Filing:
    """A case type is chosen; nothing else."""
    filing = make_draft(anna, defendants=2, **FRESH)
    filing.parties.all().delete()
    Filing.objects.update(defendant_count=None)
    filing.refresh_from_db()
    return filing


def choose_type(filing: Filing, code: str) -> None:
    filing.case_type = book_of(filing.jurisdiction).case_type(code)
    filing.save()


def errors_on(client: Client, filing: Filing) -> dict[str, list[str]]:
    context: Any = client.get(step(filing, "summons")).context
    return {name: list(words) for name, words in context["form"].errors.items()}


def test_summons_says_the_labels_of_the_manual(anna_client: Client, filing: Filing) -> None:
    page = anna_client.get(step(filing, "summons")).content.decode()
    for label in (
        "Basic Summons Information",
        "Case Type: S25 - Small Claims - Contract - Other",
        "To which Court location is this case returnable?",
        "What is the Amount Claimed?",
        "Do not include the filing fee, amount of pre-judgment interest or double damages.",
        "How many plaintiffs in this case?",
        "How many defendants in this case?",
        "How many garnishees in this case?",
        "HHD - Hartford at Hartford",
        "Change Case Type",
        "Cancel",
    ):
        assert label in page


def test_summons_is_prefilled_with_one_plaintiff_and_no_garnishee(anna_client: Client, filing: Filing) -> None:
    data = fields_of(anna_client.get(step(filing, "summons")))
    assert (data["plaintiff_count"], data["garnishee_count"], data["has_pjr"]) == ("1", "0", "no")


@pytest.mark.parametrize(
    ("typed", "cents"), [("4,250", 425_000), ("$4,250.00", 425_000), (" 4250.5 ", 425_050), ("5000", 500_000)]
)
def test_summons_takes_amounts_as_people_write_them(
    anna_client: Client, filing: Filing, typed: str, cents: int
) -> None:
    assert target(send(anna_client, step(filing, "summons"), SUMMONS | {"amount": typed})) == "parties/?page=1"
    filing.refresh_from_db()
    assert filing.amount_cents == cents
    assert (filing.location_id, filing.defendant_count, filing.has_pjr, filing.plaintiff_count) == (
        book_of(filing.jurisdiction).location("HHD").pk, 2, False, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"amount": None}, "amount", "Enter the amount you claim"),
        ({"amount": "0"}, "amount", "more than $0"),
        ({"amount": "-5"}, "amount", "without a minus"),
        ({"amount": "1.005"}, "amount", "two digits"),
        ({"amount": "a lot"}, "amount", "in numbers"),
        ({"amount": "5,000.01"}, "amount", "The amount is over $5,000.00. Small claims go up to $5,000. Lower"),
        ({"amount": "9" * 10_000}, "amount", ""),
        ({"amount": "4\x00"}, "amount", ""),
        ({"location": None}, "location", "Choose the court"),
        ({"location": "HFH"}, "location", ""),
        ({"defendant_count": None}, "defendant_count", "Enter how many defendants"),
        ({"defendant_count": "0"}, "defendant_count", "from 1 to 99"),
        ({"defendant_count": "100"}, "defendant_count", "from 1 to 99"),
        ({"defendant_count": "-1"}, "defendant_count", "from 1 to 99"),
        ({"defendant_count": "two"}, "defendant_count", "from 1 to 99"),
        ({"defendant_count": "٢"}, "defendant_count", "from 1 to 99"),
        ({"garnishee_count": "1.5"}, "garnishee_count", "from 0 to 99"),
        ({"has_pjr": None}, "has_pjr", "Choose Yes or No."),
    ],
)
def test_summons_keeps_what_is_wrong_and_says_how_to_mend_it(
    anna_client: Client, filing: Filing, changes: dict[str, Any], name: str, words: str
) -> None:
    assert target(send(anna_client, step(filing, "summons"), SUMMONS | changes)) == "summons/"
    errors = errors_on(anna_client, filing)
    assert list(errors) == [name]
    assert words in errors[name][0]
    filing.refresh_from_db()
    assert (filing.summons_done, filing.amount_cents, filing.location) == (False, None, None)
    shown = fields_of(anna_client.get(step(filing, "summons")))
    typed = {**SUMMONS, **changes}
    assert {key: shown.get(key) for key in typed} == typed


def test_summons_with_no_garnishees_typed_means_none(anna_client: Client, filing: Filing) -> None:
    send(anna_client, step(filing, "summons"), SUMMONS | {"garnishee_count": ""})
    filing.refresh_from_db()
    assert (filing.summons_done, filing.garnishee_count) == (True, 0)


def test_number_of_plaintiffs_cannot_be_forged(anna_client: Client, filing: Filing) -> None:
    send(anna_client, step(filing, "summons"), SUMMONS | {"plaintiff_count": "7"})
    filing.refresh_from_db()
    assert filing.plaintiff_count == 1


def test_home_improvement_may_claim_more_and_a_deposit_is_only_explained(anna_client: Client, filing: Filing) -> None:
    choose_type(filing, "S20")
    send(anna_client, step(filing, "summons"), SUMMONS | {"amount": "15,000"})
    filing.refresh_from_db()
    assert filing.amount_cents == 1_500_000
    choose_type(filing, "H11")
    send(anna_client, step(filing, "summons"), SUMMONS | {"amount": "9,000", "location": "HFH"})
    filing.refresh_from_db()
    assert filing.amount_cents == 900_000
    page = anna_client.get(step(filing, "summons")).content.decode()
    assert "You claim more than $5,000. A home tenant may do so" in page


def test_type_without_a_sum_is_not_asked_for_one(anna_client: Client, filing: Filing) -> None:
    choose_type(filing, "P10")
    assert target(send(anna_client, step(filing, "summons"), SUMMONS | {"amount": None})) == "parties/?page=1"
    filing.refresh_from_db()
    assert filing.amount_cents is None


def test_landlord_tenant_claim_is_offered_the_housing_session_instead_of_its_district(
    anna_client: Client, filing: Filing
) -> None:
    choose_type(filing, "H13")
    page = anna_client.get(step(filing, "summons"))
    codes = [code for code, _label in page.context["form"].fields["location"].choices]
    assert "HFH" in codes
    assert "HHD" not in codes


def test_landlord_tenant_claim_of_a_session_not_listed_stops(anna_client: Client, filing: Filing) -> None:
    choose_type(filing, "H13")
    where = target(send(anna_client, step(filing, "summons"), SUMMONS | {"location": "FBT"}))
    assert where == "stop/housing-bridgeport/"
    page = anna_client.get(f"/filings/{filing.public_id}/{where}").content.decode()
    assert step(filing, "summons") in page
    assert target(send(anna_client, step(filing, "summons"), {"location": "HFH"})) == "parties/?page=1"


def test_changed_case_type_asks_for_the_court_again(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    choose_type(filing, "H13")
    problems = STEP.problems(filing, at=date(2026, 1, 1))
    assert [problem.code for problem in problems] == ["location"]


def test_limit_is_that_of_the_day(anna: User) -> None:
    filing = make_draft(anna, amount_cents=500_001)
    assert [problem.code for problem in STEP.problems(filing, at=date(2026, 1, 1))] == ["amount-over-limit"]


# Lower numbers


def lowered(client: Client, filing: Filing, **counts: str) -> str:
    return target(send(client, step(filing, "summons"), dict(counts)))


def names_of(filing: Filing) -> list[str]:
    return [f"{party.label} {party.first_name}" for party in filing.parties.order_by("role", "number")]


def test_lower_number_that_drops_a_filled_party_asks_which(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=4)
    assert lowered(anna_client, filing, defendant_count="2") == "fewer/"
    filing.refresh_from_db()
    assert (filing.defendant_count, filing.parties.count()) == (4, 5)

    path = f"/filings/{filing.public_id}/fewer/"
    page = anna_client.get(path).content.decode()
    assert "Choose the 2 defendants who stay." in page
    assert "D-03 Number 3 Thornton" in page
    assert target(anna_client.post(path, {"D": ["1", "3", "4"]})).startswith("fewer/?tried=1")
    assert "Check exactly 2." in anna_client.get(f"{path}?tried=1&D=1").content.decode()
    assert filing.parties.count() == 5

    assert target(anna_client.post(path, {"D": ["2", "4"]})) == "review/"
    filing.refresh_from_db()
    assert filing.defendant_count == 2
    assert names_of(filing) == ["D-01 Maureen O'Hara", "D-02 Number 4", "P-01 Anna"]
    assert not filing.unfinished.filter(step="summons").exists()


def test_lower_number_counts_a_party_half_typed(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=1, defendant_count=2)
    keep_unfinished(filing, step="parties:D-02", answers={"first_name": ["Maureen"]}, now=filing.started_at)
    assert lowered(anna_client, filing, defendant_count="1") == "fewer/"
    assert "D-02 (not finished)" in anna_client.get(f"/filings/{filing.public_id}/fewer/").content.decode()


def test_lower_number_moves_up_who_is_left_without_asking(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=3)
    filing.parties.filter(role="D", number=1).delete()
    assert lowered(anna_client, filing, defendant_count="2") == "review/"
    assert names_of(filing) == ["D-01 Maureen O'Hara", "D-02 Number 3", "P-01 Anna"]


def test_no_garnishees_any_more_asks_before_it_removes_them(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, garnishee_count=1)
    party = filing.parties.get(role="D", number=2)
    party.pk, party.role, party.number = None, "G", 1
    party.save()
    assert lowered(anna_client, filing, garnishee_count="0") == "fewer/"
    path = f"/filings/{filing.public_id}/fewer/"
    assert target(anna_client.post(path, {})).startswith("fewer/")
    assert filing.parties.filter(role="G").exists()
    assert target(anna_client.post(path, {"G": "on"})) == "review/"
    assert not filing.parties.filter(role="G").exists()


def test_question_of_fewer_parties_is_asked_only_while_it_stands(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    path = f"/filings/{filing.public_id}/fewer/"
    assert target(anna_client.get(path)) == "summons/"
    assert target(anna_client.post(path, {"D": ["1"]})) == "summons/"
    assert filing.parties.count() == 3
