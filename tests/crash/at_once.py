"""Many processes docket filings at one location at once."""

import multiprocessing
import os
import time
import traceback
import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import connections

from audit import clock
from cases.services.docketing import docket_filing
from docket.models import DocketNumber, Filing
from documents.models import Document
from tests.enrollment.factories import make_user
from tests.factories import make_paid

Row = TypeVar("Row", Filing, Document)
BATCH = 500
TOGETHER = 25
PLENTY = 3600.0


def make_paid_filings(count: int) -> list[int]:
    """The worked example, paid and waiting for the docket, that many times; rows only, the papers are one file."""
    pattern = make_paid(make_user(f"filer{uuid.uuid4().hex[:12]}"))
    papers = list(pattern.documents.all())
    made: list[int] = []
    for start in range(0, count, BATCH):
        filings = Filing.objects.bulk_create(_copy(pattern) for _ in range(min(BATCH, count - start)))
        Document.objects.bulk_create(
            _copy(paper, filing_id=filing.pk, key=f"tests/{uuid.uuid4()}.pdf") for filing in filings for paper in papers
        )
        made += [filing.pk for filing in filings]
    return made


def _copy(row: Row, **changes: object) -> Row:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**(fields | {"public_id": uuid.uuid4()} | changes))


def docket_all(ids: Sequence[int]) -> None:
    """As a payment of many filings does it: read together, each docketed in a transaction of its own."""
    for start in range(0, len(ids), TOGETHER):
        for filing in Filing.objects.select_related("jurisdiction").filter(pk__in=ids[start : start + TOGETHER]):
            docket_filing(filing, confirmation_number=f"{50_000_000 + filing.pk}", now=clock.now())


def in_processes(work: Callable[[Sequence[int]], None], ids: Sequence[int], *, processes: int) -> float:
    """Share the work out, start together, and say how many seconds the last one took."""
    connections.close_all()  # a connection must not be shared over a fork
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(processes + 1)

    def run(share: Sequence[int]) -> None:
        try:
            gate.wait(PLENTY)
            work(share)
            code = 0
        except BaseException:  # noqa: BLE001 - told by the exit status, whatever it was
            traceback.print_exc()
            code = 1
        connections.close_all()
        os._exit(code)  # nothing of the parent is tidied up twice

    children = [context.Process(target=run, args=(ids[place::processes],)) for place in range(processes)]
    for child in children:
        child.start()
    gate.wait(PLENTY)
    begun = time.perf_counter()
    for child in children:
        child.join(PLENTY)
    taken = time.perf_counter() - begun
    if failed := sum(child.exitcode != 0 for child in children):
        raise RuntimeError(f"{failed} of {processes} processes failed")
    return taken


def faults_of_numbers(*, counter: str, count: int) -> list[str]:
    """Empty when these are `count` consecutive numbers, none twice."""
    serials = sorted(DocketNumber.objects.filter(counter=counter).values_list("serial", flat=True))
    wrong = []
    if len(serials) != count:
        wrong.append(f"{len(serials)} numbers instead of {count}")
    if len(set(serials)) != len(serials):
        wrong.append("a number was given twice")
    if serials and serials[-1] - serials[0] + 1 != count:
        wrong.append(f"gaps between {serials[0]} and {serials[-1]}")
    return wrong
