"""The whole examination beside `qpdf --check` and `mutool draw` of page one: same files, same run.

python -m bench.documents [--files 15]
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from weasyprint import HTML

from bench.examined import examined
from bench.timing import seconds
from documents.examiner.children import Pool

SIZES = (1, 10, 100)
MOST_RATIO = 2.0


def measure(files: int) -> bool:
    """Medians over fresh files of each size. Ours runs in a warm child, theirs are two programs started each time."""
    missing = [program for program in ("qpdf", "mutool") if shutil.which(program) is None]
    if missing:
        sys.exit(f"Install {', '.join(missing)} first (Debian: qpdf, mupdf-tools).")
    pool, ratios = Pool(spare=1), []
    print("| pages | examination | qpdf + mutool | ratio | pages a second |")
    print("|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for pages in SIZES:
            papers = [_written(Path(folder), number, a_brief(pages, number)) for number in range(files)]
            _examine(pool, papers[0])
            ours, theirs = [], []
            for path in papers:
                ours.append(seconds(lambda path=path: _examine(pool, path)))  # type: ignore[misc]  # bound at once
                theirs.append(seconds(lambda path=path: _others(path)))  # type: ignore[misc]  # bound at once
            mine, other = statistics.median(ours), statistics.median(theirs)
            ratios.append(mine / other)
            print(f"| {pages} | {mine:.3f} s | {other:.3f} s | {mine / other:.2f} | {pages / mine:.0f} |", flush=True)
    pool.close()
    return max(ratios) <= MOST_RATIO


def _examine(pool: Pool, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        examined(pool, path, Path(folder))


def a_brief(pages: int, number: int) -> bytes:
    """A paper as word processors save it: type embedded, streams packed, a caption, numbered paragraphs."""
    paragraph = "The defendant promised to pay by the first of the month and did not, although asked in writing. "
    sheet = "".join(f"<p>{number}.{line}. {paragraph * 3}</p>" for line in range(1, 12))
    whole = "".join(f"<section><h1>Statement, page {page}</h1>{sheet}</section>" for page in range(1, pages + 1))
    style = "<style>section { break-after: page } p { font: 12pt serif }</style>"
    made: bytes = HTML(string=style + whole).write_pdf()
    return made


def _written(folder: Path, number: int, content: bytes) -> Path:
    path = folder / f"{number}.pdf"
    path.write_bytes(content)
    return path


def _others(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["qpdf", "--check", str(path)], stdout=subprocess.DEVNULL, check=False)
        picture = str(Path(folder) / "1.png")
        subprocess.run(["mutool", "draw", "-q", "-o", picture, str(path), "1"], stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=15)
    sys.exit(0 if measure(parser.parse_args().files) else 1)
