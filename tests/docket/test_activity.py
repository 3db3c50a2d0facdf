"""Activity e-mails: each act once, in its own words, and never lost with a worker."""

import pytest

from audit import clock
from cases.services.corrections import Corrected, resubmit_filing
from cases.services.docketing import docket_filing
from docket.enums import Decision, FilingKind
from docket.models import Filing
from docket.services.deciding import Verdict, decide_filing, reject_returned
from docket.services.subscribing import subscribe
from enrollment.models import User
from notices.models import Notice, NoticeState
from notices.services.outbox import draw_mail
from tests.enrollment.factories import make_staff, make_user
from tests.factories import make_filed, make_paid

pytestmark = pytest.mark.django_db

RETURN = Verdict(Decision.RETURN, words="Another sum.", named=["field:amount"])


@pytest.fixture
def filing() -> Filing:
    """On the docket, in a case that somebody else follows."""
    filing = make_filed()
    assert filing.case is not None
    subscribe(filing.case, actor=make_user("levin"), now=clock.now())
    return filing


@pytest.fixture
def clerk() -> User:
    return make_staff("Clerk")


def decide(filing: Filing, number: int, verdict: Verdict, clerk: User) -> None:
    decide_filing(filing, round_number=number, verdict=verdict, actor=clerk, now=clock.now())


def resubmit(filing: Filing, cents: int) -> None:
    resubmit_filing(
        filing, corrected=Corrected(amount_cents=cents), signature="annakarenina", agreed=True, actor=filing.filer,
        now=clock.now(),
    )  # fmt: skip


def subjects() -> list[str]:
    rows = Notice.objects.filter(template="case_activity").order_by("pk")
    assert {row.to for row in rows} <= {"levin@example.org"}
    return [str(draw_mail(row).subject) for row in rows]


def test_each_act_is_told_once_and_says_what_happened(filing: Filing, clerk: User) -> None:
    decide(filing, 1, RETURN, clerk)
    resubmit(filing, 400_000)
    decide(filing, 2, RETURN, clerk)
    resubmit(filing, 390_000)
    decide(filing, 3, Verdict(Decision.ACCEPT), clerk)

    assert [subject.split(": ", 1)[1].split(" (")[0] for subject in subjects()] == [
        "The clerk returned a filing for correction.",
        "A corrected filing was sent to the clerk.",
        "The clerk returned a filing for correction.",
        "A corrected filing was sent to the clerk.",
        "The clerk accepted a filing.",
    ]


def test_later_document_is_told_when_it_is_filed_and_when_it_is_decided(filing: Filing, clerk: User) -> None:
    later = make_paid(filing.filer)
    Filing.objects.filter(pk=later.pk).update(kind=FilingKind.DOCUMENT, case=filing.case, document_title="Motion")
    later = docket_filing(later, confirmation_number="50000099", now=clock.now())
    decide(later, 1, Verdict(Decision.REJECT, words="Not in this case."), clerk)

    mails = [draw_mail(row) for row in Notice.objects.filter(template="case_activity").order_by("pk")]
    said = ["A filing was entered on the docket.", "A filing was rejected."]
    assert [words in str(mail.body) and "Motion" in str(mail.body) for mail, words in zip(mails, said, strict=True)]
    assert [words in str(mail.alternatives[0][0]) for mail, words in zip(mails, said, strict=True)] == [True, True]


def test_missed_deadline_is_told_too(filing: Filing, clerk: User) -> None:
    decide(filing, 1, RETURN, clerk)
    reject_returned(filing, words="The last day has passed.", actor=None, now=clock.now())

    assert [subject.split(": ", 1)[1].split(" (")[0] for subject in subjects()][1:] == ["A filing was rejected."]


def test_mail_is_stored_with_the_act(filing: Filing, clerk: User) -> None:
    """The test never commits, so no task runs, as after a kill: the row is there for the sweep all the same."""
    decide(filing, 1, Verdict(Decision.ACCEPT), clerk)

    assert Notice.objects.filter(template="case_activity", state=NoticeState.QUEUED).count() == 1
