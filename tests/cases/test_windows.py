"""Two windows on one draft: neither overwrites the other unasked."""

from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import TROOPER, fields_of, panel, send, step, target
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(anna: User) -> Filing:
    return make_draft(anna)


def drawn(client: Client, filing: Filing, slug: str) -> Any:
    """The page's form as one window has it."""
    return fields_of(client.get(step(filing, slug)))


def versions_path(filing: Filing, slug: str) -> str:
    return f"{step(filing, slug)}versions/"


def test_second_window_sees_both_versions_and_nothing_is_overwritten(anna_client: Client, filing: Filing) -> None:
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "3,000"})
    second["amount"] = "2,000"
    assert target(anna_client.post(step(filing, "summons"), second)) == "summons/versions/"
    filing.refresh_from_db()
    assert filing.amount_cents == 300_000
    page = anna_client.get(versions_path(filing, "summons")).content.decode()
    assert "3,000.00" in page
    assert "2,000" in page
    assert "What is the Amount Claimed?" in page


@pytest.mark.parametrize(("choice", "cents", "shown"), [("saved", 300_000, "3,000.00"), ("typed", 300_000, "2,000")])
def test_filer_chooses_the_version(anna_client: Client, filing: Filing, choice: str, cents: int, shown: str) -> None:
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "3,000"})
    second["amount"] = "2,000"
    anna_client.post(step(filing, "summons"), second)
    [version] = anna_client.get(versions_path(filing, "summons")).context["versions"]
    answers = {version.choice_name: choice, version.mark_name: version.part.digest}
    anna_client.post(versions_path(filing, "summons"), answers)
    assert target(anna_client.get(versions_path(filing, "summons"))) == "summons/"
    filing.refresh_from_db()
    assert filing.amount_cents == cents
    assert drawn(anna_client, filing, "summons")["amount"] == shown
    if choice == "typed":
        assert target(send(anna_client, step(filing, "summons"), {})) == "review/"
        filing.refresh_from_db()
        assert filing.amount_cents == 200_000


def test_choice_is_asked_again_when_the_other_window_went_on(anna_client: Client, filing: Filing) -> None:
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "3,000"})
    second["amount"] = "2,000"
    anna_client.post(step(filing, "summons"), second)
    [version] = anna_client.get(versions_path(filing, "summons")).context["versions"]
    send(anna_client, step(filing, "summons"), {"amount": "3,500"})
    answers = {version.choice_name: "typed", version.mark_name: version.part.digest}
    anna_client.post(versions_path(filing, "summons"), answers)
    page = anna_client.get(versions_path(filing, "summons")).content.decode()
    assert "3,500.00" in page
    filing.refresh_from_db()
    assert filing.amount_cents == 350_000


def test_window_that_changed_nothing_yields_to_the_newer_answers(anna_client: Client, filing: Filing) -> None:
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "3,000"})
    assert target(anna_client.post(step(filing, "summons"), second)) == "review/"
    filing.refresh_from_db()
    assert filing.amount_cents == 300_000


def test_same_answer_written_another_way_is_no_conflict(anna_client: Client, filing: Filing) -> None:
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "3,000"})
    second["amount"] = "$3000"
    assert target(anna_client.post(step(filing, "summons"), second)) == "review/"


def test_double_click_is_no_conflict(anna_client: Client, filing: Filing) -> None:
    data = drawn(anna_client, filing, "summons")
    data["amount"] = "1,234"
    assert [target(anna_client.post(step(filing, "summons"), data)) for _click in range(2)] == ["review/"] * 2
    filing.refresh_from_db()
    assert filing.amount_cents == 123_400


def test_two_windows_may_fill_in_different_parties(anna_client: Client, filing: Filing) -> None:
    filing.parties.filter(role="D").delete()
    second = drawn(anna_client, filing, "parties")
    send(anna_client, step(filing, "parties"), panel("D-01", TROOPER), act="save")
    for name, value in panel("D-02", TROOPER | {"first_name": "Maureen"}).items():
        second[name] = value
    assert target(anna_client.post(step(filing, "parties"), second)) == "review/"
    assert [party.first_name for party in filing.parties.filter(role="D").order_by("number")] == ["Trooper", "Maureen"]


def test_conflict_in_one_panel_loses_nothing_typed_in_another(anna_client: Client, filing: Filing) -> None:
    second = drawn(anna_client, filing, "parties")
    send(anna_client, step(filing, "parties"), {"D-01-first_name": "Sean"})
    second["D-01-first_name"] = "Shawn"
    second["D-02-first_name"] = "Mary Kate"
    assert target(anna_client.post(step(filing, "parties"), second)) == "parties/versions/"
    assert filing.parties.get(role="D", number=1).first_name == "Sean"
    versions = anna_client.get(versions_path(filing, "parties")).context["versions"]
    assert [version.part.key for version in versions] == ["parties:D-01"]
    assert [(line.label, line.saved, line.typed) for line in versions[0].lines] == [("First Name", "Sean", "Shawn")]
    assert drawn(anna_client, filing, "parties")["D-02-first_name"] == "Mary Kate"


def test_versions_page_without_versions_leads_back(anna_client: Client, filing: Filing) -> None:
    assert target(anna_client.get(versions_path(filing, "summons"))) == "summons/"
    assert anna_client.get(versions_path(filing, "documents")).status_code == 404
    assert anna_client.get(versions_path(filing, "nonsense")).status_code == 404


def test_answers_kept_by_one_window_are_newer_too(anna_client: Client, filing: Filing) -> None:
    """What is typed and not valid yet is not overwritten either."""
    second = drawn(anna_client, filing, "summons")
    send(anna_client, step(filing, "summons"), {"amount": "9,000"})
    second["amount"] = "2,000"
    assert target(anna_client.post(step(filing, "summons"), second)) == "summons/versions/"
