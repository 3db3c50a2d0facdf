"""The places that the numbers of the summons open: P-01, D-01, D-02 ..., G-01 ..., ten to a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from docket.models import Filing
from parties.enums import COURT_ROLE, PartyRole

PAGE_SIZE = 10
PART = "parties:"


@dataclass(frozen=True)
class Seat:
    role: PartyRole
    number: int

    @property
    def label(self) -> str:
        return f"{self.role}-{self.number:02d}"

    @property
    def part_key(self) -> str:
        return PART + self.label

    @property
    def role_name(self) -> str:
        """As the jurisdiction's own data names the role."""
        return COURT_ROLE[self.role]

    @property
    def is_first_plaintiff(self) -> bool:
        return self.role == PartyRole.PLAINTIFF and self.number == 1

    @property
    def title(self) -> str:
        names = {
            PartyRole.PLAINTIFF: (_("First Plaintiff"), _("Additional Plaintiff")),
            PartyRole.DEFENDANT: (_("First Defendant"), _("Additional Defendant")),
            PartyRole.GARNISHEE: (_("First Garnishee"), _("Additional Garnishee")),
        }
        return names[self.role][self.number > 1]

    @property
    def words(self) -> str:
        """Whose it is, in words and as the court numbers it."""
        return f"{self.title}, {self.label}"


def counts_of(filing: Filing) -> dict[PartyRole, int]:
    return {
        PartyRole.PLAINTIFF: filing.plaintiff_count,
        PartyRole.DEFENDANT: filing.defendant_count or 1,
        PartyRole.GARNISHEE: filing.garnishee_count,
    }


def seats_of(filing: Filing) -> list[Seat]:
    return [Seat(role, number) for role, count in counts_of(filing).items() for number in range(1, count + 1)]


def page_count(filing: Filing) -> int:
    return max(1, -(-len(seats_of(filing)) // PAGE_SIZE))


def seats_on(filing: Filing, page: int) -> list[Seat]:
    return seats_of(filing)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def page_number(text: str | None, filing: Filing) -> int:
    """The page asked for, or the nearest there is."""
    asked = int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
    return min(max(asked, 1), page_count(filing))
