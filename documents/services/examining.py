"""Hands files to the examiner's children and takes back what they made."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from documents.examiner.children import Pool
from documents.examiner.orders import Order, Report, StampText

pool = Pool()


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder only this process can read, gone afterwards."""
    root = Path(settings.DATA_DIR) / "work"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        yield Path(folder)


def examine_file(
    source: Path, *, folder: Path, stamp: StampText, identifiers: tuple[str, ...] = (), takes_photos: bool = False
) -> Report:
    """The examiner's report. Where photos are taken, they become a PDF first.

    Raises StarvedError when the machine had no time for it.
    """
    order = Order(
        source=str(source),
        folder=str(folder),
        stamp=stamp,
        max_pages=settings.DOCUMENT_MAX_PAGES,
        identifiers=identifiers,
        takes_photos=takes_photos,
    )
    return pool.examine(order)


def stamp_file(source: Path, *, folder: Path, stamp: StampText) -> Report:
    """Stamp a file that was examined before; the copy is read back like any other. Raises StarvedError."""
    return pool.examine(Order(source=str(source), folder=str(folder), stamp=stamp, task="stamp"))
