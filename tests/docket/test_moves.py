import uuid

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from audit import clock
from audit.models import Event
from docket.enums import MOVES, FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import hold_filings, lock_filings, move_filing, move_locked, release_filings
from tests.enrollment.factories import make_user
from tests.factories import make_draft, make_in_cart

pytestmark = pytest.mark.django_db


def test_moves_name_every_state() -> None:
    assert set(MOVES) == set(FilingState)


def test_move_filing_writes_state_and_event_together() -> None:
    filing = make_draft()

    move_filing(filing, expected=FilingState.DRAFT, to=FilingState.REMOVED, actor=filing.filer, now=clock.now())

    assert Filing.objects.get(pk=filing.pk).state == FilingState.REMOVED
    event = Event.objects.get(subject=filing.subject, kind="filing.removed")
    assert event.actor_label == filing.filer.user_id


def test_move_filing_tells_the_second_of_two_movers() -> None:
    first = make_draft()
    second = Filing.objects.get(pk=first.pk)
    move_filing(first, expected=FilingState.DRAFT, to=FilingState.REMOVED, actor=None, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        move_filing(second, expected=FilingState.DRAFT, to=FilingState.REMOVED, actor=None, now=clock.now())

    assert refusal.value.code == "moved_on"
    assert Event.objects.filter(subject=first.subject, kind="filing.removed").count() == 1


def test_move_filing_refuses_a_move_that_is_not_in_the_table() -> None:
    filing = make_draft()

    with pytest.raises(FilingError) as refusal:
        move_filing(filing, expected=FilingState.DRAFT, to=FilingState.ACCEPTED, actor=None, now=clock.now())

    assert refusal.value.code == "bad_move"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT


def test_move_filing_refuses_what_a_payment_holds() -> None:
    filing = make_in_cart()
    holder = uuid.uuid4()
    hold_filings(lock_filings([filing.pk]), holder=holder, actor=filing.filer, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        move_filing(filing, expected=FilingState.IN_CART, to=FilingState.REMOVED, actor=None, now=clock.now())

    assert refusal.value.code == "held"
    kept = Filing.objects.get(pk=filing.pk)
    assert (kept.state, kept.held_by) == (FilingState.IN_CART, holder)


def test_hold_filings_refuses_a_second_payment() -> None:
    filing = make_in_cart()
    holder = uuid.uuid4()
    hold_filings(lock_filings([filing.pk]), holder=holder, actor=filing.filer, now=clock.now())

    with pytest.raises(FilingError) as refusal:
        hold_filings(lock_filings([filing.pk]), holder=uuid.uuid4(), actor=filing.filer, now=clock.now())

    assert refusal.value.code == "held"
    assert Filing.objects.get(pk=filing.pk).held_by == holder


def test_release_filings_lets_go_once() -> None:
    filing = make_in_cart()
    holder = uuid.uuid4()
    hold_filings(lock_filings([filing.pk]), holder=holder, actor=filing.filer, now=clock.now())

    assert release_filings(holder=holder, now=clock.now()) == 1
    assert release_filings(holder=holder, now=clock.now()) == 0
    assert Filing.objects.get(pk=filing.pk).held_by is None


@pytest.mark.django_db(transaction=True)
def test_lock_filings_needs_a_transaction_and_keeps_the_order_of_keys() -> None:
    anna = make_user()
    first, second = make_draft(anna), make_draft(anna)

    with pytest.raises(TransactionManagementError):
        lock_filings([first.pk])
    with transaction.atomic():
        assert lock_filings([second.pk, first.pk]) == [first, second]
        assert lock_filings([]) == []
        assert lock_filings([first.pk])[0].started_at == first.started_at


@pytest.mark.parametrize("state", [FilingState.REMOVED, FilingState.IN_CART])
def test_move_locked_refuses_what_move_filing_refuses(state: FilingState) -> None:
    filing = make_draft()
    with transaction.atomic(), pytest.raises(FilingError) as refusal:
        move_locked(lock_filings([filing.pk])[0], expected=state, to=FilingState.DRAFT, actor=None, now=clock.now())

    assert refusal.value.code == "moved_on"
    assert Filing.objects.get().state == FilingState.DRAFT
