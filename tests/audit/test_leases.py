"""A claim is kept alive while the work lasts, and no longer."""

import time

import pytest
from django.db import OperationalError

from audit import leases
from audit.leases import kept


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "BEAT_SECONDS", 0.02)


def test_a_claim_is_extended_until_the_work_is_done() -> None:
    beats: list[float] = []

    with kept(lambda: beats.append(time.monotonic())):
        time.sleep(0.2)
    during = len(beats)
    time.sleep(0.1)

    assert during >= 2
    assert len(beats) == during


def test_quick_work_never_asks_for_more_time() -> None:
    beats: list[float] = []

    with kept(lambda: beats.append(time.monotonic())):
        pass

    assert beats == []


def test_a_beat_that_fails_is_tried_again() -> None:
    beats: list[float] = []

    def fail() -> None:
        beats.append(time.monotonic())
        raise OperationalError

    with kept(fail):
        time.sleep(0.2)

    assert len(beats) >= 2


def test_the_claim_ends_with_work_that_fails() -> None:
    beats: list[float] = []

    def work() -> None:
        with kept(lambda: beats.append(time.monotonic())):
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        work()
    time.sleep(0.1)

    assert beats == []


def test_several_beats_fit_into_one_lease() -> None:
    assert leases.LEASE.total_seconds() > 2.5 * 3
