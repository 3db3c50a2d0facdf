"""The filer's home, menus, My Cases and the case page, through the real views."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from audit import clock
from cases.services.starting import open_document_draft
from docket.enums import Decision, FilingKind
from docket.models import Case, CaseAccess, Filing
from docket.services.deciding import Verdict, decide_filing
from enrollment.models import User
from portal.areas import AREAS, STEPS_OF_FILING
from tests.enrollment.factories import make_staff, make_user
from tests.factories import connecticut, make_draft, make_filed, make_in_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return make_user()


@pytest.fixture
def signed_in(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def case_of(filing: Filing) -> str:
    assert filing.case is not None
    return filing.case.number


def test_welcome_says_what_to_have_ready_and_what_it_costs(client: Client) -> None:
    connecticut()
    words = page(client, "/")
    assert "New User" in words
    assert "LOG-IN" in words
    assert "$95.00" in words


def test_welcome_sends_a_signed_in_person_home(signed_in: Client) -> None:
    connecticut()
    assert signed_in.get("/").headers["Location"] == "/home/"


def test_home_says_that_there_is_no_case_yet(signed_in: Client) -> None:
    words = page(signed_in, "/home/")
    assert "Anna Karenina (annakarenina) currently does not have electronic access to any cases." in words


def test_home_leads_straight_to_a_new_case(signed_in: Client) -> None:
    words = page(signed_in, "/home/")
    assert [f"/e-filing/{area}/new/" in words for area in AREAS] == [True, True, True]


def test_menu_counts_cart_and_unfinished_filings(signed_in: Client, anna: User) -> None:
    make_draft(anna)
    make_in_cart(anna)
    words = page(signed_in, "/e-filing/small-claims/")
    assert "My Shopping Cart (1)" in words
    assert "Unfinished filings (1)" in words
    assert "Returned for correction (0)" in words
    assert "E-file a New Case" in words


def test_menu_of_no_such_area_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/e-filing/traffic/").status_code == 404


@pytest.mark.parametrize("form", ["{0}", "{1}", "{2}"])
def test_my_cases_finds_a_docket_number_in_any_form(signed_in: Client, anna: User, form: str) -> None:
    number = case_of(make_filed(anna))
    other = case_of(make_filed(anna))
    asked = form.format(number, number.replace("-", ""), number.lower())
    words = page(signed_in, f"/cases/?q={asked}")
    assert number in words
    assert other not in words


def test_my_cases_says_when_nothing_matches(signed_in: Client, anna: User) -> None:
    make_filed(anna)
    assert "No case of yours matches" in page(signed_in, "/cases/?q=zebra")


def test_my_cases_shows_nobody_else_s_case(signed_in: Client) -> None:
    stranger = make_filed(make_user(user_id="stranger", email="s@example.org"))
    assert case_of(stranger) not in page(signed_in, "/cases/")
    assert signed_in.get(f"/cases/{case_of(stranger)}/").status_code == 404


def test_my_cases_costs_the_same_queries_for_one_case_and_for_thirty(
    signed_in: Client, anna: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 29):
        for _case in range(count):
            make_filed(anna)
        signed_in.get("/cases/")
        with django_assert_max_num_queries(9):
            signed_in.get("/cases/")


def test_case_page_shows_parties_documents_and_history(signed_in: Client, anna: User) -> None:
    filing = make_filed(anna)
    words = page(signed_in, f"/cases/{case_of(filing)}/")
    assert filing.caption.replace("'", "&#x27;") in words
    assert "Maureen O&#x27;Hara Thornton" in words
    assert "The filing was entered on the docket." in words
    assert "File Additional Documents On This Case" in words


def test_case_page_of_an_undashed_number_leads_to_the_number_as_shown(signed_in: Client, anna: User) -> None:
    number = case_of(make_filed(anna))
    answer = signed_in.get(f"/cases/{number.replace('-', '').lower()}/")
    assert answer.headers["Location"] == f"/cases/{number}/"


def test_subscription_can_be_switched_on_and_off(signed_in: Client, anna: User) -> None:
    filing = make_filed(anna)
    path = f"/cases/{case_of(filing)}/subscription/"
    assert filing.case is not None
    signed_in.post(path, {"wants": "yes"})
    signed_in.post(path, {"wants": "yes"})
    assert filing.case.subscriptions.count() == 1
    signed_in.post(path, {"wants": "no"})
    assert filing.case.subscriptions.count() == 0


@pytest.mark.parametrize("slug", ["refunds", "privacy", "terms", "contact"])
def test_policies_are_public(client: Client, slug: str) -> None:
    connecticut()
    assert "<h1>" in page(client, f"/policies/{slug}/")


def test_frame_stands_without_any_jurisdiction(signed_in: Client, settings: Settings) -> None:
    settings.HOME_JURISDICTION = "XX"
    assert "Anna Karenina" in page(signed_in, "/home/")


def test_case_page_keeps_the_draft_of_one_party_from_the_other(client: Client, anna: User) -> None:
    filing = make_filed(anna)
    other = make_user(user_id="trooper", email="t@example.org")
    assert filing.case is not None
    CaseAccess.objects.create(case=filing.case, user=other, since=clock.now())
    open_document_draft(filing.case, actor=anna, now=clock.now())
    Filing.objects.filter(kind=FilingKind.DOCUMENT).update(document_title="Motion nobody has seen yet")
    client.force_login(other)

    words = page(client, f"/cases/{case_of(filing)}/")

    assert "Motion nobody has seen yet" not in words
    assert "The filing was started." not in words


def test_case_page_shows_the_clerk_s_words_to_the_filer_only(client: Client, anna: User) -> None:
    filing = make_filed(anna)
    other = make_user(user_id="trooper", email="t@example.org")
    assert filing.case is not None
    CaseAccess.objects.create(case=filing.case, user=other, since=clock.now())
    verdict = Verdict(Decision.RETURN, words="Add the proof of delivery, please.", named=["document:writ"])
    decide_filing(filing, round_number=1, verdict=verdict, actor=make_staff("Clerk"), now=clock.now())

    for person, sees in ((anna, True), (other, False)):
        client.force_login(person)
        words = page(client, f"/cases/{case_of(filing)}/")
        assert ("Add the proof of delivery, please." in words) is sees
        assert "The clerk returned the filing for correction." in words


def test_my_cases_pages_keep_what_was_searched_for(signed_in: Client, anna: User) -> None:
    for _case in range(26):
        make_filed(anna)
    Case.objects.update(caption="SMITH & SONS #1")
    words = page(signed_in, "/cases/?q=SMITH+%26+SONS+%231")
    assert "?q=SMITH+%26+SONS+%231&amp;page=2" in words


def test_help_names_every_step(client: Client) -> None:
    connecticut()
    words = page(client, "/help/")
    assert words.count("usa-process-list__item") == len(STEPS_OF_FILING)
    assert "Keep your docket number" in words


def test_home_sends_staff_to_their_desk(client: Client) -> None:
    client.force_login(make_staff("Clerk"))
    assert client.get("/home/").headers["Location"] == "/desk/"
