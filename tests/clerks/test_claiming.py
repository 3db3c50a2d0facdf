import json
from datetime import timedelta

import pytest

from audit import clock
from audit.models import Event, Remark
from docket.errors import FilingError
from docket.models import Filing
from docket.services.claiming import CLAIM, claim_filing, release_filing, take_next, take_over
from docket.services.urgency import set_urgency
from enrollment.models import User
from tests.clerks.factories import kinds_about, open_round
from tests.enrollment.factories import make_user
from tests.factories import make_filed

WAITING = Filing.objects.all()


def test_next_is_the_urgent_one_then_the_oldest(clerk: User, other_clerk: User) -> None:
    anna, now = make_user(), clock.now()
    newer = make_filed(anna, now=now)
    older = make_filed(anna, now=now - timedelta(hours=1))
    urgent = make_filed(anna, now=now)
    set_urgency(urgent, is_urgent=True, reason="Eviction tomorrow", actor=clerk, now=now)

    taken = [take_next(WAITING, actor=who, now=clock.now()) for who in (clerk, other_clerk, make_user("third"))]

    assert taken == [urgent, older, newer]


def test_a_second_press_takes_no_second_filing(clerk: User) -> None:
    anna = make_user()
    make_filed(anna), make_filed(anna)

    first, second = (take_next(WAITING, actor=clerk, now=clock.now()) for _press in range(2))

    assert first == second


def test_nothing_is_taken_when_nothing_waits(clerk: User) -> None:
    assert take_next(WAITING, actor=clerk, now=clock.now()) is None


def test_a_claim_ends_by_itself(clerk: User, other_clerk: User) -> None:
    filing, now = make_filed(), clock.now()
    claim_filing(filing, actor=clerk, now=now)

    during = take_next(WAITING, actor=other_clerk, now=now + CLAIM - timedelta(seconds=1))
    after = take_next(WAITING, actor=other_clerk, now=now + CLAIM)

    assert (during, after) == (None, filing)


def test_another_clerks_filing_cannot_be_claimed(clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    claim_filing(filing, actor=clerk, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        claim_filing(filing, actor=other_clerk, now=clock.now())

    assert refusal.value.code == "claimed"
    assert "Nora Clerk" in refusal.value.message
    assert open_round(filing).claimed_by == clerk


def test_taking_over_needs_a_reason_and_is_recorded(clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    claim_filing(filing, actor=clerk, now=clock.now())

    with pytest.raises(FilingError):
        take_over(filing, reason=" ", actor=other_clerk, now=clock.now())
    assert open_round(filing).claimed_by == clerk
    take_over(filing, reason="Nora is ill today", actor=other_clerk, now=clock.now())

    assert open_round(filing).claimed_by == other_clerk
    event = Event.objects.get(kind="filing.taken-over")
    said = Remark.objects.get(pk=json.loads(event.data)["remark"])
    assert (event.actor_label, said.words) == ("clerk.other", "Nora is ill today")
    assert "ill" not in event.data


def test_only_the_own_claim_is_given_back(clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    claim_filing(filing, actor=clerk, now=clock.now())

    assert release_filing(filing, actor=other_clerk, now=clock.now()) is False
    assert open_round(filing).claimed_by == clerk
    assert release_filing(filing, actor=clerk, now=clock.now()) is True

    assert open_round(filing).claimed_by is None
    assert kinds_about(filing.subject)[-2:] == ["filing.claimed", "filing.claim-released"]
