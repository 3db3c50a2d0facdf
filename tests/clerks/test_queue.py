import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from audit import clock
from audit.models import Event
from clerks.queries.waiting import Asked, due_on, newest_overdue, rows_of, waiting_filings
from clerks.services.deciding import decide
from courts.calendar import add_open_days, local
from courts.models import Jurisdiction
from docket.enums import Decision, FilingState
from docket.models import Filing, ReviewRound
from docket.services.claiming import claim_filing
from docket.services.deciding import Verdict
from enrollment.models import User
from tests.clerks.factories import client_of, open_round
from tests.enrollment.factories import make_user
from tests.factories import make_filed

QUEUE = "/desk/queue/"


def shown(client: Client, query: str = "?all=1") -> str:
    answer = client.get(QUEUE + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def found(user: User, **asked: str) -> list[Filing]:
    return list(waiting_filings(Asked(**asked), user=user, now=clock.now()))


def test_the_queue_shows_what_waits_and_nothing_else(desk: Client, clerk: User) -> None:
    waiting, done = make_filed(make_user()), make_filed(make_user("wronsky"))
    Filing.objects.filter(pk=done.pk).update(state=FilingState.ACCEPTED)
    assert waiting.case
    assert done.case

    page = shown(desk)

    assert waiting.case.number in page
    assert done.case.number not in page
    assert "<b>1</b> waiting" in page


@pytest.mark.parametrize("role", ["Support", "Administrator"])
def test_the_queue_is_the_clerks(court: Jurisdiction, role: str, request: pytest.FixtureRequest) -> None:
    filing = make_filed()
    user: User = request.getfixturevalue(role.lower())
    client = client_of(user)

    assert client.get(QUEUE).status_code == 403
    assert client.post(f"{QUEUE}next/").status_code == 403
    assert client.post(f"/desk/review/{filing.public_id}/accept/", {"round": "1"}).status_code == 403
    assert open_round(filing).claimed_by is None


def test_the_queue_costs_the_same_with_1_and_30_rows(
    desk: Client, clerk: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna = make_user()
    make_filed(anna)
    shown(desk)
    with django_assert_num_queries(12):
        shown(desk)
    for _number in range(29):
        make_filed(anna)

    with django_assert_num_queries(12):
        shown(desk)


def test_filters_by_court_type_flag_and_hands(desk: Client, clerk: User, other_clerk: User) -> None:
    anna = make_user()
    plain, flagged, mine, others = (make_filed(anna) for _number in range(4))
    ReviewRound.objects.filter(filing=flagged).update(flags=" over-limit repaired ")
    claim_filing(mine, actor=clerk, now=clock.now())
    claim_filing(others, actor=other_clerk, now=clock.now())

    assert found(clerk, flag="repaired") == [flagged]
    assert found(clerk, flag="over") == []
    assert found(clerk, whose="mine") == [mine]
    assert found(clerk, whose="others") == [others]
    assert found(clerk, whose="unassigned") == [plain, flagged]
    assert found(clerk, court="HHD", case_type="S25") == [plain, flagged, mine, others]
    assert found(clerk, court="TTD") == []


def test_a_row_says_what_a_clerk_must_know(desk: Client, clerk: User, other_clerk: User) -> None:
    anna, now = make_user(), clock.now()
    plain, flagged, mine, others, late = (make_filed(anna) for _number in range(5))
    ReviewRound.objects.filter(filing=flagged).update(flags=" over-limit repaired ")
    claim_filing(mine, actor=clerk, now=now)
    claim_filing(others, actor=other_clerk, now=now)
    Filing.objects.filter(pk=late.pk).update(filed_on=now.date() - timedelta(days=40))

    rows = {row.pk: row for row in rows_of([one.pk for one in Filing.objects.all()], user=clerk, now=now)}

    assert {pk for pk, row in rows.items() if row.can_be_chosen} == {plain.pk, mine.pk, late.pk}
    assert [str(flag.label) for flag in rows[flagged.pk].flags] == ["Over the limit", "Repaired document"]
    assert {pk for pk, row in rows.items() if row.is_mine} == {mine.pk}
    assert rows[others.pk].claimed_by == other_clerk.display_name
    assert {pk for pk, row in rows.items() if row.is_overdue} == {late.pk}
    assert rows[late.pk].target.startswith("target was ")
    assert rows[plain.pk].target == f"target {date_format(due_on(Filing.objects.get(pk=plain.pk)), 'M j')}"
    page = shown(desk)
    assert page.count('type="checkbox" name="filing"') == 3
    assert "S25" in page
    assert "HHD" in page


def test_past_the_target_agrees_with_the_row(court: Jurisdiction, clerk: User) -> None:
    filing = make_filed()
    today = local(court, clock.now()).date()
    edge = newest_overdue(court, today)

    days = {day: add_open_days(court, day, court.review_days) < today for day in (edge, edge + timedelta(days=1))}

    assert list(days.values()) == [True, False]
    Filing.objects.filter(pk=filing.pk).update(filed_on=edge)
    assert found(clerk, age="overdue") == [filing]
    Filing.objects.filter(pk=filing.pk).update(filed_on=edge + timedelta(days=1))
    assert found(clerk, age="overdue") == []


def test_search_by_number_confirmation_party_and_user_id(clerk: User) -> None:
    filing = make_filed(make_user())
    other = make_filed(make_user("levin", last_name="Levin"), defendants=1)
    assert filing.case

    for typed in (filing.case.number.lower().replace("-", ""), filing.confirmation_number, "AnnaKarenina", "karen"):
        assert found(clerk, search=typed) == [filing], typed
    assert found(clerk, search="Thornton, Trooper") == [filing, other]
    assert found(clerk, search="nobody at all") == []


def test_the_filter_is_remembered_for_each_clerk(desk: Client, other_clerk: User) -> None:
    make_filed()

    shown(desk, "?court=TTD")

    assert "Nothing that waits fits this choice." in shown(desk, "")
    assert "Nothing that waits fits this choice." not in shown(client_of(other_clerk), "")
    assert "Nothing that waits fits this choice." not in shown(desk, "?all=1")


def test_a_filter_is_kept_under_a_name_and_forgotten(desk: Client) -> None:
    desk.post(f"{QUEUE}filters/", {"name": "Tolland", "query": "court=TTD"})
    assert "Tolland</a>" in shown(desk)

    desk.post(f"{QUEUE}filters/", {"forget": "Tolland"})

    assert "Tolland</a>" not in shown(desk)


@pytest.mark.parametrize("query", ["?court=XX&type=%00&age=old&flag='&whose=x&page=99", "?q=%00%27%22%3Cb%3E"])
def test_nonsense_in_the_address_is_no_error(desk: Client, query: str) -> None:
    make_filed()

    page = shown(desk, query)

    assert "<b>1</b> waiting" in page


def test_take_next_opens_what_it_claims(desk: Client, clerk: User) -> None:
    filing = make_filed()

    answer = desk.post(f"{QUEUE}next/", {"query": ""})

    assert answer["Location"] == f"/desk/review/{filing.public_id}/"
    assert open_round(filing).claimed_by == clerk


def test_one_after_the_other_without_going_back(desk: Client, clerk: User) -> None:
    anna, now = make_user(), clock.now()
    first, second = (make_filed(anna, now=now + timedelta(seconds=number)) for number in range(2))
    desk.post(f"{QUEUE}next/", {"query": ""})

    on = desk.post(f"/desk/review/{first.public_id}/accept/", {"round": "1"})
    back = desk.post(f"/desk/review/{second.public_id}/accept/", {"round": "1"})

    assert on["Location"] == f"/desk/review/{second.public_id}/"
    assert back["Location"] == QUEUE


def test_bulk_accept_says_what_it_did_not_do(desk: Client) -> None:
    anna = make_user()
    plain, flagged = make_filed(anna), make_filed(anna)
    ReviewRound.objects.filter(filing=flagged).update(flags=" repaired ")

    page = desk.post(f"{QUEUE}accept/", {"filing": [plain.pk, flagged.pk, "x"]}, follow=True).content.decode()

    assert "1 filing was accepted." in page
    assert "It has flags, so open it and look." in page
    assert Filing.objects.get(pk=flagged.pk).state == FilingState.FILED


def test_finished_work_hides_no_waiting_filing_from_the_search(
    desk: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many filings of the same people, person and case are finished."""
    monkeypatch.setattr("clerks.queries.searching.MOST_FOUND", 3)
    anna = make_user()
    waiting = make_filed(anna)
    finished = [make_filed(anna) for _number in range(5)]
    for filing in finished:
        decide(filing, round_number=1, verdict=Verdict(Decision.ACCEPT), actor=clerk, now=clock.now())
    assert waiting.case

    for typed in ("Thornton", "thorn", "Thornton, Trooper", "Trooper Thornton", "annakarenina", waiting.case.number):
        page = desk.get(QUEUE, {"q": typed}).content.decode()
        assert waiting.case.number in page, typed
        assert not [filing for filing in finished if filing.case and filing.case.number in page], typed


def test_a_search_shows_every_filing_that_waits(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clerks.queries.searching.MOST_FOUND", 2)
    anna = make_user()
    for _number in range(4):
        make_filed(anna)

    assert desk.get(QUEUE, {"q": "Thornton"}).content.decode().count("HHD-CV") >= 4


def test_the_whole_choice_is_downloaded_and_recorded(
    desk: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    anna = make_user()
    filings = [make_filed(anna) for _number in range(3)]
    Filing.objects.filter(pk=filings[0].pk).update(caption="=HYPERLINK(1) v. THORNTON")
    ReviewRound.objects.filter(filing=filings[1]).update(flags=" repaired ")
    claim_filing(filings[2], actor=clerk, now=clock.now())

    with django_assert_max_num_queries(12):
        lines = desk.get("/desk/queue.csv").content.decode().splitlines()

    assert [filing.case.number for filing in filings if filing.case] == [line.split(",")[0] for line in lines[1:]]
    assert "'=HYPERLINK(1) v. THORNTON" in lines[1]
    assert "Repaired document" in lines[2]
    assert lines[3].endswith("clerk.hartford")
    assert len(desk.get("/desk/queue.csv?flag=repaired").content.decode().splitlines()) == 2
    assert [json.loads(event.data) for event in Event.objects.filter(kind="desk.exported").order_by("pk")] == [
        {"rows": 3}, {"rows": 1},
    ]  # fmt: skip
