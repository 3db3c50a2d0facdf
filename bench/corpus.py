"""Examines every file of a corpus, asks poppler and mupdf about each stamped copy, and counts verdicts by kind.

python -m bench.corpus CORPUS            CORPUS holds manifest.csv (path, bucket), or folders of PDFs: one kind each
python -m bench.corpus CORPUS --write    also put the table into docs/documents.md
python -m bench.corpus CORPUS --gate     also say which files a plain gate stamps and the examiner refuses

Exits with 1 when a file went over 512 MB or 20 seconds, or a copy found ready is not in order for both readers.
"""

import argparse
import csv
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import gate
from bench.examined import STAMP, examined
from bench.readers import ask_for_programs, faults_of_copy, said
from documents.examiner.children import Pool
from documents.examiner.codes import Verdict
from documents.examiner.limits import WALL_SECONDS
from documents.examiner.orders import STAMPED, Report

PAPER = Path(__file__).resolve().parent.parent / "docs" / "documents.md"
BEGIN, END = "<!-- verdicts by kind: begin -->", "<!-- verdicts by kind: end -->"
MOST_MB, MOST_SECONDS = 512, 20
GATE_SECONDS = 20


@dataclass(frozen=True)
class Row:
    """One file: its kind, its path within the corpus, what the examiner said and what strangers found."""

    kind: str
    path: str
    report: Report
    faults: Sequence[str]
    gate: str = ""


def look_at(corpus: Path, *, with_gate: bool, wall: float) -> Iterator[Row]:
    pool = Pool(spare=1, wall=wall)
    for kind, path in files_of(corpus):
        with tempfile.TemporaryDirectory() as folder:
            report = examined(pool, path, Path(folder))
            faults = [*_over_limits(report)]
            if report.stamped and report.pages:
                faults += faults_of_copy(Path(folder) / STAMPED, pages=report.pages, title=STAMP.title)
            elif report.verdict is Verdict.READY:
                faults.append("ready without a stamped copy")
            passed = gate_of(path, Path(folder)) if with_gate and not report.is_accepted else ""
        yield Row(kind, str(path.relative_to(corpus)), report, faults, passed)
    pool.close()


def files_of(corpus: Path) -> Iterator[tuple[str, Path]]:
    manifest = corpus / "manifest.csv"
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as lines:
            yield from ((entry["bucket"], corpus / entry["path"]) for entry in csv.DictReader(lines))
    else:
        yield from ((path.parent.name, path) for path in sorted(corpus.rglob("*")) if path.is_file())


def _over_limits(report: Report) -> Iterator[str]:
    if report.peak_mb > MOST_MB:
        yield f"{report.peak_mb:.0f} MB"
    if report.seconds > MOST_SECONDS:
        yield f"{report.seconds:.0f} seconds"


def gate_of(path: Path, folder: Path) -> str:
    """Which library of the plain gate stamps this file so that both readers find the stamp; empty for none."""
    target = folder / "gate.pdf"
    name = said([sys.executable, "-W", "ignore", "-m", "bench.gate", str(path), str(target)], patience=GATE_SECONDS)
    is_found = name and gate.TITLE in said(["pdftotext", "-l", "1", str(target), "-"], patience=GATE_SECONDS)
    return name.strip() if is_found else ""


def table_of(rows: Sequence[Row]) -> str:
    kinds: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row.report)
    lines = [
        "| kind | files | ready | attention | refused | codes | slowest | most memory |",
        "|---|---:|---:|---:|---:|---|---:|---:|",
        *(_line(kind, kinds[kind]) for kind in sorted(kinds)),
        _line("all", [row.report for row in rows]),
    ]
    return "\n".join(lines)


def _line(kind: str, reports: Sequence[Report]) -> str:
    verdict = Counter(report.verdict for report in reports)
    codes = ", ".join(f"{code} {count}" for code, count in Counter(report.code for report in reports).most_common())
    slowest, largest = max(report.seconds for report in reports), max(report.peak_mb for report in reports)
    counts = " | ".join(str(verdict[name]) for name in Verdict)
    return f"| {kind} | {len(reports)} | {counts} | {codes} | {slowest:.1f} s | {largest:.0f} MB |"


def write(words: str, *, begin: str = BEGIN, end: str = END, paper: Path = PAPER) -> None:
    """Put figures between their marks. Raises ValueError when the marks are gone."""
    before, has_begin, rest = paper.read_text(encoding="utf-8").partition(begin)
    _old, has_end, after = rest.partition(end)
    if not has_begin or not has_end:
        raise ValueError(f"{paper.name} has no place for these figures")
    paper.write_text(f"{before}{begin}\n{words}\n{end}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--wall", type=float, default=WALL_SECONDS, help="more for a machine that has no time")
    options = parser.parse_args()
    ask_for_programs()
    rows = []
    for row in look_at(options.corpus, with_gate=options.gate, wall=options.wall):
        rows.append(row)
        if row.faults:
            print(f"{row.path}: {'; '.join(row.faults)}")
        if row.gate:
            print(f"{row.path}: {row.report.code} {row.report.detail}, but {row.gate} stamps it")
    print(table_of(rows))
    if options.write:
        write(table_of(rows))
    return 1 if any(row.faults for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
