from datetime import date
from uuid import uuid4

import pytest
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from courts.book import book_of
from courts.errors import UnknownCodeError
from courts.models import CaseType, Jurisdiction, Location, Words
from courts.services.revising import revise
from courts.venue import Venue, venue_of
from tests.courts.factories import a_clerk

pytestmark = pytest.mark.django_db


def test_a_warm_book_asks_the_database_nothing(
    connecticut: Jurisdiction, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        book = book_of(connecticut)
        for case_type in book.case_types:
            assert case_type.category.jurisdiction.code == "CT"
            assert book.slots_for(case_type)
            assert book.stops_for(case_type, "individual")
            assert book.locations_for(case_type)
        for location in book.locations:
            assert location.housing_location is None or location.housing_location.label
        assert book.words("certification")


def test_a_cold_book_asks_a_fixed_number_of_questions(
    connecticut: Jurisdiction, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    revise(connecticut, actor=a_clerk(), what="nothing")
    with django_assert_max_num_queries(17):
        book_of(connecticut)


def test_a_row_is_found_by_code_and_by_primary_key(connecticut: Jurisdiction) -> None:
    book = book_of(connecticut)
    s25 = CaseType.objects.get(code="S25")
    assert book.case_type("S25") is book.case_type(s25.pk)
    assert book.case_type("S25") == s25
    assert book.location(Location.objects.get(code="HHD").pk).code == "HHD"
    assert book.category("family").stop == "family"
    assert book.track("housing").label == "Housing"


@pytest.mark.parametrize("code", ["S99", "", "s25", -1, "HHD"])
def test_an_unknown_code_is_refused(connecticut: Jurisdiction, code: str | int) -> None:
    book = book_of(connecticut)
    with pytest.raises(UnknownCodeError):
        book.case_type(code)
    with pytest.raises(UnknownCodeError):
        book.words(str(code))
    with pytest.raises(UnknownCodeError):
        book.stop_page(str(code))


def test_a_retired_type_is_known_but_not_offered(havenport: Jurisdiction) -> None:
    book = book_of(havenport)
    assert book.case_type("3").retired_on == date(2020, 1, 1)
    assert [case_type.code for case_type in book.case_types] == ["1", "2"]


def test_a_type_is_offered_until_the_day_it_retires(connecticut: Jurisdiction, monkeypatch: pytest.MonkeyPatch) -> None:
    CaseType.objects.filter(code="S25").update(retired_on=date(2026, 7, 1))
    revise(connecticut, actor=a_clerk(), what="S25 ends")
    book = book_of(connecticut)
    for day, is_offered in ((date(2026, 6, 30), True), (date(2026, 7, 1), False)):
        monkeypatch.setattr(type(book), "today", lambda _self, day=day: day)
        assert ("S25" in {case_type.code for case_type in book.case_types}) is is_offered


def test_a_location_that_cannot_be_chosen_is_not_offered(havenport: Jurisdiction) -> None:
    book = book_of(havenport)
    assert [location.code for location in book.locations] == ["NQ"]
    assert book.location("SQ").address_lines == ["2 Rope Walk", "Havenport, XH"]


def test_a_change_by_hand_is_seen_recorded_and_raises_the_version(connecticut: Jurisdiction) -> None:
    old, version = book_of(connecticut), connecticut.version
    Words.objects.filter(key="certification").update(text="Other words.")
    assert book_of(connecticut) is old
    revise(connecticut, actor=a_clerk(), what="words")
    assert book_of(connecticut).words("certification") == "Other words."
    assert old.words("certification") != "Other words."
    assert connecticut.version == version + 1
    event = Event.objects.get(kind="jurisdiction.changed")
    assert (event.subject, event.actor_label) == ("jurisdiction:CT", "clerk")


def test_rows_rolled_back_and_loaded_again_are_not_taken_for_the_old_ones(connecticut: Jurisdiction) -> None:
    before = book_of(connecticut)
    Words.objects.filter(key="certification").update(text="Loaded again.")
    Jurisdiction.objects.update(stamp=uuid4())
    connecticut.refresh_from_db()
    assert connecticut.version == before.jurisdiction.version
    assert book_of(connecticut).words("certification") == "Loaded again."


@pytest.mark.parametrize(
    ("case_type", "location", "goes_to", "stop"),
    [
        ("H11", "HHD", "HFH", ""),
        ("H12", "HHD", "HFH", ""),
        ("H13", "HFH", None, ""),
        ("H13", "FBT", None, "housing-bridgeport"),
        ("H13", "HHB", None, "housing-new-britain"),
        ("H13", "NNH", None, "housing-new-haven"),
        ("H11", "FST", None, "housing-norwalk"),
        ("H12", "UWY", None, "housing-waterbury"),
        ("H13", "TTD", None, ""),
        ("S25", "HHD", None, ""),
        ("S25", "FBT", None, ""),
        ("H20", "FBT", None, ""),
    ],
)
def test_a_landlord_tenant_claim_goes_to_its_housing_session(
    connecticut: Jurisdiction, case_type: str, location: str, goes_to: str | None, stop: str
) -> None:
    book = book_of(connecticut)
    venue = venue_of(book.case_type(case_type), book.location(location))
    assert venue == Venue(goes_to=book.location(goes_to) if goes_to else None, stop=stop)
    assert venue.is_right is (goes_to is None and not stop)
    if stop:
        assert book.stop_page(stop).where


def test_words_can_be_asked_for_in_a_template(connecticut: Jurisdiction) -> None:
    template = Template('{% load court_words %}{{ book|words:"glossary.plaintiff" }}|{{ book|words:"no.such" }}')
    assert template.render(Context({"book": book_of(connecticut)})) == "The person or business that sues.|"
