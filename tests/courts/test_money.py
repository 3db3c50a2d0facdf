import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from courts.money import PLAIN, MoneyError, dollars, parse_dollars, service_fee, share_out

cents = st.integers(min_value=1, max_value=99_999_999_999)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4250", 425_000),
        ("4,250", 425_000),
        ("$4,250.00", 425_000),
        ("  $ 4250.5 ", 425_050),
        ("4250.", 425_000),
        (".05", 5),
        ("0004,250"[3:], 425_000),
        ("007", 700),
        ("$\N{NO-BREAK SPACE}95.00", 9_500),
        ("999,999,999.99", 99_999_999_999),
    ],
)
def test_dollars_are_read_as_people_type_them(typed: str, expected: int) -> None:
    assert parse_dollars(typed) == expected


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("0", "zero"),
        ("$0.00", "zero"),
        ("-5", "negative"),
        ("$-5", "negative"),
        ("\N{MINUS SIGN}5", "negative"),
        ("(5)", "negative"),
        ("4.250", "too-fine"),
        ("1.005", "too-fine"),
        ("42,50", "not-money"),
        ("4250,00", "not-money"),
        ("1e3", "not-money"),
        ("five", "not-money"),
        ("$", "not-money"),
        (".", "not-money"),
        ("5 000", "not-money"),
        ("٤٢", "not-money"),
        ("4\x00", "not-money"),
        ("1,000,000,000", "too-large"),
        ("9" * 5000, "too-large"),
    ],
)
def test_what_is_no_sum_is_refused_with_its_reason(typed: str, key: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_dollars(typed)
    assert refused.value.key == str(refused.value) == key
    assert str(PLAIN[key]) == str(refused.value.message)


def test_zero_is_read_where_it_is_allowed() -> None:
    assert parse_dollars("0.00", allow_zero=True) == 0


@given(cents)
def test_a_printed_sum_reads_back_the_same(sum_: int) -> None:
    assert parse_dollars(dollars(sum_)) == sum_


@given(st.text())
def test_any_text_is_a_sum_or_a_plain_refusal(text: str) -> None:
    try:
        found = parse_dollars(text)
    except MoneyError as refused:
        assert refused.key in PLAIN  # noqa: PT017 - a sum or a refusal are both right, nothing else is
    else:
        assert found > 0


def test_a_sum_below_zero_prints_its_minus_before_the_dollar() -> None:
    assert dollars(-123_456) == "-$1,234.56"


def test_the_filter_prints_nothing_for_a_price_nobody_knows() -> None:
    template = Template("{% load money %}[{{ known|dollars }}][{{ unknown|dollars }}]")
    assert template.render(Context({"known": 425_000, "unknown": None})) == "[$4,250.00][]"


@pytest.mark.parametrize(("total", "fee"), [(9_500, 209), (35_000, 770), (0, 0), (25, 1), (22, 0), (23, 1)])
def test_the_service_fee_counts_half_cents_up(total: int, fee: int) -> None:
    assert service_fee(total, 220) == fee


@given(total=st.integers(min_value=0, max_value=10**10), rate=st.integers(min_value=0, max_value=10_000))
def test_the_service_fee_is_within_half_a_cent_and_never_half_under(total: int, rate: int) -> None:
    error = service_fee(total, rate) * 10_000 - total * rate
    assert -5_000 < error <= 5_000


@given(sum_=st.integers(min_value=0, max_value=10**9), weights=st.lists(st.integers(0, 10**8), min_size=1, max_size=30))
def test_shares_add_up_and_stay_within_a_cent_of_fair(sum_: int, weights: list[int]) -> None:
    shares = share_out(sum_, weights)
    assert sum(shares) == sum_
    total = sum(weights)
    if total:
        assert all(abs(share * total - sum_ * weight) < total for share, weight in zip(shares, weights, strict=True))


def test_the_odd_cent_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(100, [1, 2]) == [33, 67]
    assert share_out(2, [0, 0, 0]) == [1, 1, 0]
    assert share_out(0, []) == []


@pytest.mark.parametrize(("sum_", "weights"), [(-1, [1]), (1, [-1]), (1, [])])
def test_a_sum_that_cannot_be_shared_is_refused(sum_: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        share_out(sum_, weights)
