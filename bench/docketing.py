"""Filings docketed in a second by 16 processes at one location, on PostgreSQL.

The server keeps its log as in production (fsync on). Beside it, in the same run and by turns: the very same statements
sent by plain psycopg2, and a bare one-row UPDATE ... RETURNING, which nothing that gives numbers from one row can beat.
What counts are the ratios.
`python -m bench.docketing --filings 20000`; the check at its end is that the numbers are consecutive, none twice.
"""

import argparse
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.cluster import ClusterError, Postgres
from tooling.services import free_port

PROCESSES = 16
ROUNDS = 2
LEAST = 0.5
# Far apart, so that a recorded value says by itself what it is the key of.
FIRST_KEYS = {"docket_filing": 10_000_000, "docket_case": 30_000_000, "audit_event": 50_000_000}


@dataclass
class Statement:
    sql: str
    values: tuple[Any, ...]
    returns: str = ""  # the name under which its answer is used by later ones


@dataclass
class Recording:
    """One filing's way to the docket as SQL, with names for what differs from filing to filing."""

    statements: list[Statement] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, values: Any, many: Any, context: Any) -> Any:
        self.statements.append(Statement(sql, tuple(values or ())))
        return execute(sql, values, many, context)


def record_one(filing_id: int) -> list[Statement]:
    from django.db import connection  # noqa: PLC0415 - the environment comes first

    from docket.models import Filing  # noqa: PLC0415 - see above
    from tests.crash.at_once import docket_all  # noqa: PLC0415 - see above

    connection.ensure_connection()
    recording = Recording()
    with connection.execute_wrapper(recording):
        docket_all([filing_id])
    filing = Filing.objects.select_related("case").get(pk=filing_id)
    assert filing.case is not None
    names = {
        filing_id: "filing",
        filing.public_id: "public_id",
        filing.case.pk: "case",
        filing.case.number: "number",
        filing.case.number_key: "key",
        filing.case.docket_numbers.get().serial: "serial",
        filing.confirmation_number: "confirmation",
    }
    return list(_named(recording.statements, names))


def _named(statements: Sequence[Statement], names: dict[Any, str]) -> Iterator[Statement]:
    """Values that differ from filing to filing become functions of what is known when they are sent."""
    for statement in statements:
        values = tuple(_value(value, names) for value in statement.values)
        returns = ""
        if statement.sql.startswith('INSERT INTO "audit_event"'):
            returns = "events"
        elif statement.sql.startswith('INSERT INTO "docket_case"'):
            returns = "case"
        elif statement.sql.startswith("UPDATE docket_docketcounter"):
            returns = "serial"
        elif statement.sql.startswith('INSERT INTO "audit_unsealedevent"'):
            values = tuple(Name(f"event{place}") for place in range(len(values)))
        yield Statement(statement.sql, values, returns)


@dataclass(frozen=True)
class Name:
    of: str
    text: str = ""  # the value is part of a longer text


def _value(value: Any, names: dict[Any, str]) -> Any:
    if isinstance(value, int | str | uuid.UUID) and not isinstance(value, bool) and value in names:
        return Name(names[value])
    if isinstance(value, str):
        for known, name in names.items():
            if isinstance(known, str | uuid.UUID) and str(known) in value:
                return Name(name, value.replace(str(known), "\0"))
    return value


def send_plainly(statements: Sequence[Statement], address: str) -> Callable[[Sequence[int]], None]:
    """The same statements with nothing around them."""
    import psycopg2  # noqa: PLC0415 - only on PostgreSQL

    def work(ids: Sequence[int]) -> None:
        connection = psycopg2.connect(address)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, public_id FROM docket_filing WHERE id = ANY(%s)", [list(ids)])
            keys = dict(cursor.fetchall())
            connection.commit()
            for filing_id in ids:
                known = {"filing": filing_id, "public_id": keys[filing_id], "confirmation": str(filing_id)}
                _replay(cursor, statements, known)
                connection.commit()
        connection.close()

    return work


def _replay(cursor: Any, statements: Sequence[Statement], known: dict[str, Any]) -> None:
    for statement in statements:
        cursor.execute(statement.sql, [_said(value, known) for value in statement.values])
        if cursor.description:
            rows = cursor.fetchall()
            if statement.returns:
                known[statement.returns] = rows[0][0]
            if statement.returns == "events":
                known |= {f"event{place}": row[0] for place, row in enumerate(rows)}
            if statement.returns == "serial":
                known["number"] = f"HHD-CV-26-{known['serial']:07d}-S"
                known["key"] = f"HHDCV26{known['serial']:07d}S"


def _said(value: Any, known: dict[str, Any]) -> Any:
    if not isinstance(value, Name):
        return value
    said = known[value.of]
    return value.text.replace("\0", str(said)) if value.text else said


def count_plainly(address: str) -> Callable[[Sequence[int]], None]:
    """The limit: one row, one statement, one commit."""
    import psycopg2  # noqa: PLC0415 - only on PostgreSQL

    def work(ids: Sequence[int]) -> None:
        connection = psycopg2.connect(address)
        with connection.cursor() as cursor:
            for _number in ids:
                cursor.execute("UPDATE docket_docketcounter SET last = last + 1 WHERE key = 'bare' RETURNING last")
                cursor.fetchall()
                connection.commit()
        connection.close()

    return work


def measure(address: str, *, count: int, processes: int) -> int:
    from django.db import connection  # noqa: PLC0415 - the environment comes first

    from docket.models import DocketCounter, DocketNumber  # noqa: PLC0415 - see above
    from efiling.celery import app  # noqa: PLC0415 - see above
    from tests.crash.at_once import docket_all, faults_of_numbers, in_processes, make_paid_filings  # noqa: PLC0415 - as above

    app.conf.task_always_eager = False  # tasks are queued, as they are in production; nobody does them here
    with connection.cursor() as cursor:
        for table, first in FIRST_KEYS.items():
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}")
    print(f"making {count} filings for each of the two ways", flush=True)
    first, second = make_paid_filings(2)
    docket_all([first])  # the first one at a location makes its counter
    statements = record_one(second)
    counter = DocketNumber.objects.values_list("counter", flat=True)[0]
    DocketCounter.objects.create(key="bare", last=0)
    ours, plain = make_paid_filings(count), make_paid_filings(count)
    writing = sum(not statement.sql.startswith("SELECT") for statement in statements)
    print(f"{len(statements)} statements for a filing, {writing} of them writing", flush=True)

    taken = {"portal": 0.0, "psycopg2": 0.0, "bare": 0.0}
    for turn in range(ROUNDS):
        works = {
            "portal": (docket_all, ours[turn::ROUNDS]),
            "psycopg2": (send_plainly(statements, address), plain[turn::ROUNDS]),
            "bare": (count_plainly(address), ours[turn::ROUNDS]),
        }
        for name, (work, ids) in works.items():
            taken[name] += in_processes(work, ids, processes=processes)
    rates = {name: count / seconds for name, seconds in taken.items()}
    print(f"{processes} processes, one location, {count} filings each; load average {os.getloadavg()[0]:.1f}")
    for name, rate in rates.items():
        print(f"{name:10} {rate:8.0f} a second   {rates['portal'] / rate:5.2f} of it reached by the portal")
    wrong = faults_of_numbers(counter=counter, count=2 * count + 2)
    print("numbers: " + ("; ".join(wrong) or f"{2 * count + 2} consecutive ones, none twice"))
    ratio = rates["portal"] / rates["psycopg2"]
    print(f"{ratio:.2f} of the same statements; at least {LEAST} is wanted: {'good' if ratio >= LEAST else 'too slow'}")
    return int(bool(wrong) or ratio < LEAST)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filings", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="efiling-bench-"))
    folder.chmod(0o755)  # the cluster runs as a lesser user below it
    try:
        server = Postgres(folder / "postgres", port=free_port(), is_durable=True)
        server.start()
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        os.environ["DATABASE_URL"] = server.address
        from bench.environment import fill  # noqa: PLC0415 - Django reads the address set above

        fill()
        return measure(server.address, count=given.filings, processes=given.processes)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
