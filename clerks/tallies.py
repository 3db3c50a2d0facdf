"""What was decided, counted: for one court on one day, and added up. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from docket.enums import Decision

NAMES = ("accepted", "returned", "rejected", "first_looks", "first_accepted")
COLUMN = {
    Decision.ACCEPT.value: "accepted",
    Decision.RETURN.value: "returned",
    Decision.REJECT.value: "rejected",
}


@dataclass
class Tally:
    accepted: int = 0
    returned: int = 0
    rejected: int = 0
    first_looks: int = 0
    first_accepted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.accepted + self.returned + self.rejected

    @property
    def first_pass(self) -> str:
        """Accepted at the first look, of all that got a first look."""
        return f"{100 * self.first_accepted / self.first_looks:.0f} %" if self.first_looks else "-"

    def count(self, *, decision: str, is_first: bool, reasons: str, times: int) -> None:
        """`reasons` are codes between blanks, as a round keeps them."""
        name = COLUMN[decision]
        setattr(self, name, getattr(self, name) + times)
        if is_first:
            self.first_looks += times
            self.first_accepted += times if decision == Decision.ACCEPT else 0
        if decision == Decision.RETURN:
            for code in reasons.split():
                self.reasons[code] += times

    def kept(self) -> list[Any]:
        """As it is stored: the five figures in order, then the reasons."""
        return [*(getattr(self, name) for name in NAMES), dict(self.reasons)]


def read_tally(kept: list[Any]) -> Tally:
    accepted, returned, rejected, first_looks, first_accepted, reasons = kept
    return Tally(accepted, returned, rejected, first_looks, first_accepted, Counter(reasons))


def total(tallies: Iterable[Tally]) -> Tally:
    found = Tally()
    for tally in tallies:
        for name in NAMES:
            setattr(found, name, getattr(found, name) + getattr(tally, name))
        found.reasons.update(tally.reasons)
    return found
