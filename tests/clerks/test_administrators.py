import json
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from audit.models import Event
from audit.services.recording import record
from audit.services.sealing import seal_events
from clerks.exporting import csv_text
from clerks.models import HistoryCheck
from clerks.queries.figures import count_figures
from clerks.services.checking_history import check_history
from clerks.services.deciding import decide
from courts.book import book_of
from courts.fees import price_filing
from courts.models import FeeRow, Jurisdiction
from docket.enums import Decision
from docket.services.deciding import Verdict
from enrollment.models import User
from tests.clerks.factories import client_of, make_returned
from tests.courts.factories import CONNECTICUT
from tests.enrollment.factories import make_user
from tests.factories import make_filed

DAY = timedelta(days=1)


@pytest.fixture
def boss(administrator: User) -> Client:
    return client_of(administrator)


def fee_form(court: Jurisdiction, **changed: str) -> dict[str, str]:
    start = book_of(court).today() + 30 * DAY
    return {
        "schedule": "small-claims", "item": "entry", "label": "Entry fee", "amount_cents": "105",
        "valid_from": start.isoformat(), "source": "Public Act 26-1", "confirmed": "on", **changed,
    }  # fmt: skip


def entry_fee(court: Jurisdiction, days: int) -> int:
    court.refresh_from_db()
    book = book_of(court)
    return price_filing(
        book, book.case_type("S25"), on=book.today() + days * DAY, defendants=1, amount_cents=425_000
    ).total_cents


def test_a_new_fee_is_shown_before_it_is_kept(boss: Client, court: Jurisdiction) -> None:
    page = boss.post("/desk/sums/fee/new/", fee_form(court, act="try")).content.decode()

    assert "$95.00" in page
    assert "<b>$105.00</b>" in page
    assert entry_fee(court, 30) == 9500
    boss.post("/desk/sums/fee/new/", fee_form(court, act="keep"))
    assert [entry_fee(court, days) for days in (29, 30)] == [9500, 10500]
    assert Event.objects.filter(kind="jurisdiction.changed", actor_label="court.admin").count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"amount_cents": "-5"}, {"valid_from": "2016-07-01"}, {"valid_until": "2020-01-01"}, {"source": ""},
     {"schedule": "none"}],
)  # fmt: skip
def test_a_wrong_row_is_not_kept(boss: Client, court: Jurisdiction, changed: dict[str, str]) -> None:
    before = FeeRow.objects.count()

    answer = boss.post("/desk/sums/fee/new/", fee_form(court, act="keep", **changed))

    assert (answer.status_code, FeeRow.objects.count()) == (422, before)


def test_a_row_added_at_the_desk_outlives_a_load_and_can_be_taken_back(boss: Client, court: Jurisdiction) -> None:
    from courts.services.loading import load_jurisdictions

    boss.post("/desk/sums/fee/new/", fee_form(court, act="keep"))
    Jurisdiction.objects.update(digest="")
    load_jurisdictions([CONNECTICUT])
    row = FeeRow.objects.get(is_by_hand=True)

    boss.post(f"/desk/sums/fee/{row.pk}/withdraw/")

    assert not FeeRow.objects.filter(is_by_hand=True).exists()
    assert entry_fee(court, 30) == 9500


def test_a_row_of_the_file_is_not_taken_back(boss: Client, court: Jurisdiction) -> None:
    row = FeeRow.objects.filter(schedule="small-claims").latest("valid_from")

    boss.post(f"/desk/sums/fee/{row.pk}/withdraw/")

    assert FeeRow.objects.filter(pk=row.pk).exists()


def test_a_limit_is_tried_and_kept(boss: Client, court: Jurisdiction) -> None:
    start = (book_of(court).today() + DAY).isoformat()
    form = {"of": "track:small-claims", "amount_cents": "6,000", "is_refused": "on", "words": "Go to civil.",
            "valid_from": start, "source": "Public Act 26-2"}  # fmt: skip

    page = boss.post("/desk/sums/limit/new/", form | {"act": "try"}).content.decode()
    boss.post("/desk/sums/limit/new/", form | {"act": "keep"})

    assert "$6,000.00" in page
    assert "$6,000.00" in boss.get("/desk/sums/").content.decode()


@pytest.mark.parametrize("who", ["clerk", "support"])
def test_sums_history_and_staff_are_the_administrators(who: str, request: pytest.FixtureRequest) -> None:
    client = client_of(request.getfixturevalue(who))
    before = FeeRow.objects.count()

    paths = ["/desk/sums/", "/desk/sums/fee/new/", "/desk/history/", "/desk/history.csv", "/desk/staff/"]
    assert [client.get(path).status_code for path in paths] == [403] * 5
    assert client.post("/desk/sums/fee/new/", {"act": "keep"}).status_code == 403
    assert FeeRow.objects.count() == before


def test_figures_count_what_waits_and_what_was_decided(clerk: User, court: Jurisdiction) -> None:
    anna = make_user()
    make_filed(anna)
    accepted = make_filed(anna)
    decide(accepted, round_number=1, verdict=Verdict(Decision.ACCEPT), actor=clerk, now=clock.now())
    returned = make_returned(clerk, filer=anna)
    returned.rounds.update(reason="writ-not-signed not-readable")

    figures = count_figures(court, court="", now=clock.now())

    assert (figures.waiting, figures.decided_today, figures.first_pass) == (1, 2, "50 %")
    assert [(line.tally.accepted, line.tally.returned) for line in figures.by_week][-1] == (1, 1)
    assert [(line.label, line.tally.decided) for line in figures.by_court] == [("HHD", 2)]
    assert {line.label for line in figures.reasons} == {
        "The writ is not signed or not dated", "A paper cannot be read",
    }  # fmt: skip
    assert count_figures(court, court="TTD", now=clock.now()).waiting == 0


def test_the_figures_are_drawn_and_downloaded(boss: Client, court: Jurisdiction) -> None:
    page = boss.get("/desk/figures/").content.decode()
    files = [boss.get(f"/desk/figures/{part}.csv") for part in ("weeks", "courts", "waiting", "reasons")]

    assert "<svg" in page
    assert "style=" not in page
    assert [file["Content-Type"] for file in files] == ["text/csv; charset=utf-8"] * 4
    assert boss.get("/desk/figures/nothing.csv").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert f"'{cell}" in csv_text(["x"], [[cell]]).replace('"', "")


def test_figures_and_names_stay_as_they_are() -> None:
    assert csv_text(["a", "b"], [[-5, "O'Hara"]]) == "a,b\r\n-5,O'Hara\r\n"


def test_history_is_found_by_docket_number_kind_and_person(boss: Client, clerk: User) -> None:
    filing = make_returned(clerk)
    assert filing.case

    by_number = boss.get("/desk/history/", {"about": filing.case.number.lower()}).content.decode()
    by_kind = boss.get("/desk/history/", {"kind": "filing.returned", "who": "clerk.hartford"}).content.decode()

    assert "The case was opened." in by_number
    assert by_kind.count("The clerk returned the filing for correction.") == 1
    assert (
        boss.get("/desk/history/", {"before": "99999999999999999999", "kind": "x", "about": "\x00"}).status_code == 200
    )


def test_an_act_whose_data_names_items_is_shown(boss: Client, administrator: User) -> None:
    record("payment.started", subject="payment:x", actor=administrator, data={"items": 3})

    assert "items: 3" in boss.get("/desk/history/").content.decode()


def test_the_check_of_the_history_is_told(boss: Client, administrator: User) -> None:
    make_filed()
    seal_events()
    check_history(now=clock.now())
    assert "The history is whole." in boss.get("/desk/history/").content.decode()

    HistoryCheck.objects.update(breach="altered: event 3, link 3")

    assert "The history is not whole." in boss.get("/desk/history/").content.decode()


def test_staff_is_named_by_an_administrator_and_recorded(boss: Client, administrator: User) -> None:
    person = make_user("new.clerk")

    boss.post(f"/desk/staff/{person.pk}/", {"groups": ["Clerk"]})

    person.refresh_from_db()
    assert person.is_staff
    assert person.has_perm("docket.decide_filing")
    event = Event.objects.get(kind="account.staff-changed")
    assert json.loads(event.data) == {"from": "", "to": "Clerk"}


def test_nobody_raises_their_own_rights(boss: Client, administrator: User) -> None:
    superuser = make_user("machine", is_staff=True, is_superuser=True)

    boss.post(f"/desk/staff/{administrator.pk}/", {"groups": ["Administrator", "Clerk"]})
    boss.post(f"/desk/staff/{superuser.pk}/", {"groups": []})
    boss.post(f"/desk/staff/{make_user('x.y.z').pk}/", {"groups": ["Emperor"]})

    assert set(administrator.groups.values_list("name", flat=True)) == {"Administrator"}
    superuser.refresh_from_db()
    assert superuser.is_staff
    assert not Event.objects.filter(kind="account.staff-changed").exists()
