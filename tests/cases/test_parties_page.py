from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from enrollment.models import User
from parties.models import Party
from tests.cases.pages import MAUREEN, TROOPER, fields_of, panel, send, step, target
from tests.enrollment.factories import make_business
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

EMPTY_DEFENDANTS = 2


@pytest.fixture
def filing(anna: User) -> Filing:
    """Two defendants to fill in; the plaintiff's panel is prefilled and not saved."""
    filing = make_draft(anna)
    filing.parties.all().delete()
    return filing


def party(filing: Filing, label: str) -> Party:
    return filing.parties.get(role=label[0], number=int(label[2:]))


def labels_of(filing: Filing) -> list[str]:
    return [found.label for found in filing.parties.order_by("-role", "number")]


def panels_on(client: Client, filing: Filing, query: str = "") -> dict[str, Any]:
    context: Any = client.get(step(filing, "parties") + query).context
    return {found.seat.label: found for found in context["panels"]}


def test_parties_page_says_the_labels_of_the_manual(anna_client: Client, filing: Filing) -> None:
    page = anna_client.get(step(filing, "parties")).content.decode()
    for label in (
        "First Plaintiff", "First Defendant", "Choose Party Type", "-Select One-", "Prefix", "Last Name", "First Name",
        "Middle Name", "Suffix", "Name Info Continued",
        "Examples: DBA, AKA, FKA, Executor/Administrator or other info as appears on the Summons", "Inmate Number",
        "Business/Care Of/Institution", "Street Address", "Post Office Box", "Suite/Apt/Unit/Floor", "City/Town",
        "State or State Equivalent", "CT - CONNECTICUT", "Foreign/US Military/US Territory", "Zip",
        "No Zip Code Available", "Zip Plus 4", "Full Name of Country (if not US)", "Email Address", "Phone Number",
        "Ext.", "Fax Number", "Change Information",
    ):  # fmt: skip
        assert label in page


def test_first_plaintiff_is_filled_in_from_the_account(anna_client: Client, filing: Filing, anna: User) -> None:
    data = fields_of(anna_client.get(step(filing, "parties")))
    assert data["P-01-kind"] == "person"
    assert (data["P-01-last_name"], data["P-01-street"]) == ("Karenina", "90 Washington St.")
    assert (data["P-01-email"], data["P-01-phone"]) == (anna.email, "860-555-0100")
    assert not filing.parties.exists()


def test_business_is_filled_in_as_a_firm_and_a_person_is_not_offered_one(anna_client: Client, filing: Filing) -> None:
    business = make_business()
    client = Client()
    client.force_login(business)
    draft = make_draft(business)
    draft.parties.all().delete()
    data = fields_of(client.get(step(draft, "parties")))
    assert (data["P-01-kind"], data["P-01-organisation"]) == ("firm", "Oblonsky & Co. LLC")
    kinds = [code for code, _label in panels_on(anna_client, filing)["P-01"].form.fields["kind"].choices]
    assert kinds == ["", "person", "person-ppa", "executor"]


def test_parties_are_saved_all_at_once(anna_client: Client, filing: Filing) -> None:
    answers = panel("D-01", TROOPER) | panel("D-02", MAUREEN)
    assert target(send(anna_client, step(filing, "parties"), answers)) == "review/"
    assert labels_of(filing) == ["P-01", "D-01", "D-02"]
    assert party(filing, "D-02").full_name == "Maureen O'Hara Thornton"
    assert party(filing, "P-01").shape == "person"


def test_one_wrong_panel_is_kept_and_the_right_ones_are_saved(anna_client: Client, filing: Filing) -> None:
    wrong = MAUREEN | {"zip_code": "0610", "first_name": "Maureen <b>"}
    response = send(anna_client, step(filing, "parties"), panel("D-01", TROOPER) | panel("D-02", wrong))
    assert target(response) == "parties/?page=1"
    assert labels_of(filing) == ["P-01", "D-01"]
    panels = panels_on(anna_client, filing)
    assert [(label, found.state) for label, found in panels.items()] == [
        ("P-01", "done"), ("D-01", "done"), ("D-02", "attention"),
    ]  # fmt: skip
    assert panels["D-02"].form["first_name"].value() == "Maureen <b>"
    page = anna_client.get(step(filing, "parties")).content.decode()
    assert "Enter the five digits of the zip code, like 06106 (Additional Defendant, D-02)." in page
    assert "<title>Error:" in page
    assert target(send(anna_client, step(filing, "parties"), {"D-02-zip_code": "06109"})) == "review/"
    assert not filing.unfinished.exists()


def test_untouched_panel_is_asked_for(anna_client: Client, filing: Filing) -> None:
    send(anna_client, step(filing, "parties"), panel("D-01", TROOPER))
    errors = panels_on(anna_client, filing)["D-02"].form.errors
    assert list(errors) == ["kind"]


def test_save_and_finish_later_keeps_everything_and_complains_of_nothing(anna_client: Client, filing: Filing) -> None:
    response = send(anna_client, step(filing, "parties"), panel("D-01", {"first_name": "Troo"}), act="save")
    assert target(response) == "/home/"
    panels = panels_on(anna_client, filing)
    assert panels["D-01"].form["first_name"].value() == "Troo"
    assert not any(found.form.is_bound for found in panels.values())
    assert filing.unfinished.get().step == "parties:D-01"


@pytest.mark.parametrize(
    ("act", "where"),
    [
        ("change-case-type", "case-type/"),
        ("change-information", "summons/"),
        ("cancel", "cancel/"),
        ("page-1", "parties/?page=1"),
        ("nonsense", "parties/"),
    ],
)
def test_every_button_keeps_what_is_typed(anna_client: Client, filing: Filing, act: str, where: str) -> None:
    response = send(anna_client, step(filing, "parties"), panel("D-01", {"city": "Weth"}), act=act)
    assert target(response) == where
    assert panels_on(anna_client, filing)["D-01"].form["city"].value() == "Weth"


def test_address_is_copied_from_another_party_of_the_page(anna_client: Client, filing: Filing) -> None:
    same = {"kind": "person", "last_name": "Thornton", "first_name": "Maureen", "copy_from": "D-01"}
    answers = panel("D-01", TROOPER | {"unit": "2B"}) | panel("D-02", same)
    assert target(send(anna_client, step(filing, "parties"), answers)) == "review/"
    copied = party(filing, "D-02")
    assert copied.address_lines == party(filing, "D-01").address_lines == [
        "98 Killarney Drive 2B", "Wethersfield, CT 06109",
    ]  # fmt: skip
    assert copied.first_name == "Maureen"


def test_address_is_copied_from_a_party_of_another_page(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=12)
    filing.parties.filter(number=12).delete()
    same = {"kind": "firm", "organisation": "Pub", "copy_from": "P-01"}
    where = target(send(anna_client, step(filing, "parties") + "?page=2", panel("D-12", same)))
    assert where == "review/"
    assert party(filing, "D-12").street == "90 Washington St."


def test_address_of_a_party_that_has_none_is_said(anna_client: Client, filing: Filing) -> None:
    same = {"kind": "person", "last_name": "Thornton", "copy_from": "D-01"}
    send(anna_client, step(filing, "parties"), panel("D-02", same))
    errors = panels_on(anna_client, filing)["D-02"].form.errors
    assert errors["copy_from"] == ["D-01 has no address yet. Type the address here."]


def test_changed_address_is_carried_to_the_account_only_when_asked(
    anna_client: Client, filing: Filing, anna: User
) -> None:
    answers = {"P-01-street": "1 Main St", "P-01-phone": "860-555-0199", "P-01-last_name": "Oblonskaya"}
    send(anna_client, step(filing, "parties"), answers)
    anna.refresh_from_db()
    assert anna.street == "90 Washington St."
    send(anna_client, step(filing, "parties"), {"P-01-update_account": "on"})
    anna.refresh_from_db()
    assert (anna.street, anna.phone, anna.last_name) == ("1 Main St", "860-555-0199", "Karenina")


def test_child_files_through_an_adult(anna_client: Client, filing: Filing) -> None:
    answers = {"P-01-kind": "person-ppa", "P-01-adult_last_name": "Karenin", "P-01-adult_first_name": "Alexei"}
    send(anna_client, step(filing, "parties"), answers)
    child = party(filing, "P-01")
    assert (child.shape, child.adult_last_name) == ("person-for-another", "Karenin")


def test_government_entity_abroad_without_state_or_zip(anna_client: Client, filing: Filing) -> None:
    answers = {
        "kind": "government", "organisation": "Ministry of Roads", "street": "1 Upper Mount St", "city": "Dublin",
        "is_foreign": "on", "has_no_zip": "on", "country": "Ireland",
    }  # fmt: skip
    send(anna_client, step(filing, "parties"), panel("D-01", answers))
    assert party(filing, "D-01").address_lines == ["1 Upper Mount St", "Dublin", "Ireland"]


def test_changing_a_party_back_to_another_type_clears_the_other_name(anna_client: Client, filing: Filing) -> None:
    send(anna_client, step(filing, "parties"), panel("D-01", TROOPER))
    send(anna_client, step(filing, "parties"), {"D-01-kind": "firm", "D-01-organisation": "Thornton LLC"})
    firm = party(filing, "D-01")
    assert (firm.full_name, firm.last_name, firm.first_name) == ("Thornton LLC", "", "")


def test_twelve_defendants_stand_on_two_pages(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=12)
    filing.parties.filter(number__in=[2, 12]).delete()
    first, second = panels_on(anna_client, filing), panels_on(anna_client, filing, "?page=2")
    assert (next(iter(first)), list(first)[-1], list(second)) == ("P-01", "D-09", ["D-10", "D-11", "D-12"])
    page = anna_client.get(step(filing, "parties")).content.decode()
    assert page.count("1 to do") == 2

    assert target(send(anna_client, step(filing, "parties"), panel("D-02", TROOPER))) == "parties/?page=2"
    where = target(send(anna_client, step(filing, "parties") + "?page=2", panel("D-12", TROOPER)))
    assert where == "review/"
    assert filing.parties.count() == 13


def test_wrong_panel_of_the_second_page_is_shown_there(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna, defendants=12)
    where = target(send(anna_client, step(filing, "parties") + "?page=2", {"D-12-city": ""}))
    assert where == "parties/?page=2"
    assert panels_on(anna_client, filing, "?page=2")["D-12"].form.errors


def test_done_panel_is_folded_and_an_open_one_is_not(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    filing.parties.filter(number=2).delete()
    page = anna_client.get(step(filing, "parties")).content.decode()
    assert 'id="party-D-01" data-party="D-01">' in page
    assert 'id="party-D-02" data-party="D-02" open>' in page
