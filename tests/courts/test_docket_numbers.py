import pytest
from hypothesis import given
from hypothesis import strategies as st

from courts.docket_numbers import (
    DocketName,
    counter_key,
    counter_problem,
    normalise,
    pattern_problem,
    read_number,
)
from courts.models import Jurisdiction

CONNECTICUT = "{location:3}-{type:2}-{year:2}-{serial:7}S"
NEW_JERSEY = "{location:3}-{type:2}-{serial:6}-{year:2}"
HOMER = DocketName("FBT", "CV", 2014, 6_040_517)

letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)


@pytest.mark.parametrize(
    "typed",
    [
        "FBT-CV-14-6040517S",
        "FBT-CV-14-6040517-S",
        "FBTCV146040517S",
        "fbt-cv14-6040517s",
        "  fbt cv 14 6040517 S ",
        "FBT\N{EN DASH}CV\N{EN DASH}14\N{EN DASH}6040517S",
        "FBT-CV14-6040517",
    ],
)
def test_a_connecticut_number_is_understood_in_every_form(typed: str) -> None:
    assert read_number(typed, CONNECTICUT) == HOMER
    assert normalise(typed, [CONNECTICUT]) == "FBTCV146040517S"


def test_numbers_are_shown_as_each_court_writes_them() -> None:
    assert HOMER.shown(CONNECTICUT) == "FBT-CV-14-6040517S"
    assert DocketName("ATL", "DC", 2025, 7956).shown(NEW_JERSEY) == "ATL-DC-007956-25"


def test_a_number_without_its_last_letter_is_completed_only_by_its_pattern() -> None:
    assert normalise("HFH-CV24-6012345", [NEW_JERSEY, CONNECTICUT]) == "HFHCV246012345S"
    assert normalise("HFH-CV24-6012345") == "HFHCV246012345"
    assert normalise("ATL-DC-007956-25", [CONNECTICUT, NEW_JERSEY]) == "ATLDC00795625"


@pytest.mark.parametrize(
    "typed", ["", "FBT", "FBT-CV-14-604051S", "FBT-CV-14-60405177S", "FBT-CV-XX-6040517S", "FBT-CV-14-6040517X", "\x00"]
)
def test_what_is_no_number_is_not_understood(typed: str) -> None:
    assert read_number(typed, CONNECTICUT) is None


@given(
    location=letters,
    year=st.integers(1970, 2069),
    serial=st.integers(0, 999_999),
    pattern=st.sampled_from([CONNECTICUT, NEW_JERSEY, "{year:4}/{location:3}/{type:2}.{serial:6}"]),
    case=st.sampled_from([str.lower, str.upper, str.title]),
    drop=st.sampled_from(["", "-", "-/."]),
)
def test_a_shown_number_reads_back_the_same(
    *, location: str, year: int, serial: int, pattern: str, case: object, drop: str
) -> None:
    name = DocketName(location, "CV", year, serial)
    assert callable(case)
    typed = case(name.shown(pattern)).translate(str.maketrans("", "", drop))
    assert read_number(typed, pattern) == name
    assert normalise(typed) == normalise(name.shown(pattern))


@given(st.text())
def test_any_text_has_a_key_of_letters_and_digits(text: str) -> None:
    assert all(sign.isascii() and sign.isalnum() and not sign.islower() for sign in normalise(text, [CONNECTICUT]))


@pytest.mark.parametrize(
    "name", [DocketName("HFHX", "CV", 2014, 1), DocketName("HF", "CV", 2014, 1), DocketName("HFH", "CV", 2014, 10**7)]
)
def test_a_part_that_does_not_fit_is_never_cut_off(name: DocketName) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        name.shown(CONNECTICUT)


def test_the_counter_key_comes_from_the_jurisdictions_template() -> None:
    connecticut = Jurisdiction(code="CT", docket_counter="{location}")
    new_jersey = Jurisdiction(code="NJ", docket_counter="{location}:{year}")
    assert counter_key(connecticut, location="FBT", type="CV", year=2026) == "CT:FBT"
    assert counter_key(new_jersey, location="ATL", type="DC", year=2025) == "NJ:ATL:2025"


@pytest.mark.parametrize(
    ("pattern", "is_right"),
    [
        (CONNECTICUT, True),
        (NEW_JERSEY, True),
        ("{location:3}-{serial:7}", False),
        (CONNECTICUT + "{serial:2}", False),
        ("{location}-{type:2}-{year:2}-{serial:7}", False),
        (CONNECTICUT + "{", False),
    ],
)
def test_a_pattern_names_each_part_once(pattern: str, *, is_right: bool) -> None:
    assert (pattern_problem(pattern) == "") is is_right


@pytest.mark.parametrize(
    ("template", "is_right"),
    [("{location}", True), ("{location}:{type}:{year}", True), ("{year}", False), ("{location}{serial}", False)],
)
def test_a_counter_names_the_location_and_nothing_unknown(template: str, *, is_right: bool) -> None:
    assert (counter_problem(template) == "") is is_right
