"""From paid to filed: numbers, dates, access; twice, and what cannot be filed."""

from datetime import UTC, date, datetime

import pytest

from cases.services.docketing import docket_filing
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import CaseAccess, DocketNumber, Filing, ReviewRound
from enrollment.models import User
from tests.enrollment.factories import make_user
from tests.factories import make_paid

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def docket(filing: Filing) -> Filing:
    return docket_filing(filing, confirmation_number="50000099", now=MONDAY_NOON)


def test_docket_filing_gives_number_case_access_and_a_round() -> None:
    filing = docket(make_paid(now=MONDAY_NOON))

    assert filing.state == FilingState.FILED
    assert filing.case is not None
    assert filing.case.number == "HHD-CV-26-6000001S"
    assert filing.filed_on == date(2026, 11, 23)
    assert CaseAccess.objects.filter(case=filing.case, user=filing.filer).exists()
    assert ReviewRound.objects.get(filing=filing).number == 1


def test_docket_filing_twice_gives_one_number() -> None:
    paid = make_paid(now=MONDAY_NOON)

    first, second = docket(paid), docket(paid)

    assert first.case == second.case
    assert DocketNumber.objects.count() == 1


def test_docket_numbers_of_one_location_follow_each_other() -> None:
    filings = [docket(make_paid(make_user_for(n), now=MONDAY_NOON)) for n in range(3)]

    assert [filing.case.number[-8:] for filing in filings if filing.case] == ["6000001S", "6000002S", "6000003S"]


def make_user_for(number: int) -> User:
    return make_user(user_id=f"filer{number}", email=f"filer{number}@example.org")


def test_docket_filing_refuses_what_has_lost_its_documents() -> None:
    filing = make_paid(now=MONDAY_NOON)
    filing.documents.all().delete()

    with pytest.raises(FilingError) as refusal:
        docket(filing)

    assert refusal.value.code == "cannot_file"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.PAID
    assert not DocketNumber.objects.exists()


@pytest.mark.parametrize(
    ("received", "filed", "year"),
    [
        (datetime(2026, 11, 23, 22, 0, 0, tzinfo=UTC), date(2026, 11, 23), "26"),  # 5:00:00 p.m. in Hartford
        (datetime(2026, 11, 23, 22, 0, 1, tzinfo=UTC), date(2026, 11, 24), "26"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), date(2026, 11, 23), "26"),  # a Saturday
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), date(2027, 1, 4), "27"),  # after five, then a holiday, a weekend
    ],
)
def test_filed_date_follows_closing_weekends_and_holidays(received: datetime, filed: date, year: str) -> None:
    filing = make_paid(now=MONDAY_NOON)
    Filing.objects.filter(pk=filing.pk).update(received_at=received)

    docketed = docket(filing)

    assert docketed.filed_on == filed
    assert docketed.case is not None
    assert docketed.case.number.split("-")[2] == year
