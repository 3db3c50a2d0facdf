from datetime import timedelta

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import clock
from courts.calendar import local
from courts.models import CaseType, Jurisdiction
from courts.services.keeping import keep_row
from docket.enums import FilingState
from docket.models import Filing, ReviewRound
from docket.services.claiming import claim_filing
from enrollment.models import User
from notices.models import Notice
from tests.clerks.factories import client_of, kinds_about, make_returned, open_round
from tests.enrollment.factories import make_user
from tests.factories import connecticut, make_document, make_draft, make_filed


def path_of(filing: Filing, act: str = "") -> str:
    return f"/desk/review/{filing.public_id}/{act}"


def shown(desk: Client, filing: Filing) -> str:
    return str(desk.get(path_of(filing)).content.decode())


RETURN = {
    "round": "1", "reasons": ["proof-of-delivery-missing"], "words": "The tracking number is missing.",
    "cure_by": "2099-01-01",
}  # fmt: skip


def days_from_now(days: int) -> str:
    return f"{local(connecticut(), clock.now()) + timedelta(days=days):%Y-%m-%d}"


def test_every_page_of_every_document_is_on_it(desk: Client) -> None:
    filing = make_filed()
    document = filing.documents.first()
    assert document
    type(document).objects.filter(pk=document.pk).update(pages=3)

    page = shown(desk, filing)

    assert [f"/desk/papers/{document.public_id}/page-{number}.png" in page for number in (1, 2, 3, 4)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert kinds_about(filing.subject)[-1] == "filing.viewed"


def test_what_is_flagged_comes_first_in_the_filers_words(desk: Client) -> None:
    filing = make_filed()
    make_document(filing, slot="exhibit", findings=[{"code": "identifier", "page": 2, "detail": "ends in 6789"}])
    Filing.objects.filter(pk=filing.pk).update(amount_cents=600_000)

    page = shown(desk, filing)

    assert "The amount is over $5,000.00." in page
    assert "Page 2 may show a personal identifier: ends in 6789" in page
    assert page.index("Look at first") < page.index("Summary Data")


def test_drafts_cannot_be_opened_at_the_desk(desk: Client) -> None:
    assert desk.get(path_of(make_draft())).status_code == 404


def test_the_page_costs_the_same_however_much_is_in_it(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna = make_user()
    small, large = make_filed(anna, defendants=1), make_filed(anna, defendants=30)
    for _number in range(10):
        make_document(large, slot="exhibit")
    shown(desk, small)

    with django_assert_num_queries(12):
        shown(desk, small)
    with django_assert_num_queries(12):
        shown(desk, large)


def test_accepting_tells_the_filer(desk: Client) -> None:
    filing = make_filed()

    desk.post(path_of(filing, "accept/"), {"round": "1"})

    assert Filing.objects.get(pk=filing.pk).state == FilingState.ACCEPTED
    assert Notice.objects.filter(template="decision_accept", to=filing.filer.email).exists()


def test_returning_opens_what_the_reasons_name(desk: Client) -> None:
    filing = make_filed()

    desk.post(path_of(filing, "return/"), RETURN | {"named": ["field:amount"], "cure_by": days_from_now(10)})

    round_ = ReviewRound.objects.get(filing=filing)
    assert round_.named == ["document:statement-of-service", "field:amount"]
    assert round_.reason == "proof-of-delivery-missing"
    assert round_.words.startswith("Put the statement of service and the proof")
    assert round_.words.endswith("The tracking number is missing.")
    notice = Notice.objects.get(template="decision_return")
    assert f"/filings/{filing.public_id}/correction/" in notice.context


def test_a_return_that_names_nothing_is_not_made(desk: Client) -> None:
    filing = make_filed()

    answers = [
        desk.post(path_of(filing, "return/"), data)
        for data in (
            {"round": "1", "cure_by": days_from_now(10)},
            {"round": "1", "reasons": ["not-readable"], "cure_by": days_from_now(10)},
            RETURN | {"cure_by": days_from_now(0)},
            RETURN | {"cure_by": days_from_now(400)},
            RETURN | {"reasons": ["no-such-reason"], "cure_by": days_from_now(10)},
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED
    assert open_round(filing).reason == ""


def test_the_second_of_two_clerks_is_told_who_was_first(desk: Client, other_clerk: User) -> None:
    filing = make_filed()
    client_of(other_clerk).post(path_of(filing, "accept/"), {"round": "1"})

    page = desk.post(path_of(filing, "reject/"), {"round": "1", "words": "No."}, follow=True).content.decode()

    assert "Otis Other has decided this filing already: Accept. Nothing was changed." in page
    assert Filing.objects.get(pk=filing.pk).state == FilingState.ACCEPTED


def test_a_page_left_open_decides_no_later_round(desk: Client, clerk: User) -> None:
    filing = make_returned(clerk)

    for number in ("1", "", "99999", "x"):
        desk.post(path_of(filing, "accept/"), {"round": number})

    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def test_taking_over_on_the_page_needs_a_reason(desk: Client, clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    claim_filing(filing, actor=other_clerk, now=clock.now())

    refused = desk.post(path_of(filing, "take-over/"), {"reason": ""})
    assert (refused.status_code, open_round(filing).claimed_by) == (422, other_clerk)
    desk.post(path_of(filing, "take-over/"), {"reason": "He is ill"})

    assert open_round(filing).claimed_by == clerk


def test_a_returned_filing_can_be_rejected_by_a_clerk(desk: Client, clerk: User) -> None:
    filing = make_returned(clerk)

    desk.post(path_of(filing, "reject/"), {"round": "1", "words": "You asked us to end it."})

    assert Filing.objects.get(pk=filing.pk).state == FilingState.REJECTED
    assert list(ReviewRound.objects.filter(filing=filing).order_by("number").values_list("decision", flat=True)) == [
        "return", "reject",
    ]  # fmt: skip


def test_a_page_is_a_picture_that_a_browser_may_keep(desk: Client) -> None:
    document = make_filed().documents.first()
    assert document

    answer = desk.get(f"/desk/papers/{document.public_id}/page-1.png")

    assert answer["Content-Type"] == "image/png"
    assert "max-age=600" in answer["Cache-Control"]
    assert desk.get(f"/desk/papers/{document.public_id}/page-2.png").status_code == 404


def test_a_filing_is_made_urgent_with_a_reason_and_ordinary_again(desk: Client) -> None:
    filing = make_filed(make_user())

    refused = desk.post(path_of(filing, "urgent/"), {"act": "urgent", "reason": " "})
    assert refused.status_code == 422
    assert not Filing.objects.get().is_priority
    desk.post(path_of(filing, "urgent/"), {"act": "urgent", "reason": "Eviction on Monday"})
    assert Filing.objects.get().is_priority
    assert "Eviction on Monday" in shown(desk, filing)
    desk.post(path_of(filing, "urgent/"), {"act": "urgent", "reason": "Again"})
    desk.post(path_of(filing, "urgent/"), {"act": "ordinary", "reason": "It was settled"})

    assert not Filing.objects.get().is_priority
    about = [kind for kind in kinds_about(filing.subject) if kind.startswith("filing.made")]
    assert about == ["filing.made-urgent", "filing.made-ordinary"]


def test_what_is_decided_cannot_be_made_urgent(desk: Client) -> None:
    filing = make_filed(make_user())
    desk.post(path_of(filing, "accept/"), {"round": "1"})

    page = desk.post(path_of(filing, "urgent/"), {"act": "urgent", "reason": "Late"}, follow=True).content.decode()

    assert "This filing has been decided already." in page
    assert not Filing.objects.get().is_priority


def test_filings_of_an_urgent_type_are_urgent_from_the_start(clerk: User, court: Jurisdiction) -> None:
    row = CaseType.objects.get(code="S25")

    for is_urgent in (True, False):
        row.is_urgent = is_urgent
        keep_row(row, changed=["is_urgent"], actor=clerk)
        assert make_filed(make_user(f"filer{is_urgent}")).is_priority is is_urgent
