"""Text as the rules read it, and the pieces they are made of."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

DASHES = "\u002d\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_PLAIN = {
    **{ord(dash): "-" for dash in DASHES},
    **{ord(mark): None for mark in INVISIBLE},
    **{ord(mark): "'" for mark in "\u2018\u2019\u201b\u02bc\u00b4"},
    **{ord(mark): '"' for mark in "\u201c\u201d\u201f"},
    ord("\u2044"): "/",
}
# How far to the left of a number its words are looked for, and to the right.
BEFORE, AFTER = 60, 30


@dataclass(frozen=True)
class Match:
    """One identifier. `masked` shows its shape and never the value."""

    kind: str
    masked: str
    start: int
    end: int


def plain(text: str) -> str:
    """The same text with one kind of dash, apostrophe and blank, line breaks kept."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    # A line to write on is a blank: forms are filled in over it.
    return re.sub(r"[\t\f\v\u00a0_]", " ", folded.replace("\r\n", "\n").replace("\r", "\n"))


def masked(value: str) -> str:
    """The value's shape, with its last two characters at most."""
    keep = 2 if sum(char.isalnum() for char in value) >= 8 else 0
    hidden = value[: len(value) - keep] if keep else value
    return re.sub(r"[^\W_]", "X", hidden) + (value[-keep:] if keep else "")


def words_before(text: str, start: int, reach: int = BEFORE) -> str:
    """What stands before a place, on its line and the one above."""
    piece = text[max(0, start - reach) : start]
    return "\n".join(piece.split("\n")[-2:]).lower()


def words_after(text: str, end: int, reach: int = AFTER) -> str:
    return text[end : end + reach].partition("\n")[0].lower()


def digits_of(value: str) -> str:
    return re.sub(r"\D", "", value)


def passes_luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


# Digits with at most one blank, dash or dot between them: a number as people write it.
RUN = re.compile(r"(?<![\w$.,/-])\d(?:\d|[ .-](?=\d)| - (?=\d))*(?![\w])")


def runs(text: str) -> Iterator[re.Match[str]]:
    yield from RUN.finditer(text)
