"""Removed, given back, emptied: each asks under the lock what is true at that very moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit import clock
from audit.models import Event
from cases.services.removal import empty_filing, remove_filing, restore_filing
from cases.services.reopening import reopen_filing
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from enrollment.models import User
from tests.factories import make_draft, make_in_cart


def test_history_says_that_a_filing_was_restored(anna: User) -> None:
    filing = remove_filing(make_draft(anna), actor=anna, now=clock.now())

    restore_filing(filing, actor=anna, now=clock.now())

    kinds = Event.objects.filter(subject=filing.subject).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["filing.removed", "filing.restored"]


def test_filing_given_back_at_the_last_moment_is_not_emptied(anna: User) -> None:
    """The sweep read its list; before it comes to this one, the filer restores it."""
    seen_by_the_sweep = remove_filing(make_draft(anna), actor=anna, now=clock.now())
    restore_filing(Filing.objects.get(pk=seen_by_the_sweep.pk), actor=anna, now=clock.now())

    empty_filing(seen_by_the_sweep, now=clock.now() + timedelta(days=15))

    filing = Filing.objects.get(pk=seen_by_the_sweep.pk)
    assert (filing.state, filing.emptied_at, filing.amount_cents) == (FilingState.DRAFT, None, 425_000)
    assert filing.documents.exists()
    assert filing.parties.exists()


def test_filing_removed_anew_is_not_emptied_before_its_time(anna: User) -> None:
    now = clock.now()
    filing = remove_filing(make_draft(anna), actor=anna, now=now - timedelta(days=10))
    stale = Filing.objects.get(pk=filing.pk)
    restore_filing(filing, actor=anna, now=now)
    remove_filing(Filing.objects.get(pk=filing.pk), actor=anna, now=now)

    empty_filing(stale, now=now + timedelta(days=5))

    assert Filing.objects.get(pk=filing.pk).emptied_at is None
    assert filing.documents.exists()


def test_removed_filing_is_emptied_once_when_its_time_has_come(anna: User) -> None:
    now = clock.now()
    filing = remove_filing(make_draft(anna), actor=anna, now=now - timedelta(days=15))

    empty_filing(filing, now=now)
    empty_filing(filing, now=now + timedelta(days=1))

    assert Filing.objects.get(pk=filing.pk).emptied_at == now
    assert not filing.documents.exists()


def test_filing_emptied_a_moment_ago_cannot_be_restored(anna: User) -> None:
    """The filer's page was drawn, and the row read, before the sweep emptied it."""
    now = clock.now()
    filing = remove_filing(make_draft(anna), actor=anna, now=now - timedelta(days=14))
    read_before = Filing.objects.get(pk=filing.pk)
    empty_filing(filing, now=now)

    with pytest.raises(FilingError) as refusal:
        restore_filing(read_before, actor=anna, now=now)

    assert refusal.value.code == "too_late"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.REMOVED


@pytest.mark.parametrize("act", [remove_filing, reopen_filing])
def test_item_past_its_last_second_is_no_longer_the_filers_to_change(anna: User, act: Callable[..., Filing]) -> None:
    filing = make_in_cart(anna)
    assert filing.cart_expires_at is not None

    with pytest.raises(FilingError) as refusal:
        act(Filing.objects.get(pk=filing.pk), actor=anna, now=filing.cart_expires_at)

    assert refusal.value.code == "expired"
    after = Filing.objects.get(pk=filing.pk)
    assert (after.state, after.cart_expires_at) == (FilingState.IN_CART, filing.cart_expires_at)
    assert act(after, actor=anna, now=filing.cart_expires_at - timedelta(seconds=1)).cart_expires_at is None
