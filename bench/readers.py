"""Two readers the examiner does not use, asked about a stamped copy: poppler and mupdf, as programs of their own."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

PROGRAMS = {
    "pdfinfo": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "mutool": "mupdf-tools",
}
PATIENCE = 30
DOTS = "36"


@dataclass(frozen=True)
class Seen:
    """What a reader makes of a file: its pages, the text of page one, whether page one is one even shade."""

    pages: int | None
    text: str
    is_blank: bool


def ask_for_programs() -> None:
    missing = {package for program, package in PROGRAMS.items() if shutil.which(program) is None}
    if missing:
        sys.exit(f"Install {', '.join(sorted(missing))} first (Debian).")


def faults_of_copy(copy: Path, *, pages: int, title: str) -> list[str]:
    """What a stranger would hold against a stamped copy; empty when both readers find it in order."""
    return [fault for name, look in READERS.items() for fault in _faults(name, look(copy), pages, title)]


def _faults(name: str, seen: Seen, pages: int, title: str) -> list[str]:
    faults = []
    if seen.pages != pages:
        faults.append(f"{name} counts {seen.pages} pages, not {pages}")
    if _squeezed(title) not in _squeezed(seen.text):
        faults.append(f"{name} does not find the stamp")
    if seen.is_blank:
        faults.append(f"{name} sees a blank page")
    return faults


def by_poppler(path: Path) -> Seen:
    found = re.search(r"^Pages:\s+(\d+)", said(["pdfinfo", str(path)]), re.MULTILINE)
    text = said(["pdftotext", "-f", "1", "-l", "1", str(path), "-"])
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page"
        said(["pdftoppm", "-f", "1", "-l", "1", "-r", DOTS, "-gray", "-singlefile", str(path), str(picture)])
        return Seen(int(found[1]) if found else None, text, _is_blank(picture.with_suffix(".pgm")))


def by_mupdf(path: Path) -> Seen:
    pages = len(re.findall(r"^page \d+ =", said(["mutool", "show", str(path), "pages"]), re.MULTILINE))
    text = said(["mutool", "draw", "-q", "-F", "txt", "-o", "-", str(path), "1"])
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.pgm"
        said(["mutool", "draw", "-q", "-c", "gray", "-r", DOTS, "-o", str(picture), str(path), "1"])
        return Seen(pages or None, text, _is_blank(picture))


READERS: dict[str, Callable[[Path], Seen]] = {"poppler": by_poppler, "mupdf": by_mupdf}


def said(command: Sequence[str], *, patience: float = PATIENCE) -> str:
    """What a program prints; empty when it hangs."""
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=patience).stdout.decode(
            errors="replace"
        )
    except subprocess.TimeoutExpired:
        return ""


def _is_blank(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            darkest, lightest = image.convert("L").getextrema()
    except OSError:
        return True
    return int(lightest) - int(darkest) <= 8  # type: ignore[arg-type]  # a grey picture has one pair


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
