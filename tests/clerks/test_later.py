"""Access asked for and decided, cases transferred, e-mails ended with one click, every attempt on paper."""

import io

import pikepdf
import pytest
from django.test import Client

from audit import clock
from cases.services.transferring import transfer_case
from clerks.services.groups import set_up_groups
from courts.book import book_of
from docket.errors import FilingError
from docket.models import AccessRequest, Case, CaseAccess, DocketNumber, Filing, Subscription
from docket.services.access import decide_access, request_access
from docket.services.activity import Happened, tell_subscribers
from docket.services.subscribing import subscribe
from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.clerks.factories import client_of, kinds_about, make_returned
from tests.enrollment.factories import make_user
from tests.factories import make_filed


@pytest.fixture
def case(court: object) -> Case:
    set_up_groups()
    found = make_filed(make_user()).case
    assert found
    return found


@pytest.fixture
def wronsky(case: Case) -> User:
    return make_user("wronsky", last_name="Wronsky", email="wronsky@example.org")


def test_access_is_asked_for_by_any_form_of_the_number_and_granted(case: Case, wronsky: User, desk: Client) -> None:
    browser = client_of(wronsky)
    typed = case.number.lower().replace("-", " ")
    assert browser.get(f"/cases/{case.number}/").status_code == 404

    browser.post("/access/", {"number": typed, "why": "I am the defendant"})
    asked = AccessRequest.objects.get()
    assert case.number in desk.get("/desk/access/").content.decode()
    desk.post(f"/desk/access/{asked.pk}/", {"act": "grant"})

    assert browser.get(f"/cases/{case.number}/").status_code == 200
    assert kinds_about(case.subject)[-2:] == ["case.access-asked", "case.access-given"]
    assert Notice.objects.get(template="access_granted").to == "wronsky@example.org"


def test_a_refusal_says_why_and_opens_nothing(case: Case, wronsky: User, clerk: User) -> None:
    asked = request_access(case.number, why="A friend", actor=wronsky, now=clock.now())
    with pytest.raises(FilingError):
        decide_access(asked, is_granted=False, actor=clerk, now=clock.now())
    assert AccessRequest.objects.get().is_granted is None

    decide_access(asked, is_granted=False, words="Only parties get access.", actor=clerk, now=clock.now())

    assert not CaseAccess.objects.filter(user=wronsky).exists()
    notice = Notice.objects.get(template="access_refused")
    assert "Only parties get access." in notice.context
    assert case.caption not in notice.context


def test_a_request_is_decided_once(case: Case, wronsky: User, clerk: User) -> None:
    asked = request_access(case.number, why="Me", actor=wronsky, now=clock.now())
    again = request_access(case.number, why="Me again", actor=wronsky, now=clock.now())
    decide_access(asked, is_granted=False, words="No.", actor=clerk, now=clock.now())

    with pytest.raises(FilingError):
        decide_access(asked, is_granted=True, actor=clerk, now=clock.now())

    assert again == asked
    assert not CaseAccess.objects.filter(user=wronsky).exists()


@pytest.mark.parametrize("typed", ["HHD-CV-99-9999999S", "", "\x00"])
def test_an_unknown_number_is_said(case: Case, wronsky: User, typed: str) -> None:
    answer = client_of(wronsky).post("/access/", {"number": typed, "why": "Me"})

    assert answer.status_code == 422
    assert not AccessRequest.objects.exists()


def test_requests_cost_the_same_with_1_and_20(case: Case, desk: Client, django_assert_num_queries: object) -> None:
    for number in range(21):
        if number == 1:
            desk.get("/desk/access/")
            with django_assert_num_queries(6):  # type: ignore[operator]  # pytest-django's fixture
                desk.get("/desk/access/")
        user = make_user(f"asks{number:02d}")
        request_access(case.number, why="Me", actor=user, now=clock.now())

    with django_assert_num_queries(6):  # type: ignore[operator]  # pytest-django's fixture
        desk.get("/desk/access/")


def test_a_transfer_adds_a_number_and_the_old_one_still_finds_the_case(case: Case, clerk: User, desk: Client) -> None:
    old, filing = case.number, Filing.objects.get(case=case)

    answer = desk.post(f"/desk/cases/{old}/transfer/", {"to": "TTD", "reason": "Wrong district"})

    after = Case.objects.get(pk=case.pk)
    assert answer.status_code == 302
    assert after.number.startswith("TTD-CV-")
    assert list(DocketNumber.objects.order_by("pk").values_list("number", flat=True)) == [old, after.number]
    anna = client_of(filing.filer)
    assert anna.get(f"/cases/{old}/")["Location"] == f"/cases/{after.number}/"
    assert Filing.objects.get(pk=filing.pk).filed_on == filing.filed_on
    assert kinds_about(after.subject) == ["case.transferred"]
    assert Notice.objects.get(template="case_transferred").to == filing.filer.email


def test_a_transfer_to_where_it_is_or_without_a_reason_changes_nothing(case: Case, clerk: User) -> None:
    book = book_of(case.jurisdiction)

    for place, reason in (("HHD", "Because"), ("TTD", " ")):
        with pytest.raises(FilingError):
            transfer_case(case, to=book.location(place), reason=reason, actor=clerk, now=clock.now())

    assert Case.objects.get(pk=case.pk).number == case.number
    assert DocketNumber.objects.count() == 1


def test_one_click_ends_the_mails(case: Case, wronsky: User, client: Client) -> None:
    CaseAccess.objects.create(case=case, user=wronsky, since=clock.now())
    subscription = subscribe(case, actor=wronsky, now=clock.now())
    tell_subscribers(Filing.objects.get(case=case), happened=Happened.FILED, round_number=9)
    mail = draw_mail(Notice.objects.get(template="case_activity"))
    path = f"/unsubscribe/{subscription.token}/"

    assert mail.extra_headers["List-Unsubscribe"] == f"<http://testserver{path}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(path).status_code == 200
    assert Subscription.objects.exists()
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert client.post(path).status_code == 200


def test_every_attempt_is_on_paper_for_those_with_access(clerk: User) -> None:
    filing = make_returned(clerk, words="Add the proof.")
    path = f"/filings/{filing.public_id}/attempts.pdf"

    answer = client_of(filing.filer).get(path)

    pdf = pikepdf.Pdf.open(io.BytesIO(answer.content))
    assert pdf.Root.MarkInfo.Marked
    assert client_of(make_user("stranger")).get(path).status_code == 404
