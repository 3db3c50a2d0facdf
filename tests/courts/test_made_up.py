"""One file is enough: a court that shares no figure, no word and no form with Connecticut."""

from datetime import UTC, date, datetime

import pytest

from courts.book import book_of
from courts.calendar import cart_until, filed_date, is_open
from courts.docket_numbers import DocketName, counter_key, read_number
from courts.models import Jurisdiction
from courts.money import service_fee

pytestmark = pytest.mark.django_db


def test_its_docket_numbers_have_their_own_form_and_counter(havenport: Jurisdiction) -> None:
    name = DocketName("NQ", "PTY", 2026, 42)
    assert name.shown(havenport.docket_pattern) == "2026/NQ/PTY.0042"
    assert read_number("2026nqpty0042", havenport.docket_pattern) == name
    assert counter_key(havenport, location="NQ", type="PTY", year=2026) == "XH:NQ:PTY:2026"


def test_its_days_are_its_own(havenport: Jurisdiction) -> None:
    monday, saturday, tide, fair = date(2026, 3, 16), date(2026, 3, 21), date(2026, 3, 17), date(2026, 3, 22)
    assert [is_open(havenport, day) for day in (monday, saturday, tide, fair)] == [False, True, False, True]
    assert is_open(havenport, date(2026, 12, 25))
    assert filed_date(havenport, datetime(2026, 3, 18, 19, 30, 30, tzinfo=UTC)) == date(2026, 3, 18)
    assert filed_date(havenport, datetime(2026, 3, 18, 19, 30, 31, tzinfo=UTC)) == date(2026, 3, 19)
    assert cart_until(havenport, datetime(2026, 3, 18, 3, tzinfo=UTC)) == date(2026, 3, 24)


def test_its_money_is_its_own(havenport: Jurisdiction) -> None:
    assert havenport.service_fee_name == "Card Charge"
    assert havenport.max_card_payment_cents == 120_050
    assert service_fee(4_500, havenport.service_fee_basis_points) == 150


def test_its_papers_people_and_questions_are_its_own(havenport: Jurisdiction) -> None:
    book = book_of(havenport)
    petty, grand = book.case_type("1"), book.case_type("2")
    assert [slot.label for slot in book.slots_for(petty)] == ["Claim Sheet"]
    assert [slot.code for slot in book.slots_for(grand)] == ["petition", "list-of-parties"]
    assert book.party_types("plaintiff", "individual") == [("sailor", "Sailor")]
    assert book.party_types("plaintiff", "business") == [("sailor", "Sailor"), ("guild", "Guild")]
    assert book.party_types("garnishee", "business") == []
    assert [stop.code for stop in book.stops_for(grand, "business")] == ["at-sea"]
    assert book.stops_for(grand, "individual") == book.stops_for(petty, "business") == ()
    assert book.words("certification") == "I swear by the tide."
    assert [(kind.code, kind.last_digits_allowed) for kind in book.identifier_kinds] == [("ship-number", 4)]
    assert not book.refund_rule("rejected").court_fee
