from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from audit import clock
from cases.services.removal import remove_filing
from docket.enums import Decision, FilingState
from docket.models import Filing
from enrollment.models import User
from tests.cases.pages import step, target
from tests.factories import make_draft, make_filed

pytestmark = pytest.mark.django_db


def later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def test_unfinished_lists_drafts_by_caption_and_type(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    page = anna_client.get("/unfinished/").content.decode()
    assert "KARENINA, ANNA v. THORNTON, TROOPER ET AL" in page
    assert "S25 - Small Claims - Contract - Other" in page
    assert f"/filings/{filing.public_id}/" in page


def test_unfinished_says_what_would_appear(anna_client: Client) -> None:
    assert "You have no unfinished filings." in anna_client.get("/unfinished/").content.decode()


def test_unfinished_shows_nobody_elses(anna_client: Client, stranger_draft: Filing) -> None:
    assert str(stranger_draft.public_id) not in anna_client.get("/unfinished/").content.decode()


def test_unfinished_is_paged_and_costs_the_same_for_many(
    anna_client: Client, anna: User, django_assert_num_queries: object
) -> None:
    make_draft(anna)
    anna_client.get("/unfinished/")
    with django_assert_num_queries(7):  # type: ignore[operator]  # pytest-django's fixture
        anna_client.get("/unfinished/")
    for _n in range(24):
        make_draft(anna)
    with django_assert_num_queries(7):  # type: ignore[operator]  # pytest-django's fixture
        response = anna_client.get("/unfinished/")
    assert len(response.context["lines"]) == 20
    assert len(anna_client.get("/unfinished/?page=2").context["lines"]) == 5


def test_cancel_asks_first(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    page = anna_client.get(f"/filings/{filing.public_id}/cancel/").content.decode()
    assert "You can restore it for 14 days" in page
    filing.refresh_from_db()
    assert filing.state == FilingState.DRAFT


def test_cancelled_filing_can_be_restored_with_everything_in_it(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    assert target(anna_client.post(f"/filings/{filing.public_id}/cancel/")) == "/unfinished/"
    filing.refresh_from_db()
    assert filing.state == FilingState.REMOVED
    assert f"/filings/{filing.public_id}/restore/" in anna_client.get("/unfinished/").content.decode()

    assert anna_client.get(f"/filings/{filing.public_id}/restore/").status_code == 405
    anna_client.post(f"/filings/{filing.public_id}/restore/")
    filing.refresh_from_db()
    assert (filing.state, filing.parties.count(), filing.documents.count()) == (FilingState.DRAFT, 3, 2)
    assert target(anna_client.get(f"/filings/{filing.public_id}/")) == "review/"


def test_removed_filing_leaves_the_list_after_fourteen_days(anna: User) -> None:
    filing = remove_filing(make_draft(anna), actor=anna, now=clock.now())
    for days, is_there in ((13, True), (15, False)):
        with time_machine.travel(later(days), tick=False):
            client = Client()
            client.force_login(anna)
            assert (str(filing.public_id) in client.get("/unfinished/").content.decode()) is is_there
            if not is_there:
                client.post(f"/filings/{filing.public_id}/restore/")
                filing.refresh_from_db()
                assert filing.state == FilingState.REMOVED


def test_returned_lists_what_the_clerk_says(anna_client: Client, anna: User) -> None:
    filing = make_filed(anna)
    filing.rounds.update(
        decision=Decision.RETURN, decided_at=clock.now(), words="The writ is not signed.", cure_by=later(10).date()
    )
    Filing.objects.update(state=FilingState.RETURNED)
    page = anna_client.get("/returned/").content.decode()
    assert "The writ is not signed." in page
    assert filing.case
    assert filing.case.number in page


def test_returned_says_what_would_appear(anna_client: Client) -> None:
    assert "Nothing was returned to you." in anna_client.get("/returned/").content.decode()


def test_resume_leads_to_the_first_gap(anna_client: Client, anna: User) -> None:
    filing = make_draft(anna)
    filing.parties.filter(role="D", number=2).delete()
    assert target(anna_client.get(f"/filings/{filing.public_id}/")) == "parties/?page=1"
    assert anna_client.get(step(filing, "nonsense")).status_code == 404
