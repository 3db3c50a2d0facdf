import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from documents.examiner.identifiers import named, numbers
from documents.examiner.identifiers.reading import Match, plain

# How much text around a hint a rule gets to see.
LEFT, RIGHT = 100, 220
LONG_NUMBER = re.compile(r"\d[\d \n./_-]{6,}\d")


@dataclass(frozen=True)
class Detector:
    """A rule, and the words (or, without words, the long numbers) near which alone it can find anything."""

    find: Callable[[str], Iterator[Match]]
    hints: tuple[str, ...] = ()
    is_everywhere: bool = False

    def matches(self, text: str, lowered: str) -> Iterator[Match]:
        if self.is_everywhere:
            yield from self.find(text)
            return
        for start, end in windows(_words(lowered, self.hints) if self.hints else _numbers(text), len(text)):
            for match in self.find(text[start:end]):
                yield replace(match, start=match.start + start, end=match.end + start)


def _words(lowered: str, hints: tuple[str, ...]) -> list[tuple[int, int]]:
    places = []
    for hint in hints:
        place = lowered.find(hint)
        while place >= 0:
            places.append((place, place + len(hint)))
            place = lowered.find(hint, place + len(hint))
    return sorted(places)


def _numbers(text: str) -> list[tuple[int, int]]:
    return [hit.span() for hit in LONG_NUMBER.finditer(text)]


def windows(places: Iterable[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """The surroundings of the places, those that touch joined, so that nothing is read twice."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        left, right = max(start - LEFT, 0), min(end + RIGHT, size)
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


CARDS = Detector(numbers.cards)
# Kind, as jurisdictions' files call it, to what finds it. Where a rule names only accounts, a card is one.
KINDS: Mapping[str, tuple[Detector, ...]] = {
    "social-security": (
        Detector(numbers.social_security),
        Detector(numbers.named_social_security, ("ssn", "ss#", "social")),
    ),
    "drivers-license": (
        Detector(numbers.jersey_licences, is_everywhere=True),
        Detector(named.licences, ("licen", "lic.", "lic ", "dl ", "dl#", "dl:", "dln", "d.l", "permit")),
    ),
    "government-id": (
        Detector(numbers.taxpayer),
        Detector(named.passports, ("passport",)),
        Detector(named.aliens, ("alien", "resident", "green card", "uscis", "a-number", "anumber", "a#", "a #")),
        Detector(named.papers, ("naturaliz", "citizenship", "i-94", "visa foil", "authorization", "work permit")),
        Detector(named.state_ids, ("itin", "identification", "identity", " id ", " id:", " id#", "taxpayer")),
    ),
    "health-insurance": (
        Detector(numbers.medicare, is_everywhere=True),
        Detector(named.health_plans, named.INSURER_HINTS),
        Detector(named.members, ("member", "subscriber")),
    ),
    "financial-account": (
        Detector(numbers.ibans, is_everywhere=True),
        Detector(named.accounts, ("account", "acct", "a/c", "checking", "savings", "loan", "mortgage", "card")),
        CARDS,
    ),
    "credit-card": (CARDS,),
    "security-code": (
        Detector(
            named.security_codes,
            ("pin ", "pin:", "pin=", "pin#", "pin,", "cvv", "cvc", "code", "identification", "password"),
        ),
    ),
    "date-of-birth": (Detector(named.births, ("born", "birth", "dob", "d.o", "d/o", "d o", "d. o", ", b.", "(b.")),),
    "mothers-maiden-name": (Detector(named.maiden_names, ("maiden",)),),
    "vehicle-plate": (Detector(named.plates, ("plate", "marker", "tag", "registration")),),
    "insurance-policy": (Detector(named.policies, ("polic",)),),
    "military-status": (
        Detector(
            named.military,
            (
                "milit",
                "active",
                "army",
                "navy",
                "forces",
                "air force",
                "marine",
                "guard",
                "reserv",
                "veteran",
                "service",
                "soldier",
                "sailor",
                "airman",
            ),
        ),
    ),
}


def find_identifiers(text: str, *, kinds: Collection[str]) -> list[Match]:
    """Every identifier of the wanted kinds, in the order of the text, each place once."""
    read = plain(text)
    lowered = read.lower()
    found = [
        Match(kind, match.masked, match.start, match.end)
        for kind in KINDS
        if kind in kinds
        for detector in KINDS[kind]
        for match in detector.matches(read, lowered)
    ]
    found.sort(key=lambda match: (match.start, -match.end))
    kept: list[Match] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
