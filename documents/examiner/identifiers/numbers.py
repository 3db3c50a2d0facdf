"""Numbers that show by themselves what they are: social security, taxpayer, cards, IBAN, Medicare, NJ licences."""

import re
from collections.abc import Iterator

from documents.examiner.identifiers.reading import (
    Match,
    digits_of,
    masked,
    passes_luhn,
    runs,
    words_after,
    words_before,
)

SSN_WORDS = re.compile(r"\b(ssn?|ss ?#|ss ?no|soc(ial)?\.? ?sec(urity)?|social)\b", re.IGNORECASE)
NOT_SSN_WORDS = re.compile(
    r"(zip|postal|tracking|docket|invoice|estimate|order|model|part|item|serial|confirmation|phone|fax|tel|"
    r"parcel|account|acct|attorney|bar|juris|registration|license|permit|check|receipt|ticket|bates)\W*"
    r"(id\W*)?(no|num|number|code|#)?\W*$"
)
DASHED_SSN = re.compile(r"(?<![\w.-])(\d{3})([-. ])(\d{2})([-. ])(\d{4})(?![\w-]|\.\d)")
SPACED_SSN = re.compile(r"(?<![\w-])\d(?: ?\d){2} ?[- ] ?\d ?\d ?[- ] ?\d(?: ?\d){3}(?![\w-]| ?\d)")
ODD_SSN = re.compile(r"(?<![\w.-])(?:\d{3}-\d{6}|\d{5}-\d{4})(?![\w-]|\.\d)")
NAMED_SSN = re.compile(
    r"\b(?:ssn|ss#|social security(?: number| no\.?)?)[ :#(=-]{0,4}(\d{3}[-./_ ]?\d{2}[-./_ ]?\d{4})(?!\d)",
    re.IGNORECASE,
)
BARE_NINE = re.compile(r"(?<![\w.-])\d{9}(?![\w-]|\.\d)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_L = "[AC-HJKMNP-RT-Y]"
MEDICARE = re.compile(rf"(?<![\w-])[1-9]{_L}(?:{_L}|\d)\d-?{_L}(?:{_L}|\d)\d-?{_L}{{2}}\d{{2}}(?![\w-])")
JERSEY_LICENCE = re.compile(r"(?<![\w-])[A-Z]\d{4}[ -]?\d{5}[ -]?\d{5}(?![\w-])")
NOT_CARD_WORDS = re.compile(r"(tracking|delivery confirmation|certified|usps|ups|fedex|label|imei|serial|article)")
LONG_RUN = re.compile(r"\d(?:[ .-]{0,3}\d){12}")
GROUPINGS = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3)}


# Printed on sample cards and in advertisements for decades; nobody's number.
SAMPLES = frozenset({"078051120", "219099999", "457555462"})


def named_social_security(text: str) -> Iterator[Match]:
    for hit in NAMED_SSN.finditer(text):
        if is_ssn(digits_of(hit[1])):
            yield Match("social-security", masked(hit[1]), *hit.span(1))


def social_security(text: str) -> Iterator[Match]:
    for pattern in (DASHED_SSN, SPACED_SSN):
        for hit in pattern.finditer(text):
            if is_ssn(digits_of(hit[0])) and _is_ssn_place(text, hit):
                yield Match("social-security", masked(hit[0]), *hit.span())
    for hit in ODD_SSN.finditer(text):
        before = words_before(text, hit.start())
        # A zip code stands behind its town, if need be on the next line.
        is_alone = not re.search(r"[a-z0-9.,]$", before.rstrip()) and not NOT_SSN_WORDS.search(before)
        if is_ssn(digits_of(hit[0])) and (SSN_WORDS.search(before) or is_alone):
            yield Match("social-security", masked(hit[0]), *hit.span())
    for hit in BARE_NINE.finditer(text):
        before, after = words_before(text, hit.start(), 45), words_after(text, hit.end())
        is_named = _last_word_wins(before) or SSN_WORDS.match(after.lstrip(" (,"))
        if is_ssn(hit[0]) and is_named:
            yield Match("social-security", masked(hit[0]), *hit.span())


def _is_ssn_place(text: str, hit: re.Match[str]) -> bool:
    """A number in the shape of a social security number is one, unless the words beside it call it something else."""
    before = words_before(text, hit.start())
    is_sample = digits_of(hit[0]) in SAMPLES
    return bool(SSN_WORDS.search(before)) or not (is_sample or NOT_SSN_WORDS.search(before))


def _last_word_wins(before: str) -> bool:
    """Whether social security is the last thing named before a bare number."""
    named = [hit.start() for hit in SSN_WORDS.finditer(before)]
    other = re.search(r"(licen[sc]e|account|acct|passport|attorney|alien|routing|docket|phone|case)", before)
    return bool(named) and (other is None or other.start() < named[-1])


def is_ssn(digits: str) -> bool:
    """The ranges the Social Security Administration has never given out are out."""
    if len(digits) != 9:
        return False
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in {"000", "666"} and area[0] != "9" and group != "00" and serial != "0000"


def taxpayer(text: str) -> Iterator[Match]:
    """Individual taxpayer numbers of the IRS: 9xx, with the groups it gives out."""
    for hit in DASHED_SSN.finditer(text):
        group = int(hit[3])
        is_given = 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99
        if hit[1][0] == "9" and is_given and _is_ssn_place(text, hit):
            yield Match("government-id", masked(hit[0]), *hit.span())


def cards(text: str) -> Iterator[Match]:
    """Payment cards: issuer's prefix and length, check digit, and written as cards are."""
    if not LONG_RUN.search(text):
        return
    for run in runs(text):
        if NOT_CARD_WORDS.search(words_before(text, run.start())):
            continue
        for start, end in _card_spans(run[0]):
            value = run[0][start:end]
            yield Match("credit-card", masked(value), run.start() + start, run.start() + end)


def _card_spans(run: str) -> Iterator[tuple[int, int]]:
    groups = list(re.finditer(r"\d+", run))
    whole = digits_of(run)
    if is_card(whole) and (len(groups) == 1 or tuple(len(g[0]) for g in groups) in GROUPINGS):
        yield 0, len(run)
        return
    for first in range(len(groups)):
        for size in (1, 3, 4):
            part = groups[first : first + size]
            beside = groups[max(first - 1, 0) : first] + groups[first + size : first + size + 1]
            lengths = tuple(len(g[0]) for g in part)
            is_shaped = (size == 1 and len(part[0][0]) >= 13) or lengths in GROUPINGS
            # Beside a card may stand a month or a code, not more of the same number.
            if is_shaped and all(len(g[0]) < 4 for g in beside) and is_card("".join(g[0] for g in part)):
                yield part[0].start(), part[-1].end()
                return


def is_card(digits: str) -> bool:
    size, two, three, four = len(digits), int(digits[:2] or 0), int(digits[:3] or 0), int(digits[:4] or 0)
    is_issued = (
        (digits[:1] == "4" and size in {13, 16, 19})
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and size == 16)
        or (two in {34, 37} and size == 15)
        or ((four == 6011 or two == 65 or 644 <= three <= 649) and 16 <= size <= 19)
        or ((300 <= three <= 305 or two in {36, 38, 39}) and size == 14)
        or (3528 <= four <= 3589 and 16 <= size <= 19)
        or (two == 62 and 16 <= size <= 19)
    )
    return is_issued and len(set(digits)) > 1 and passes_luhn(digits)


def ibans(text: str) -> Iterator[Match]:
    for hit in IBAN.finditer(text):
        value = hit[0].replace(" ", "")
        if 15 <= len(value) <= 34 and _mod_97(value) == 1:
            yield Match("financial-account", masked(hit[0]), *hit.span())


def _mod_97(value: str) -> int:
    turned = value[4:] + value[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97


def medicare(text: str) -> Iterator[Match]:
    for hit in MEDICARE.finditer(text):
        yield Match("health-insurance", masked(hit[0]), *hit.span())


def jersey_licences(text: str) -> Iterator[Match]:
    for hit in JERSEY_LICENCE.finditer(text):
        yield Match("drivers-license", masked(hit[0]), *hit.span())
