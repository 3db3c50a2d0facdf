"""Courts and case types, kept by administrators in forms that know the rest of the court system."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Event
from courts.book import book_of
from courts.calendar import local
from courts.models import CaseType, Jurisdiction, Location
from courts.services.loading import load_jurisdictions
from enrollment.models import User
from tests.clerks.factories import client_of
from tests.courts.factories import CONNECTICUT

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(administrator: User) -> Client:
    return client_of(administrator)


def path_of(row: Location | CaseType | type[Location | CaseType]) -> str:
    name = f"admin:courts_{row._meta.model_name}"
    return reverse(f"{name}_add") if isinstance(row, type) else reverse(f"{name}_change", args=[row.pk])


def form_of(client: Client, row: Location | CaseType) -> dict[str, Any]:
    """What the row's own form holds when it is opened."""
    form = client.get(path_of(row)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in values.items() if value not in {None, False}}


def book(court: Jurisdiction) -> Any:
    court.refresh_from_db()
    return book_of(court)


def changes() -> list[str]:
    events = Event.objects.filter(kind="jurisdiction.changed").order_by("pk")
    return [json.loads(event.data)["what"] for event in events]


def test_an_address_is_changed_and_every_process_hears_of_it(boss: Client, court: Jurisdiction) -> None:
    place = Location.objects.get(code="HHD")

    answer = boss.post(path_of(place), form_of(boss, place) | {"address": "95 Washington Street", "city": "Hartford"})

    assert answer.status_code == 302
    assert book(court).location("HHD").address == "95 Washington Street"
    assert [line.partition(", city")[0] for line in changes()] == ["location HHD: address"]
    assert Event.objects.get(kind="jurisdiction.changed").actor_label == "court.admin"


def test_a_case_type_goes_offline_only_with_a_reason(boss: Client, court: Jurisdiction) -> None:
    row = CaseType.objects.get(code="S25")
    form = form_of(boss, row)
    form.pop("is_online")

    refused = boss.post(path_of(row), form)
    assert refused.status_code == 200
    assert "Say why it cannot be filed online." in refused.content.decode()
    assert book(court).case_type("S25").is_online
    boss.post(path_of(row), form | {"not_online_reason": "The court has asked for paper."})

    assert not book(court).case_type("S25").is_online
    assert changes() == ["casetype S25: is_online, not_online_reason"]


def test_codes_are_never_changed(boss: Client, court: Jurisdiction) -> None:
    for row in (Location.objects.get(code="HHD"), CaseType.objects.get(code="S25")):
        boss.post(path_of(row), form_of(boss, row) | {"code": "XXX", "jurisdiction": "99"})

    assert Location.objects.filter(code="HHD", jurisdiction=court).exists()
    assert CaseType.objects.filter(code="S25", jurisdiction=court).exists()


NEW_TYPE = {
    "code": "S99", "label": "Small Claims - Bicycles", "everyday_words": "bike", "track": "small-claims",
    "docket_type": "CV", "fee_schedule": "small-claims", "asks_amount": "on", "is_online": "on", "is_urgent": "on",
    "source": "Standing order", "confirmed": "on",
}  # fmt: skip


def new_type(court: Jurisdiction, **changed: str) -> dict[str, str]:
    category = CaseType.objects.get(code="S25").category_id
    return NEW_TYPE | {"jurisdiction": str(court.pk), "category": str(category)} | changed


def test_a_new_case_type_is_offered_and_outlives_a_load(boss: Client, court: Jurisdiction) -> None:
    answer = boss.post(path_of(CaseType), new_type(court))
    assert answer.status_code == 302, answer.context["errors"]

    Jurisdiction.objects.update(digest="")
    load_jurisdictions([CONNECTICUT])

    row = book(court).case_type("S99")
    assert (row.is_by_hand, row.is_urgent, row.retired_on) == (True, True, None)
    assert row in book(court).case_types
    assert changes() == ["casetype S99: added"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "S25"}, "__all__"), ({"track": "nowhere"}, "track"), ({"docket_type": "CVX"}, "docket_type"),
     ({"fee_schedule": "free"}, "fee_schedule"), ({"label": ""}, "label")],
)  # fmt: skip
def test_a_case_type_that_fits_nothing_is_not_kept(
    boss: Client, court: Jurisdiction, changed: dict[str, str], field: str
) -> None:
    before = CaseType.objects.count()

    answer = boss.post(path_of(CaseType), new_type(court, **changed))

    assert field in answer.context["adminform"].form.errors
    assert (CaseType.objects.count(), changes()) == (before, [])


@pytest.mark.parametrize("code", ["HH", "TOOLONG", "H-D"])
def test_a_court_s_code_fits_into_its_docket_numbers(boss: Client, court: Jurisdiction, code: str) -> None:
    form = {"jurisdiction": str(court.pk), "code": code, "name": "Nowhere", "kind": "judicial-district",
            "sequence_start": "6000001", "source": "Standing order"}  # fmt: skip
    form["kind"] = Location.objects.get(code="HHD").kind

    refused = boss.post(path_of(Location), form)

    assert "code" in refused.context["adminform"].form.errors
    assert not Location.objects.filter(name="Nowhere").exists()
    assert boss.post(path_of(Location), form | {"code": "NWH"}).status_code == 302
    assert Location.objects.get(code="NWH").is_by_hand


def test_a_retired_type_is_no_longer_offered(boss: Client, court: Jurisdiction) -> None:
    row = CaseType.objects.get(code="S25")

    boss.post(path_of(row), form_of(boss, row) | {"retired_on": f"{local(court, clock.now()):%Y-%m-%d}"})

    assert row not in book(court).case_types
    assert book(court).case_type("S25") == row


def test_what_a_file_does_not_know_stays_through_a_load(boss: Client, court: Jurisdiction) -> None:
    row = CaseType.objects.get(code="S25")
    boss.post(path_of(row), form_of(boss, row) | {"is_urgent": "on"})

    Jurisdiction.objects.update(digest="")
    load_jurisdictions([CONNECTICUT])

    assert CaseType.objects.get(code="S25").is_urgent


@pytest.mark.parametrize("who", ["clerk", "support"])
def test_nobody_else_keeps_them(who: str, court: Jurisdiction, request: pytest.FixtureRequest) -> None:
    client = client_of(request.getfixturevalue(who))
    place = Location.objects.get(code="HHD")

    assert client.get(path_of(Location)).status_code == 403
    assert client.post(path_of(place), {"name": "CHANGED"}).status_code == 403
    assert client.post(reverse("admin:courts_location_delete", args=[place.pk])).status_code == 403
    assert Location.objects.get(code="HHD").name == place.name


def test_nobody_deletes_one(boss: Client, court: Jurisdiction) -> None:
    place = Location.objects.get(code="HHD")

    assert boss.post(reverse("admin:courts_location_delete", args=[place.pk]), {"post": "yes"}).status_code == 403
    assert Location.objects.filter(code="HHD").exists()
