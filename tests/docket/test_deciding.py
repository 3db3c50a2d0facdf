import json
from datetime import date, timedelta

import pytest

from audit import clock
from audit.models import Event
from docket.enums import Decision, FilingState
from docket.errors import FilingError
from docket.models import Case, Filing, ReviewRound
from docket.services.deciding import Verdict, decide_filing, reject_returned
from enrollment.models import User
from notices.models import Notice
from tests.enrollment.factories import make_staff
from tests.factories import make_filed

pytestmark = pytest.mark.django_db

RETURN = Verdict(Decision.RETURN, words="Add the proof of delivery.", named=["document:writ"], cure_by=date(2030, 1, 2))


@pytest.fixture
def filing() -> Filing:
    return make_filed()


@pytest.fixture
def clerk() -> User:
    return make_staff("Clerk")


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict(Decision.ACCEPT), FilingState.ACCEPTED),
        (RETURN, FilingState.RETURNED),
        (Verdict(Decision.REJECT, words="Decided before."), FilingState.REJECTED),
    ],
)
def test_decide_filing_ends_the_round_and_tells_the_filer(
    filing: Filing, clerk: User, verdict: Verdict, state: FilingState
) -> None:
    decide_filing(filing, round_number=1, verdict=verdict, actor=clerk, now=clock.now())

    assert Filing.objects.get(pk=filing.pk).state == state
    assert ReviewRound.objects.get(filing=filing).decided_by == clerk
    assert Notice.objects.filter(about=filing.subject, template=f"decision_{verdict.decision}").count() == 1


def test_decide_filing_tells_the_second_clerk_and_changes_nothing(filing: Filing, clerk: User) -> None:
    decide_filing(filing, round_number=1, verdict=Verdict(Decision.ACCEPT), actor=clerk, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        decide_filing(filing, round_number=1, verdict=RETURN, actor=clerk, now=clock.now())

    assert refusal.value.code == "moved_on"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.ACCEPTED
    assert ReviewRound.objects.get(filing=filing).decision == Decision.ACCEPT


def test_decide_filing_refuses_a_return_without_words(filing: Filing, clerk: User) -> None:
    with pytest.raises(FilingError) as refusal:
        decide_filing(
            filing, round_number=1, verdict=Verdict(Decision.RETURN, words="  "), actor=clerk, now=clock.now()
        )

    assert refusal.value.code == "no_words"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED
    assert not Notice.objects.filter(template="decision_return").exists()


def test_the_clerks_words_stay_out_of_the_sealed_history(filing: Filing, clerk: User) -> None:
    """They may name anybody, and an event can never be taken back; the round keeps them."""
    decide_filing(filing, round_number=1, verdict=RETURN, actor=clerk, now=clock.now())
    reject_returned(filing, words="Wronsky never answered.", actor=clerk, now=clock.now())

    told = [json.loads(row.data) for row in Event.objects.filter(subject=filing.subject).order_by("pk")][-2:]
    assert told == [{"from": "filed", "note": "Round 1"}, {"from": "returned", "note": "Round 2"}]
    words = list(ReviewRound.objects.filter(filing=filing).order_by("number").values_list("words", flat=True))
    assert words == [RETURN.words, "Wronsky never answered."]


def test_a_decision_is_the_newest_activity_of_its_case(filing: Filing, clerk: User) -> None:
    returned, rejected = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)

    decide_filing(filing, round_number=1, verdict=RETURN, actor=clerk, now=returned)
    assert Case.objects.get(filings=filing).touched_at == returned

    reject_returned(filing, words="No answer.", actor=clerk, now=rejected)
    assert Case.objects.get(filings=filing).touched_at == rejected
