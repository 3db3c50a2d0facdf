"""What is paid is filed in any court the loader accepts, however its counters are keyed."""

from datetime import UTC, datetime

import pytest

from cases.services.docketing import docket_filing
from cases.services.transferring import transfer_case
from courts.book import book_of
from docket.enums import FilingState
from docket.models import DocketNumber, Filing
from enrollment.models import User
from tests.courts.factories import load_havenport
from tests.enrollment.factories import make_staff, make_user
from tests.factories import make_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 18, 16, 0, tzinfo=UTC)


@pytest.fixture
def clerk() -> User:
    return make_staff("Clerk")


def make_paid_in_havenport(code: str = "1", slot: str = "claim") -> Filing:
    jurisdiction = load_havenport()
    book = book_of(jurisdiction)
    filing = Filing.objects.create(
        filer=User.objects.filter(user_id="annakarenina").first() or make_user(),
        jurisdiction=jurisdiction,
        state=FilingState.PAID,
        case_type=book.case_type(code),
        location=book.location("NQ"),
        caption="KARENINA, ANNA v. THE SHIP",
        amount_cents=100_000,
        certified_at=NOON,
        received_at=NOON,
        started_at=NOON,
        touched_at=NOON,
    )
    make_document(filing, slot=slot)
    return filing


def number_of(filing: Filing) -> str:
    docketed = docket_filing(filing, confirmation_number="50000099", now=NOON)
    assert docketed.case is not None
    return docketed.case.number


def test_counter_may_be_keyed_by_type_and_year() -> None:
    first, second, other = (make_paid_in_havenport(), make_paid_in_havenport(), make_paid_in_havenport("2", "petition"))

    assert [number_of(first), number_of(second)] == ["2026/NQ/PTY.0001", "2026/NQ/PTY.0002"]
    assert number_of(other) == "2026/NQ/GRD.0001"
    assert set(DocketNumber.objects.values_list("counter", flat=True)) == {"XH:NQ:PTY:2026", "XH:NQ:GRD:2026"}


def test_transferred_case_takes_its_number_from_the_same_kind_of_counter(clerk: User) -> None:
    number_of(filing := make_paid_in_havenport())
    case = Filing.objects.get(pk=filing.pk).case
    assert case is not None

    moved = transfer_case(case, to=book_of(filing.jurisdiction).location("SQ"), reason="Nearer.", actor=clerk, now=NOON)

    assert moved.number == "2026/SQ/PTY.0500"
    assert DocketNumber.objects.get(case=moved, until__isnull=True).counter == "XH:SQ:PTY:2026"
