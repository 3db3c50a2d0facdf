"""The words on a stamp. They are the court's record and stay in English whatever language the filer reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from courts.models import Jurisdiction
from docket.models import Filing
from documents.examiner.orders import StampText

TITLE = "E-FILED"
SPECIMEN_CODE = "WWWW-WWWW-WW"


def stamp_words(filing: Filing, *, code: str, corrected_on: date | None = None) -> StampText:
    """The stamp of a filing that is on the docket. "{pages}" is filled in when it is drawn."""
    if filing.case is None or filing.filed_on is None or filing.received_at is None:
        raise ValueError(f"{filing} is not on the docket")
    received = filing.received_at.astimezone(ZoneInfo(filing.jurisdiction.time_zone))
    if received.date() == filing.filed_on:
        when = [f"Filed {_moment(received)}"]
    else:
        when = [f"Filed {_day(filing.filed_on)}", f"Received {_moment(received)}"]
    if corrected_on:
        when.append(f"Corrected on {_day(corrected_on)}")
    confirmation = [f"Confirmation No. {filing.confirmation_number}"] if filing.confirmation_number else []
    return _words(filing.jurisdiction, filing.case.number, [*when, *confirmation], code)


def specimen_words(jurisdiction: Jurisdiction, *, is_correction: bool = False) -> StampText:
    """A stamp as long as any that can come, for the trial every document goes through."""
    when = ["Filed September 30, 2026", "Received September 30, 2026, 12:59:59 PM EDT", "Confirmation No. 88888888"]
    if is_correction:
        when.insert(2, "Corrected on September 30, 2026")
    return _words(jurisdiction, "WWW-WW-88-88888888", when, SPECIMEN_CODE)


def _words(jurisdiction: Jurisdiction, number: str, middle: list[str], code: str) -> StampText:
    lines = (jurisdiction.court_name, f"Docket No. {number}", *middle, "Page 1 of {pages}", f"Verification code {code}")
    return StampText(TITLE, lines)


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _moment(local: datetime) -> str:
    return f"{local:%B} {local.day}, {local.year}, {local:%I:%M:%S %p %Z}".replace(", 0", ", ")
