from pathlib import Path

import pytest

from bench.identifiers import RULES, misjudged, read_rows
from documents.examiner.identifiers import find_identifiers
from documents.examiner.identifiers.numbers import is_card, is_ssn

CONNECTICUT = (
    "date-of-birth", "mothers-maiden-name", "drivers-license", "social-security", "government-id", "health-insurance",
    "financial-account", "security-code",
)  # fmt: skip
NEW_JERSEY = (
    "social-security", "drivers-license", "vehicle-plate", "insurance-policy", "financial-account", "credit-card",
    "military-status",
)  # fmt: skip


def kinds(text: str, rule: tuple[str, ...] = CONNECTICUT) -> list[str]:
    return [match.kind for match in find_identifiers(text, kinds=rule)]


@pytest.mark.parametrize(
    "text",
    [
        "219-09-9998", "SSN 219 09 9998", "Soc. Sec. No. 219099998", "SSN219-09-9998", "SSN: 219/09/9998",
        "social security number is\n219.09.9998", "2 1 9 - 0 9 - 9 9 9 8 (SSN)",
        "219\u201109\u20119998", "219099998 (SSN)",
    ],
)  # fmt: skip
def test_social_security_number_is_found_however_it_is_written(text: str) -> None:
    assert kinds(text) == ["social-security"]
    assert kinds(text, NEW_JERSEY) == ["social-security"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ITIN 912-70-1234", "government-id"),
        ("passport no. C01234567", "government-id"),
        ("A# 098 765 432", "government-id"),
        ("State-issued identification card number 123456789", "government-id"),
        ("MasterCard 5425-2334-3010-9903", "financial-account"),
        ("378282246310005", "financial-account"),
        ("paid with card #4012888888881881 on 5/1/2024", "financial-account"),
        ("my account number at Webster Bank is 0044556677", "financial-account"),
        ("checking acct. no. 1234-5678-90", "financial-account"),
        ("IBAN: DE89 3704 0044 0532 0130 00", "financial-account"),
        ("Operator's Lic. No. 018273645", "drivers-license"),
        ("license S1234 56789 01234", "drivers-license"),
        ("Aetna member ID W123456789", "health-insurance"),
        ("Medicare 1EG4TE5MK73", "health-insurance"),
        ("was born in Hartford on March 4, 1975", "date-of-birth"),
        ("date of birth (mm/dd/yyyy): 03/04/1975", "date-of-birth"),
        ("3/4/75 (DOB)", "date-of-birth"),
        ("mother's maiden name was DiNapoli", "mothers-maiden-name"),
        ("my PIN is 4821", "security-code"),
    ],
)
def test_identifier_of_the_practice_book_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("State Farm policy no. 123 4567-A01-07", "insurance-policy"),
        ("Geico policy 4012-34-56-78", "insurance-policy"),
        ("License plate number: 123ABC", "vehicle-plate"),
        ("NJ plate X12-ABC", "vehicle-plate"),
        ("Defendant is a member of the United States Marine Corps", "military-status"),
        ("She is on active duty.", "military-status"),
        ("Visa 4111 1111 1111 1111 exp 09/27", "financial-account"),
    ],
)
def test_identifier_of_the_jersey_rule_is_found(text: str, kind: str) -> None:
    assert kinds(text, NEW_JERSEY) == [kind]


@pytest.mark.parametrize(
    ("text", "connecticut", "new_jersey"),
    [
        ("DOB: 1/2/1980", True, False),
        ("Passport number 512345678", True, False),
        ("mother's maiden name: O'Brien", True, False),
        ("homeowner's policy HO3-1234567", False, True),
        ("The tenant was deployed with the Navy", False, True),
    ],
)
def test_jurisdictions_differ(text: str, *, connecticut: bool, new_jersey: bool) -> None:
    assert (bool(kinds(text)), bool(kinds(text, NEW_JERSEY))) == (connecticut, new_jersey)


@pytest.mark.parametrize(
    "text",
    [
        "HHB-CV-23-6078123-S", "FBTCV196089012S", "MER-SC-000812-25", "Conn. Gen. Stat. § 51-345(a)(3)", "JD-CV-122",
        "203-555-0143", "(860) 263-2734 ext. 3021", "call 2035550143", "fax 973.655.1234",
        "New Haven, CT 06510-1704", "Newark, New Jersey 07102-3174", "Zip 06103-1234", "P.O. Box 1234",
        "$1,234,567.89", "Invoice #123456789", "Estimate no. 123-45-6789", "Confirmation number 14028765",
        "on or about 3/4/2023", "Rev. 03-17-1986", "expires 03/31/2028", "lease dated June 1, 2021",
        "Juris No. 101234", "NJ Attorney ID: 024561998", "Home improvement contractor license no. 0567890",
        "tracking number 9405 5036 9930 0123 4567 89", "UPS tracking 1Z999AA10123456784",
        "Certified Mail No. 7019 1640 0001 2345 6789", "VIN 1FTFW1ET5DFC10312", "Serial number W10295370A",
        "Do not write your Social Security number here.", "My bank account was overdrawn.", "I lost my passport.",
        "The account ending in 4421", "account ****4421", "Account No. [REDACTED]", "card ending in 0005",
        "security deposit of 2,400.00", "We met on my birthday.", "dinner plates 24", "our return policy is 30 days",
        "Account was opened on March 4, 2020", "library card number 123456789", "Savings of 123456 dollars",
    ],
)  # fmt: skip
def test_number_that_identifies_nobody_is_left_alone(text: str) -> None:
    assert kinds(text) == []
    assert kinds(text, NEW_JERSEY) == []


@pytest.mark.parametrize("rule", RULES)
def test_rows_of_every_kind_are_judged_as_the_rule_says(rule: str) -> None:
    """Some eight hundred lines as people write them: forms, letters, receipts, dockets, citations."""
    rows = read_rows(Path(__file__).with_name("identifier_rows.csv"))

    assert misjudged(rows, rule) == []
    assert sum(row[rule] == "pii" for row in rows) >= 250
    assert sum(row[rule] == "ok" for row in rows) >= 500


def test_value_never_appears_in_what_is_found() -> None:
    [match] = find_identifiers("My SSN is 219-09-9998.", kinds=CONNECTICUT)
    assert match.masked == "XXX-XX-XX98"
    [born] = find_identifiers("DOB 7/6/12", kinds=CONNECTICUT)
    assert born.masked == "X/X/XX"


def test_each_identifier_is_found_once_and_in_order() -> None:
    text = "SSN 219-09-9998, again 219-09-9998; card 4111111111111111; born 1/2/1980."
    assert kinds(text) == ["social-security", "social-security", "financial-account", "date-of-birth"]


@pytest.mark.parametrize("digits", ["000121234", "666121234", "912121234", "219001234", "219120000", "21912123"])
def test_number_never_given_out_is_no_social_security_number(digits: str) -> None:
    assert not is_ssn(digits)


def test_card_needs_prefix_length_and_check_digit() -> None:
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("9400111899223197428490"[:16])
    assert not is_card("0000000000000000")


@pytest.mark.parametrize(
    "piece", ["1 ", "11-22-", "account ", "card card ", "born in a ", "ssn 123 45 ", "\n", "DOB (", "GB82 "]
)
def test_text_made_to_be_slow_is_not(piece: str) -> None:
    find_identifiers(piece * 20_000, kinds=(*CONNECTICUT, *NEW_JERSEY))
