from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from tests.cases.pages import CASE_TYPE, send, step, target

pytestmark = pytest.mark.django_db

NEW = "/e-filing/small-claims/new/"


def begin(client: Client, changes: dict[str, Any]) -> tuple[str, Filing]:
    response = send(client, NEW, CASE_TYPE | changes)
    return target(response), Filing.objects.get()


def errors_on(client: Client, filing: Filing) -> dict[str, list[str]]:
    context: Any = client.get(step(filing, "case-type")).context
    return {name: list(words) for name, words in context["form"].errors.items()}


def test_new_shows_the_page_without_making_a_row(anna_client: Client) -> None:
    response = anna_client.get(NEW)
    assert response.status_code == 200
    assert not Filing.objects.exists()


def test_new_is_only_for_the_areas_there_are(anna_client: Client) -> None:
    assert anna_client.get("/e-filing/traffic/new/").status_code == 404


def test_new_says_the_labels_of_the_manual(anna_client: Client) -> None:
    page = anna_client.get(NEW).content.decode()
    for label in (
        "Select Case Category",
        "Civil / Housing / Small Claims",
        "What is the case type for this case?",
        "Has the Writ and Notice of Suit been signed by a Clerk or Commissioner of the Superior Court?",
        "Is there a court order waiving the entry fee for the case you are filing?",
        "Is there more than one plaintiff on the case?",
        "S25 - Small Claims - Contract - Other",
        "Save and finish later",
    ):
        assert label in page


def test_new_sent_twice_makes_one_draft(anna_client: Client) -> None:
    draft = {"draft": "8a2f7c1e-7df1-4e3f-9f0a-1c5b6f7f0a11", **CASE_TYPE}
    first, second = (anna_client.post(NEW, draft) for _click in range(2))
    assert target(first) == target(second) == "summons/"
    assert Filing.objects.count() == 1


def test_new_with_the_id_of_another_persons_draft_is_not_found(anna_client: Client, stranger_draft: Filing) -> None:
    response = anna_client.post(NEW, {"draft": str(stranger_draft.public_id), **CASE_TYPE})
    assert response.status_code == 404
    assert Filing.objects.get().case_type == stranger_draft.case_type


def test_new_with_a_garbled_id_makes_a_draft_all_the_same(anna_client: Client) -> None:
    assert target(anna_client.post(NEW, {"draft": "garbled", **CASE_TYPE})) == "summons/"


def test_case_type_is_saved_with_the_answers_that_count(anna_client: Client) -> None:
    where, filing = begin(anna_client, {})
    assert where == "summons/"
    assert filing.screening == {"writ-signed": "yes", "fee-waiver": "no", "more-plaintiffs": "no"}


def test_question_of_small_claims_is_not_asked_for_other_types(anna_client: Client) -> None:
    where, filing = begin(anna_client, {"case_type": "P90", "answer-writ-signed": None})
    assert where == "summons/"
    assert filing.screening == {"fee-waiver": "no", "more-plaintiffs": "no"}


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"category": "family"}, "family"),
        ({"category": "family", "case_type": None, "answer-writ-signed": None}, "family"),
        ({"answer-writ-signed": "no"}, "writ-not-signed"),
        ({"answer-fee-waiver": "yes"}, "fee-waiver"),
        ({"answer-more-plaintiffs": "yes"}, "more-plaintiffs"),
        ({"answer-fee-waiver": "yes", "answer-more-plaintiffs": None}, "fee-waiver"),
        ({"case_type": "M63"}, "not-online"),
        ({"case_type": "H60", "answer-fee-waiver": None, "answer-more-plaintiffs": None}, "not-online"),
    ],
)
def test_stopping_answer_leads_to_its_page_and_keeps_the_draft(
    anna_client: Client, changes: dict[str, Any], slug: str
) -> None:
    where, filing = begin(anna_client, changes)
    assert where == f"stop/{slug}/"
    page = anna_client.get(f"/filings/{filing.public_id}/{where}")
    assert page.status_code == 200
    for words in ("Why", "What to do now", "Where", "Change my answer"):
        assert words in page.content.decode()
    assert target(anna_client.get(f"/filings/{filing.public_id}/")) == where


def test_stopping_answer_can_be_changed(anna_client: Client) -> None:
    _where, filing = begin(anna_client, {"answer-fee-waiver": "yes"})
    assert target(send(anna_client, step(filing, "case-type"), {"answer-fee-waiver": "no"})) == "summons/"


def test_type_that_is_not_online_says_why(anna_client: Client) -> None:
    where, filing = begin(anna_client, {"case_type": "M66"})
    page = anna_client.get(f"/filings/{filing.public_id}/{where}").content.decode()
    assert "The Department of Labor brings these cases." in page


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"category": None}, "category"),
        ({"category": "criminal"}, "category"),
        ({"case_type": None}, "case_type"),
        ({"case_type": "X99"}, "case_type"),
        ({"case_type": "x" * 10_000}, "case_type"),
        ({"case_type": "S25\x00"}, "case_type"),
        ({"answer-writ-signed": None}, "answer-writ-signed"),
        ({"answer-fee-waiver": "perhaps"}, "answer-fee-waiver"),
        ({"answer-more-plaintiffs": None}, "answer-more-plaintiffs"),
    ],
)
def test_wrong_answer_is_kept_and_shown_with_its_error(anna_client: Client, changes: dict[str, Any], name: str) -> None:
    where, filing = begin(anna_client, changes)
    assert where == "case-type/"
    assert list(errors_on(anna_client, filing)) == [name]
    assert filing.case_type is None
    [form] = anna_client.get(step(filing, "case-type")).context["forms"]
    assert (form[name].value() or None) == changes[name]


def test_page_with_errors_says_so_in_its_title_and_only_after_a_try(anna_client: Client) -> None:
    assert "<title>Error:" not in anna_client.get(NEW).content.decode()
    _where, filing = begin(anna_client, {"case_type": None})
    page = anna_client.get(step(filing, "case-type")).content.decode()
    assert "<title>Error:" in page
    assert "Choose the case type from the list." in page


def test_retired_type_cannot_be_filed(anna_client: Client) -> None:
    from datetime import date

    from cases.steps import CASE_TYPE as STEP

    _where, filing = begin(anna_client, {})
    assert filing.case_type
    filing.case_type.retired_on = date(2030, 1, 1)
    assert STEP.problems(filing, at=date(2029, 12, 31)) == []
    assert [problem.code for problem in STEP.problems(filing, at=date(2030, 1, 1))] == ["case-type"]


def test_type_without_a_sum_drops_the_amount(anna_client: Client) -> None:
    _where, filing = begin(anna_client, {})
    Filing.objects.update(amount_cents=425_000)
    send(anna_client, step(filing, "case-type"), {"case_type": "P10"})
    filing.refresh_from_db()
    assert filing.amount_cents is None
    assert "amount" not in anna_client.get(step(filing, "summons")).context["form"].fields


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("deposit", ["H11"]),
        ("CONTRACTOR", ["S20"]),
        ("credit card", ["S00"]),
        ("s25", ["S25"]),
        ("home improvement", ["S20"]),
        ("zebra", []),
        ("<script>\x00", []),
    ],
)
def test_search_finds_types_by_code_name_and_everyday_words(anna_client: Client, asked: str, codes: list[str]) -> None:
    response = anna_client.get("/e-filing/small-claims/case-types/", {"q": asked})
    assert [row.code for row in response.context["found"]] == codes


def test_type_chosen_in_the_search_is_chosen_on_the_page(anna_client: Client) -> None:
    assert anna_client.get(f"{NEW}?case_type=S20").context["form"]["case_type"].value() == "S20"
    assert not anna_client.get(f"{NEW}?case_type=X99").context["form"]["case_type"].value()
