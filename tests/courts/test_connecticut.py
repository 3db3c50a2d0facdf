"""Connecticut's file against the papers it was written from."""

import re
from datetime import time

import pytest

from courts.book import Book, book_of
from courts.docket_numbers import DocketName
from courts.fees import price_filing
from courts.limits import limit_for
from courts.models import Jurisdiction
from courts.models.case_types import PartyShape
from courts.money import dollars, service_fee

pytestmark = pytest.mark.django_db
SMALL_CLAIMS = {"H11", "H13", "S00", "S05", "S10", "S15", "S20", "S25"}


@pytest.fixture
def book(connecticut: Jurisdiction) -> Book:
    return book_of(connecticut)


def test_the_figures_of_the_court(connecticut: Jurisdiction) -> None:
    assert connecticut.closing_time == time(17)
    assert (connecticut.cart_days, connecticut.max_card_payment_cents) == (56, 3_000_000)
    assert (connecticut.service_fee_name, connecticut.service_fee_basis_points) == ("Service Fee", 220)
    assert (connecticut.draft_days, connecticut.restore_days, connecticut.cure_days) == (180, 14, 10)
    assert connecticut.support_phone == "(866) 765-4452"
    assert all(figure["source"] for figure in connecticut.sources.values())
    assert DocketName("FBT", "CV", 2014, 6040517).shown(connecticut.docket_pattern) == "FBT-CV-14-6040517S"


def test_thirty_case_types_of_which_eight_are_small_claims(book: Book) -> None:
    assert len(book.case_types) == 30
    assert {row.code for row in book.case_types if row.track == "small-claims"} == SMALL_CLAIMS
    assert {row.code for row in book.case_types if not row.is_online} == {"M63", "M66", "M68", "H60"}
    assert {row.code for row in book.case_types if not row.asks_amount} == {"M00", "M20", "M50", "P10", "P20", "H40"}
    assert {row.code for row in book.case_types if row.is_landlord_tenant} == {"H11", "H12", "H13"}
    assert {row.docket_type for row in book.case_types} == {"CV"}
    assert all(row.everyday_words for row in book.case_types)
    assert book.case_type("S25").full_label == "S25 - Small Claims - Contract - Other"


def test_what_is_not_filed_online_says_why_and_where_to_go(book: Book) -> None:
    for row in book.case_types:
        assert row.is_online or (row.not_online_reason and book.stop_page(row.stop).where)
    assert book.stop_page(book.category("family").stop).title


def test_sixteen_locations_with_what_is_known_of_them(book: Book) -> None:
    assert len(book.locations) == 16
    assert book.location("HHD").label == "HHD - Hartford at Hartford"
    assert book.location("HHD").address_lines == []
    assert book.location("AAN").address_lines == ["14 West River St", "Milford, CT 06460", "203-877-4293"]
    assert book.location("LLI").address_lines == ["50 Field St", "Torrington, CT", "860-626-2100"]
    assert {row.code for row in book.locations if row.is_housing_only} == {"HFH"}
    assert "HFH" not in {row.code for row in book.locations_for(book.case_type("S25"))}
    assert "HFH" in {row.code for row in book.locations_for(book.case_type("H13"))}
    assert all(str(row.sequence_start).startswith("6") for row in book.locations)


def test_the_papers_of_a_small_claim(book: Book) -> None:
    slots = book.slots_for(book.case_type("S25"))
    assert [slot.code for slot in slots] == ["writ", "statement-of-service", "continuation-of-parties", "exhibit"]
    assert [slot.is_required_for(defendants=2) for slot in slots] == [True, True, False, False]
    assert [slot.is_required_for(defendants=3) for slot in slots] == [True, True, True, False]
    assert [slot.is_multiple for slot in slots] == [False, False, False, True]
    assert slots[0].label == "Small Claims Writ and Notice of Suit, JD-CV-40"


@pytest.mark.parametrize("code", ["H12", "M90"])
def test_the_papers_of_a_housing_or_civil_case(book: Book, code: str) -> None:
    labels = [slot.label for slot in book.slots_for(book.case_type(code))]
    assert labels == ["Summons", "Complaint", "Return of Service", "Exhibits"]


def test_who_may_sue_and_be_sued(book: Book) -> None:
    person = [("person", "Person"), ("person-ppa", "Person PPA"), ("executor", "Executor/Administrator")]
    sued = [
        ("person", "Person"),
        ("firm", "Firm/Corporation"),
        ("government", "Government Entity"),
        ("executor", "Executor/Administrator"),
    ]
    assert book.party_types("plaintiff", "individual") == person
    assert book.party_types("plaintiff", "business") == [*person, ("firm", "Firm/Corporation")]
    assert book.party_types("defendant", "individual") == book.party_types("garnishee", "business") == sued
    assert book.party_type("plaintiff", "person-ppa").shape == PartyShape.PERSON_FOR_ANOTHER
    assert book.party_type("defendant", "government").shape == PartyShape.ORGANISATION


def test_the_questions_that_can_stop_a_filing(book: Book) -> None:
    def asked(code: str) -> list[tuple[str, str, str]]:
        return [(row.code, row.stop_answer, row.stop) for row in book.stops_for(book.case_type(code), "individual")]

    both = [("fee-waiver", "yes", "fee-waiver"), ("more-plaintiffs", "yes", "more-plaintiffs")]
    assert asked("S25") == [("writ-signed", "no", "writ-not-signed"), *both]
    assert asked("M90") == both


def test_the_identifiers_of_the_practice_book(book: Book) -> None:
    assert [kind.code for kind in book.identifier_kinds] == [
        "date-of-birth", "mothers-maiden-name", "drivers-license", "social-security", "government-id",
        "health-insurance", "financial-account", "security-code",
    ]  # fmt: skip
    assert {kind.rule for kind in book.identifier_kinds} == {"Practice Book 4-7"}


def test_the_sentences_of_the_manual_are_kept_to_the_letter(book: Book) -> None:
    assert book.words("certification") == (
        "I hereby certify that the attached documents are true copies of the signed documents that were served in "
        "accordance with the Connecticut General Statutes."
    )
    assert book.words("personal_identifiers") == (
        "I have reviewed the document(s) I am filing with the court to make sure that they do not contain personal "
        "identifying information as defined in section 4-7 of the Connecticut Practice Book unless otherwise required "
        "by law or ordered by the court."
    )


def test_every_refund_has_a_rule_with_words(book: Book) -> None:
    assert set(book.refund_rules) == {"rejected", "cure-missed", "not-filed"}
    assert (book.refund_rule("not-filed").court_fee, book.refund_rule("not-filed").service_fee) == (True, True)


def test_every_row_with_a_figure_names_its_source(book: Book) -> None:
    assert all(row.source for row in book.fees)
    assert all(row.source for row in book.limits)
    assert all(row.source for row in book.refund_rules.values())
    assert all(row.source for row in book.identifier_kinds)
    assert all(row.source for row in book.all_locations)
    assert all(row.source for row in book.all_case_types)
    assert all(row.source for row in book.party_type_options)


def sums_in(text: str) -> list[str]:
    return re.findall(r"\$[0-9.,]*[0-9]", text)


def test_sums_in_the_words_are_those_of_the_rows(book: Book) -> None:
    court = book.jurisdiction
    price = price_filing(book, book.case_type("S25"), on=book.today(), defendants=1, amount_cents=425_000)
    fee = service_fee(price.total_cents, court.service_fee_basis_points)
    assert sums_in(book.words("welcome.costs")) == [dollars(price.total_cents), dollars(fee)]
    assert f"{court.service_fee_basis_points / 100:g} percent" in book.words("welcome.costs")
    assert sums_in(book.words("instructions.cart")) == [dollars(court.max_card_payment_cents).removesuffix(".00")]
    assert f"{court.cart_days} days" in book.words("instructions.cart")
    limits = [limit_for(book, book.case_type(code), on=book.today()) for code in ("S25", "S20", "H11")]
    said = [dollars(limit.amount_cents).removesuffix(".00") for limit in limits if limit]
    assert sums_in(book.words("welcome.can-file")) == said
    assert all(limit and sums_in(limit.words) == [text] for limit, text in zip(limits, said, strict=True))


def own_texts(book: Book) -> dict[str, str]:
    exact = {"certification", "personal_identifiers", "help.name_continued", "help.amount"}
    texts = {key: text for key, text in book.phrases.items() if key not in exact}
    for page in book.stop_pages.values():
        texts |= {f"{page.slug}.{name}": getattr(page, name) for name in ("title", "why", "what_now", "where")}
    texts |= {f"slot.{slot.track}.{slot.code}": slot.help for slot in book.slots}
    texts |= {f"question.{row.code}": row.help for row in book.stop_questions}
    texts |= {f"limit.{row}": row.words for row in book.limits}
    return texts


def test_no_sentence_of_ours_is_longer_than_twenty_words(book: Book) -> None:
    long = [
        (key, sentence)
        for key, text in own_texts(book).items()
        for sentence in re.split(r"(?<=[.?!:])\s+", text)
        if len(sentence.split()) > 20
    ]
    assert long == []
