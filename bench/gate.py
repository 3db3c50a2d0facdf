"""The plain gate: a library opens the file, counts a page and puts a line on page one. Nothing is repaired or proved.

`python -m bench.gate FILE TARGET` exits with 0 when one of two libraries could, and leaves the stamped copy.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pypdf import PdfReader, PdfWriter

from tests.documents import pdfs

TITLE = "E-FILED by the plain gate"


def line() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdfs.add_page(pdf, b"BT /F1 12 Tf 72 740 Td (" + TITLE.encode() + b") Tj ET")
    return pdf


def by_pypdf(source: Path, target: Path) -> None:
    reader = PdfReader(source, strict=False)
    if not len(reader.pages):
        raise ValueError("no pages")
    over = target.with_suffix(".line")
    line().save(over)
    writer = PdfWriter(clone_from=reader)
    writer.pages[0].merge_page(PdfReader(over).pages[0])
    writer.write(target)


def by_pikepdf(source: Path, target: Path) -> None:
    with pikepdf.open(source) as pdf:
        if not len(pdf.pages):
            raise ValueError("no pages")
        page = pdf.pages[0]
        page.add_overlay(line().pages[0], pikepdf.Rectangle(*(float(side) for side in page.mediabox)))
        pdf.save(target, encryption=False)


def passes(source: Path, target: Path) -> str:
    """Which library could; empty for neither. What they raise is their answer."""
    tries: dict[str, Callable[[Path, Path], None]] = {"pypdf": by_pypdf, "pikepdf": by_pikepdf}
    for name, act in tries.items():
        try:
            act(source, target)
        except Exception:  # noqa: BLE001 - whatever it is, this library does not pass the file
            continue
        return name
    return ""


if __name__ == "__main__":
    name = passes(Path(sys.argv[1]), Path(sys.argv[2]))
    print(name)
    sys.exit(0 if name else 1)
