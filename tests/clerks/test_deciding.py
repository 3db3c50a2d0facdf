import pytest

from audit import clock
from cases.services.rounds import NOT_READ
from clerks.services.deciding import accept_unflagged, decide
from docket.enums import Decision, FilingState
from docket.errors import FilingError
from docket.models import Filing, ReviewRound
from docket.services.claiming import claim_filing
from docket.services.deciding import Verdict
from enrollment.models import User
from notices.models import Notice
from payments.models import Refund
from tests.clerks.factories import SERVICE, kinds_about, make_payment
from tests.enrollment.factories import make_user
from tests.factories import make_filed

ACCEPT = Verdict(Decision.ACCEPT)


def test_two_clerks_make_one_decision_and_one_message(clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    decide(filing, round_number=1, verdict=ACCEPT, actor=clerk, now=clock.now())

    stale = Filing.objects.get(pk=filing.pk)
    rejection = Verdict(Decision.REJECT, words="No.")
    with pytest.raises(FilingError) as refusal:
        decide(stale, round_number=1, verdict=rejection, actor=other_clerk, now=clock.now())

    assert refusal.value.message == "Nora Clerk has decided this filing already: Accept. Nothing was changed."
    assert Filing.objects.get(pk=filing.pk).state == FilingState.ACCEPTED
    assert Notice.objects.filter(key__startswith="decision:").count() == 1


def test_a_filing_in_other_hands_is_not_decided(clerk: User, other_clerk: User) -> None:
    filing = make_filed()
    claim_filing(filing, actor=other_clerk, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        decide(filing, round_number=1, verdict=ACCEPT, actor=clerk, now=clock.now())

    assert refusal.value.code == "claimed"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED
    assert "filing.accepted" not in kinds_about(filing.subject)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict(Decision.RETURN, words=" ", named=[SERVICE]), "no_words"),
        (Verdict(Decision.RETURN, words="Mend it."), "nothing_named"),
        (Verdict(Decision.REJECT, words=""), "no_words"),
    ],
)
def test_a_decision_that_tells_nothing_is_refused(clerk: User, verdict: Verdict, code: str) -> None:
    filing = make_filed()

    with pytest.raises(FilingError) as refusal:
        decide(filing, round_number=1, verdict=verdict, actor=clerk, now=clock.now())

    assert refusal.value.code == code
    assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED
    assert ReviewRound.objects.get(filing=filing).decision == ""


def test_a_return_has_a_last_day_by_default(clerk: User) -> None:
    filing = make_filed()
    verdict = Verdict(Decision.RETURN, words="Mend it.", named=[SERVICE])

    decide(filing, round_number=1, verdict=verdict, actor=clerk, now=clock.now())

    assert ReviewRound.objects.get(filing=filing).cure_by is not None


def test_rejecting_gives_both_fees_back_in_the_same_act(clerk: User) -> None:
    filing = make_filed()
    make_payment(filing)

    decide(filing, round_number=1, verdict=Verdict(Decision.REJECT, words="No."), actor=clerk, now=clock.now())

    refund = Refund.objects.get()
    assert (refund.purpose, refund.court_fee_cents, refund.service_fee_cents) == ("rejected", 9500, 209)


def test_a_refused_rejection_gives_nothing_back(clerk: User) -> None:
    filing = make_filed()
    make_payment(filing)
    decide(filing, round_number=1, verdict=ACCEPT, actor=clerk, now=clock.now())

    with pytest.raises(FilingError):
        decide(filing, round_number=1, verdict=Verdict(Decision.REJECT, words="No."), actor=clerk, now=clock.now())

    assert not Refund.objects.exists()


@pytest.mark.parametrize("flags", [" repaired ", NOT_READ])
def test_bulk_accept_takes_only_filings_without_flags(flags: str, clerk: User, other_clerk: User) -> None:
    anna = make_user()
    plain, flagged, held = make_filed(anna), make_filed(anna), make_filed(anna)
    ReviewRound.objects.filter(filing=flagged).update(flags=flags)
    claim_filing(held, actor=other_clerk, now=clock.now())

    accepted, refusals = accept_unflagged([plain, flagged, held], actor=clerk, now=clock.now())

    states = Filing.objects.order_by("pk").values_list("state", flat=True)
    assert (accepted, len(refusals)) == (1, 2)
    assert list(states) == [FilingState.ACCEPTED, FilingState.FILED, FilingState.FILED]
