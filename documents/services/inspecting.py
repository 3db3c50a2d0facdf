"""Examines files outside any filing, for staff and for measuring. Nothing is stored."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import count
from pathlib import Path

from django.conf import settings

from courts.book import book_of
from courts.models import Jurisdiction
from documents.errors import DocumentError
from documents.examiner.children import StarvedError
from documents.examiner.codes import Code, Verdict
from documents.examiner.orders import PICTURE, STAMPED, Report
from documents.services.examining import examine_file, workplace
from documents.stamp_words import specimen_words
from documents.verdicts import sentence_of, words_of

TRIES = 3  # when the machine is too busy to give a child its time
# Rules of court systems whose files are not loaded yet.
KNOWN_RULES = {
    "NJ": (
        "social-security",
        "drivers-license",
        "vehicle-plate",
        "insurance-policy",
        "financial-account",
        "credit-card",
        "military-status",
    )
}


def identifier_kinds(code: str) -> tuple[str, ...]:
    """The kinds the jurisdiction's rule names. Raises DocumentError for one nobody knows."""
    jurisdiction = Jurisdiction.objects.filter(code=code).first()
    if jurisdiction is not None:
        return tuple(kind.code for kind in book_of(jurisdiction).identifier_kinds)
    if code in KNOWN_RULES:
        return KNOWN_RULES[code]
    raise DocumentError("unknown_jurisdiction", f"There is no jurisdiction {code}.")


def inspect_files(
    paths: Iterable[Path], *, jurisdiction: str, stamp_to: Path | None = None, at_once: int = 1
) -> Iterator[dict[str, object]]:
    """One answer a file, in the order of the files: see docs/documents.md for its keys."""
    kinds = identifier_kinds(jurisdiction)
    court = Jurisdiction.objects.filter(code=jurisdiction).first() or Jurisdiction(court_name=jurisdiction)
    with ThreadPoolExecutor(max_workers=at_once) as crew:
        yield from crew.map(lambda path: _inspect(path, kinds, court, stamp_to), paths)


def _inspect(path: Path, kinds: tuple[str, ...], court: Jurisdiction, stamp_to: Path | None) -> dict[str, object]:
    report, stamped_copy = _report(path, kinds, court, stamp_to)
    return {
        "path": str(path),
        "verdict": report.verdict,
        "code": report.code,
        "message": " ".join(filter(None, [sentence_of(report.code, report.detail), str(words_of(report.code).remedy)])),
        "pages": report.pages,
        "findings": [asdict(found) for found in report.findings],
        "repairs": report.repairs,
        "stamped": str(stamped_copy) if stamped_copy else report.stamped,
        "seconds": report.seconds,
        "peak_mb": report.peak_mb,
    }


def _report(
    path: Path, kinds: tuple[str, ...], court: Jurisdiction, stamp_to: Path | None
) -> tuple[Report, Path | None]:
    if path.stat().st_size > settings.DOCUMENT_FILE_MAX_BYTES:
        return Report(Verdict.REFUSED, Code.TOO_LARGE), None
    with workplace() as folder:
        report = _patiently(path, folder, kinds, court)
        target = free_name(stamp_to, path) if report.stamped and stamp_to else None
        if target:
            shutil.copyfile(folder / STAMPED, target)
            shutil.copyfile(folder / PICTURE, target.with_suffix(".png"))
    return report, target


def _patiently(path: Path, folder: Path, kinds: tuple[str, ...], court: Jurisdiction) -> Report:
    for _try in range(TRIES):
        with contextlib.suppress(StarvedError):
            return examine_file(path, folder=folder, stamp=specimen_words(court), identifiers=kinds)
    return Report(Verdict.REFUSED, Code.TOO_COSTLY, detail="starved")


def free_name(folder: Path, path: Path) -> Path:
    """A place in the folder under the file's own name, or that name and a number; taken at once."""
    for number in count(1):
        target = folder / (f"{path.stem}.pdf" if number == 1 else f"{path.stem}-{number}.pdf")
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers do not end")
