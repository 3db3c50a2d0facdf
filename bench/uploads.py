"""Two hundred uploads, twenty of them bombs, on two worker processes, with PostgreSQL and Redis of its own.

python -m bench.uploads [--port 8410] [--each] [--write]

For every honest document: seconds from its turn (a worker takes it) to ready. And the workers' memory before and after:
all their processes together, the examiner's children with them. Exits with 1 when a document was not ready in time.
`--each` prints every document, `--write` puts the figures into docs/documents.md.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

from bench.corpus import write
from tests.crash.stack import Stack, children_of
from tests.documents import pdfs
from tests.documents.bombs import BOMBS

UPLOADS, BOMB_COUNT, A_FILING = 200, 20, 20
MOST_SECONDS = 3.0
PATIENCE = 1800.0
LOOK_EVERY = 0.02
SETTLE_SECONDS = 5.0
BEGIN, END = "<!-- two hundred uploads: begin -->", "<!-- two hundred uploads: end -->"


def uploads() -> Iterator[tuple[str, bytes]]:
    """Papers of one to five pages, scans and forms, and every tenth a bomb."""
    makers = (pdfs.good, pdfs.a_scan, pdfs.a_form, pdfs.owner_locked, lambda: pdfs.good(pages=5), pdfs.late_header)
    honest, bombs = [make() for make in makers], [make() for make in BOMBS]
    every = UPLOADS // BOMB_COUNT
    for number in range(UPLOADS):
        if number % every == every // 2:
            place = number // every % len(BOMBS)
            yield f"bomb {BOMBS[place].__name__}", bombs[place]
        else:
            yield f"paper {number}", honest[number % len(honest)]


def send(files: list[tuple[str, bytes]], *, user_id: str) -> dict[int, str]:
    """Receive each file as an upload is received; the key of its row to its name."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - after the environment is set

    from audit import clock  # noqa: PLC0415 - as above
    from documents.services.intake import receive_document  # noqa: PLC0415 - as above
    from documents.slots import named_slots  # noqa: PLC0415 - as above
    from tests.documents.factories import empty_draft  # noqa: PLC0415 - as above
    from tests.enrollment.factories import make_user  # noqa: PLC0415 - as above

    filer, sent = make_user(user_id), dict[int, str]()
    for start in range(0, len(files), A_FILING):
        filing = empty_draft(filer)
        [slot, *_rest] = sorted(named_slots(filing))
        for name, content in files[start : start + A_FILING]:
            upload = SimpleUploadedFile(f"{name}.pdf", content)
            document = receive_document(filing, slot=slot, upload=upload, actor=filer, now=clock.now())
            sent[document.pk] = name
    return sent


def watch(sent: dict[int, str]) -> dict[int, tuple[float, str]]:
    """Until all have their verdict: seconds from each one's turn, and its state."""
    from documents.enums import UNCHECKED, DocumentState  # noqa: PLC0415 - after the environment is set
    from documents.models import Document  # noqa: PLC0415 - as above

    began, done = dict[int, float](), dict[int, tuple[float, str]]()
    end = time.monotonic() + PATIENCE
    while len(done) < len(sent) and time.monotonic() < end:
        now = time.monotonic()
        for pk, state in Document.everything.filter(pk__in=sent.keys() - done.keys()).values_list("pk", "state"):
            if state == DocumentState.CHECKING:
                began.setdefault(pk, now)
            elif state not in UNCHECKED:
                # Quicker than one look: it took no longer than that.
                done[pk] = now - began.get(pk, now - LOOK_EVERY), state
                if len(done) % 20 == 0:
                    print(f"  {len(done)} of {len(sent)}", file=sys.stderr, flush=True)
        time.sleep(LOOK_EVERY)
    return done


def memory_mb(root: int) -> float:
    """What a process and all that it started hold now."""
    family = [root]
    for pid in family:
        family.extend(children_of(pid))
    return sum(_resident_mb(pid) for pid in family)


def _resident_mb(pid: int) -> float:
    """Shared pages are counted once: each process has its part of them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def figures(sent: dict[int, str], done: dict[int, tuple[float, str]], before: float, after: float) -> str:
    honest = [done[pk][0] for pk, name in sent.items() if name.startswith("paper") and pk in done]
    bombs = [done[pk] for pk, name in sent.items() if name.startswith("bomb") and pk in done]
    dearest = max(seconds for seconds, _state in bombs)
    middle, late = statistics.median(honest), statistics.quantiles(honest, n=20)[-1]
    return "\n".join([
        f"{len(sent)} uploads, {len(bombs)} of them bombs of {len(BOMBS)} kinds, on two worker processes with",
        f"PostgreSQL and Redis: an honest document was ready {middle:.2f} s after its turn came (median; 95 of 100",
        f"within {late:.2f} s, the slowest {max(honest):.2f} s); the dearest bomb cost {dearest:.1f} s. The workers,",
        f"their children with them, held {before:.0f} MB before and {after:.0f} MB after.",
    ])  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8410)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as a lesser user below it
        return measure(Stack(Path(folder) / "stack", port=options.port), options)


def measure(stack: Stack, options: argparse.Namespace) -> int:
    with stack:
        stack.prepare()
        os.environ.update(stack.environment())
        django.setup()
        stack.start("worker", "beat")  # what had no time to be checked is taken up by the sweep
        watch(send([("paper", pdfs.good()) for _time in range(12)], user_id="warm"))
        time.sleep(SETTLE_SECONDS)
        before = memory_mb(stack.parts["worker"].pid)
        sent = send(list(uploads()), user_id="anna")
        done = watch(sent)
        time.sleep(SETTLE_SECONDS)
        after = memory_mb(stack.parts["worker"].pid)
    if options.each:
        for pk, (seconds, state) in sorted(done.items()):
            print(f"{sent[pk]:30} {state:10} {seconds:6.2f} s")
    text = figures(sent, done, before, after)
    print(text)
    if options.write:
        write(text, begin=BEGIN, end=END)
    print(f"load average {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors")
    late = [pk for pk, name in sent.items() if name.startswith("paper") and done.get(pk, (PATIENCE,))[0] > MOST_SECONDS]
    return 1 if late or len(done) < len(sent) else 0


if __name__ == "__main__":
    sys.exit(main())
