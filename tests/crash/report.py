"""Writes what a run saw into docs/reliability.md, each kind of run into its own part, laid out the same each time."""

import os
import re
import statistics
from collections.abc import Sequence
from typing import Any, Protocol

from tests.crash.stack import ROOT

COLUMNS = (
    "Seed",
    "Batches",
    "Payments begun",
    "Charged",
    "Filings docketed",
    "Refunds",
    "Kills at named points",
    "Points met, of",
    "Kills at random",
    "Redis, PostgreSQL, clock",
    "Breaches, or pages not true",
    "Last restart to settled, median, measured",
    "Longest, measured",
    "Load average",
)
PAPER = ROOT / "docs" / "reliability.md"


class Seen(Protocol):
    point: str
    role: str
    seconds: float
    wrong: Sequence[str]


def machine() -> str:
    """What else the machine was doing: a time means little without it."""
    return f"{os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f} at the end"


def write_short(rows: Sequence[Seen], *, verified: bool) -> None:
    good = sum(not row.wrong for row in rows)
    times = sorted(row.seconds for row in rows)
    whole = "nothing wrong" if verified else "NOT GOOD"
    lines = [
        f"{len(rows)} named points, each killed once with SIGKILL; {good} good, {len(rows) - good} not.",
        f"At the end `verify_books` and `verify_audit`: {whole}.",
        f"From the kill to everything settled: median {statistics.median(times):.1f} s, longest {times[-1]:.1f} s,",
        f"measured on {machine()}.",
        "",
        "| Point | Killed | Settled after, measured | Books and page |",
        "|---|---|---:|---|",
        *(f"| `{row.point}` | {row.role} | {row.seconds:.1f} s | {'; '.join(row.wrong) or 'good'} |" for row in rows),
    ]
    replace_part("short", lines)


def write_long(total: dict[str, Any]) -> None:
    """One row for each seed; the other seeds' rows stay."""
    row = (
        f"| {total['seed']} | {total['batches']} | {total['attempts']} | {total['charges']} | {total['filed']} "
        f"| {total['refunds']} | {total['named']} | {total['met']} of {total['points']} | {total['random']} "
        f"| {total['others']} | {total['breaches']} "
        f"| {total['median']:.1f} s | {total['longest']:.1f} s | {total['load']:.1f} |"
    )
    head = [f"| {' | '.join(COLUMNS)} |", "|---:" * len(COLUMNS) + "|"]
    kept = [line for line in read_part("long") if re.match(r"\| \d+ \|", line)]
    others = [line for line in kept if not line.startswith(f"| {total['seed']} |")]
    rows = sorted([*others, row], key=lambda line: int(line.split("|")[1]))
    replace_part("long", [*head, *rows])


def read_part(name: str) -> list[str]:
    found = re.search(_pattern(name), PAPER.read_text(encoding="utf-8")) if PAPER.exists() else None
    return found[2].strip().splitlines() if found else []


def replace_part(name: str, lines: Sequence[str]) -> None:
    text = PAPER.read_text(encoding="utf-8") if PAPER.exists() else f"<!-- {name} -->\n<!-- end of {name} -->\n"
    body = "\n".join(lines)
    new, count = re.subn(_pattern(name), lambda found: f"{found[1]}\n{body}\n{found[3]}", text)
    if count != 1:
        raise LookupError(f"{PAPER} has no part {name}")
    PAPER.write_text(new, encoding="utf-8")


def _pattern(name: str) -> str:
    return rf"(?s)(<!-- {name} -->)(.*?)(<!-- end of {name} -->)"
