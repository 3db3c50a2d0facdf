"""Docket numbers in a race, on PostgreSQL: first without the guard, then with it."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from audit import work
from cases.services import docketing
from cases.services.docketing import advance_counter
from docket.models import Case, DocketCounter, DocketNumber
from tests.crash.at_once import docket_all, faults_of_numbers, in_processes, make_paid_filings

KEY = "CT:TEST"
COUNT = 160
PROCESSES = 16

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: it cannot show a race"),
]


@pytest.fixture(autouse=True)
def _idle_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_send", lambda *_: None)


def both(act: Callable[[], object]) -> list[BaseException | None]:
    """Twice at once; what each raised."""
    raised: list[BaseException | None] = [None, None]

    def run(place: int) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def read_then_write(gate: threading.Barrier) -> Callable[[str], int]:
    """The counter as it would be without its one statement: read, then write what was read and one more."""

    def take(key: str) -> int:
        last = DocketCounter.objects.get(key=key).last
        gate.wait(10)
        DocketCounter.objects.filter(key=key).update(last=last + 1)
        return last + 1

    return take


def take_one(taken: list[int]) -> None:
    with transaction.atomic():
        taken.append(advance_counter(KEY, start=1))


def test_without_the_guard_two_take_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    DocketCounter.objects.create(key=KEY, last=7)
    monkeypatch.setattr(docketing, "_take_next", read_then_write(threading.Barrier(2)))
    taken: list[int] = []
    both(lambda: take_one(taken))
    assert taken == [8, 8]


def test_with_the_guard_everybody_takes_another_number() -> None:
    DocketCounter.objects.create(key=KEY, last=7)
    taken: list[int] = []
    assert both(lambda: take_one(taken)) == [None, None]
    assert sorted(taken) == [8, 9]


def test_the_first_number_of_a_location_is_given_once() -> None:
    """The row is not there yet: both make it, one of them finds it made."""
    taken: list[int] = []
    assert both(lambda: take_one(taken)) == [None, None]
    assert sorted(taken) == [1, 2]


def test_a_number_that_was_given_twice_after_all_is_refused_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word when the counter fails: the number is unique, and the second filing waits, unharmed."""
    first, second, third = make_paid_filings(3)
    docket_all([first])
    monkeypatch.setattr(docketing, "_take_next", read_then_write(threading.Barrier(2)))
    waiting = [second, third]
    raised = both(lambda: docket_all([waiting.pop()]))
    assert [type(error) for error in raised if error] == [IntegrityError]
    assert DocketNumber.objects.count() == Case.objects.count() == 2


def test_one_that_fails_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is given back with the transaction, because its row stays locked until then."""
    first, second, third = make_paid_filings(3)
    docket_all([first])
    with monkeypatch.context() as patch:
        patch.setattr(docketing, "move_locked", failing)
        with pytest.raises(RuntimeError):
            docket_all([second])
    docket_all([third])
    assert faults_of_numbers(counter=counter(), count=2) == []


def failing(*_args: object, **_fields: object) -> None:
    raise RuntimeError


def counter() -> str:
    return DocketNumber.objects.values_list("counter", flat=True)[0]


def test_the_same_filing_from_two_sides_gets_one_number() -> None:
    (filing,) = make_paid_filings(1)
    assert both(lambda: docket_all([filing])) == [None, None]
    assert DocketNumber.objects.count() == 1


def test_sixteen_processes_give_consecutive_numbers() -> None:
    in_processes(docket_all, make_paid_filings(COUNT), processes=PROCESSES)
    assert faults_of_numbers(counter=counter(), count=COUNT) == []
