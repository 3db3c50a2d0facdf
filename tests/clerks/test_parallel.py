"""Twenty clerks at once empty a queue: every filing decided once, none skipped, none twice. PostgreSQL only."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from audit import clock
from audit.models import Event
from clerks.services.deciding import decide
from docket.enums import Decision, FilingState
from docket.models import Filing, ReviewRound
from docket.services.claiming import CLAIM, take_next
from docket.services.deciding import Verdict
from enrollment.models import User
from tests.enrollment.factories import make_staff, make_user
from tests.factories import connecticut, make_filed

CLERKS = 20

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer; there is no race to show"),
]


@pytest.fixture
def clerks() -> list[User]:
    connecticut()
    return [make_staff("Clerk", user_id=f"clerk.{number:02d}") for number in range(CLERKS)]


def make_queue(count: int) -> list[int]:
    """One filing by the services; the others are copies of it that wait in the same way."""
    first = make_filed(make_user())
    filings = [Filing.objects.get(pk=first.pk) for _number in range(count - 1)]
    for number, filing in enumerate(filings):
        filing.pk, filing.case, filing.kind = None, first.case, "document"
        filing.public_id = Filing._meta.get_field("public_id").get_default()
        filing.received_at = clock.now() - timedelta(seconds=count - number)
    made = Filing.objects.bulk_create(filings)
    ReviewRound.objects.bulk_create([ReviewRound(filing=filing, number=1, opened_at=clock.now()) for filing in made])
    return [first.pk, *(filing.pk for filing in made)]


def empty_queue(clerk: User) -> list[int]:
    """Take, accept, take the next one, until nothing is left."""
    done = []
    try:
        while filing := take_next(Filing.objects.select_related("case", "filer"), actor=clerk, now=clock.now()):
            decide(filing, round_number=1, verdict=Verdict(Decision.ACCEPT), actor=clerk, now=clock.now())
            done.append(filing.pk)
    finally:
        connections.close_all()
    return done


@pytest.mark.parametrize("waiting", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_twenty_clerks_decide_every_filing_once(
    clerks: list[User], waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.work._send", lambda *_: None)
    queue = make_queue(waiting)

    with ThreadPoolExecutor(CLERKS) as pool:
        done = [pk for found in pool.map(empty_queue, clerks) for pk in found]

    assert Counter(done) == Counter(queue)
    decided = ReviewRound.objects.filter(decision=Decision.ACCEPT).values_list("filing", flat=True)
    assert Counter(decided) == Counter(queue)
    told = Event.objects.filter(kind="filing.accepted").values_list("subject", flat=True)
    assert set(Counter(told).values()) == {1}
    assert len(told) == waiting
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.ACCEPTED}
    assert not ReviewRound.objects.undecided().exists()


def claim_at_once(clerk: User, filing: int) -> bool:
    try:
        now = clock.now()
        free = ReviewRound.objects.unclaimed(now).filter(filing=filing)
        return bool(free.update(claimed_by=clerk, claimed_until=now + CLAIM))
    finally:
        connections.close_all()


def claim_without_condition(clerk: User, filing: int) -> bool:
    """What a clerk's press would do without the condition in the update: look, then write."""
    try:
        if not ReviewRound.objects.unclaimed(clock.now()).filter(filing=filing).exists():
            return False
        connection.cursor().execute("SELECT pg_sleep(0.05)")
        return bool(ReviewRound.objects.filter(filing=filing).update(claimed_by=clerk))
    finally:
        connections.close_all()


def test_the_race_is_there_and_the_condition_ends_it(clerks: list[User]) -> None:
    filing = make_queue(1)[0]

    with ThreadPoolExecutor(CLERKS) as pool:
        careless = list(pool.map(lambda clerk: claim_without_condition(clerk, filing), clerks))
        ReviewRound.objects.update(claimed_by=None, claimed_until=None)
        careful = list(pool.map(lambda clerk: claim_at_once(clerk, filing), clerks))

    assert sum(careless) > 1
    assert sum(careful) == 1
