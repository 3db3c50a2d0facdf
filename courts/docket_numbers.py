"""The grammar of docket numbers. The pattern is data: `{location:3}-{type:2}-{year:2}-{serial:7}S`.

Each field stands in braces with its width; what stands between is shown as written. Reading is kinder than writing:
any case, separators anywhere or nowhere, and letters that end the pattern may be missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from courts.models import Jurisdiction

FIELD = re.compile(r"\{(location|type|year|serial):([1-9][0-9]?)\}")
FIELDS = frozenset({"location", "type", "year", "serial"})
COUNTER_FIELD = re.compile(r"\{(location|type|year)\}")
FULL_YEAR = 4
# Two digits of a year: electronic dockets are younger than this, paper ones of the century before are not.
PIVOT = 70


@dataclass(frozen=True)
class DocketName:
    """What a docket number says. `year` is the full year; a number shows as much of it as its pattern has room for."""

    location: str
    type: str
    year: int
    serial: int

    def shown(self, pattern: str) -> str:
        """The number as the court writes it. Raises ValueError when a part does not fit the pattern."""
        return FIELD.sub(lambda field: self._part(field[1], int(field[2])), pattern)

    def _part(self, field: str, width: int) -> str:
        if field == "year":
            return f"{self.year % 10**width:0{width}}"
        text = f"{self.serial:0{width}}" if field == "serial" else getattr(self, field)
        if len(text) != width or not text.isascii() or not text.isalnum():
            raise ValueError(f"{field} {text} does not fit into {width} characters")
        return str(text)


def normalise(text: str, patterns: Iterable[str] = ()) -> str:
    """Letters and digits only, upper case: the key a number is found by.

    With patterns, a number that fits one is completed by it (`HFH-CV24-6012345` gains its S).
    """
    for pattern in patterns:
        name = read_number(text, pattern)
        if name:
            return bare(name.shown(pattern))
    return bare(text)


def bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def read_number(text: str, pattern: str) -> DocketName | None:
    """What a number says, however it was typed; None when it does not fit the pattern."""
    found = reader(pattern).fullmatch(bare(text))
    if not found:
        return None
    return DocketName(
        location=found["location"], type=found["type"], year=full_year(found["year"]), serial=int(found["serial"])
    )


@lru_cache(maxsize=32)
def reader(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression over bare text."""
    parts: list[str] = []
    at = 0
    for field in FIELD.finditer(pattern):
        parts += [bare(pattern[at : field.start()]), group_of(field[1], field[2])]
        at = field.end()
    tail = bare(pattern[at:])
    return re.compile("".join(parts) + (f"(?:{tail})?" if tail else ""), re.ASCII)


def group_of(field: str, width: str) -> str:
    kind = "[0-9]" if field in {"year", "serial"} else "[A-Z0-9]"
    return f"(?P<{field}>{kind}{{{width}}})"


def full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) >= FULL_YEAR:
        return year
    return year + (1900 if year >= PIVOT else 2000)


def counter_key(jurisdiction: Jurisdiction, *, location: str, type: str = "", year: int = 0) -> str:  # noqa: A002 - the grammar's word
    """The key of the counter a new number is drawn from, `CT:FBT`; the jurisdiction's code keeps two courts apart."""
    values = {"location": location, "type": type, "year": str(year)}
    return f"{jurisdiction.code}:" + COUNTER_FIELD.sub(lambda field: values[field[1]], jurisdiction.docket_counter)


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern, for the loader; empty when nothing is."""
    names = [field[1] for field in FIELD.finditer(pattern)]
    if set(names) != FIELDS or len(names) != len(FIELDS):
        return "needs {location:n}, {type:n}, {year:n} and {serial:n}, each once"
    if set("{}") & set(FIELD.sub("", pattern)):
        return "has a brace that belongs to no field"
    return ""


def counter_problem(template: str) -> str:
    """What is wrong with a counter template, for the loader; empty when nothing is."""
    if "{location}" not in template:
        return "needs {location}"
    return "may name {location}, {type} and {year} only" if set("{}") & set(COUNTER_FIELD.sub("", template)) else ""
