"""Fifty people come back from the card page at once: how long until each of them sees the docket number.

The whole portal as in production (two web processes, two workers), on this machine, together with those who ask.
`python -m bench.rush --people 50`.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crash.cluster import ClusterError
from tests.crash.stack import Stack

if TYPE_CHECKING:
    from tests.crash.person import Person

PEOPLE = 50
PORT = 8330
MOST_SECONDS, MOST_FOR_PAPERS = 2.0, 30.0


def come_back_at_once(people: "list[Person]") -> list[float]:
    """Everybody has paid; from the request of the way back to the page that shows the number."""
    gate, taken = threading.Barrier(len(people)), [0.0] * len(people)

    def come(place: int, person: "Person", location: str) -> None:
        gate.wait(60)
        begun = time.perf_counter()
        page = person.insist(location)
        while "Docket Number" not in page.words:
            time.sleep(0.2)
            page = person.insist(page.url)
        taken[place] = time.perf_counter() - begun

    threads = []
    for place, person in enumerate(people):
        answer = person.pay_card(person.reach_card_page())
        if answer is None:
            raise SystemExit("the card page gave no answer")
        threads.append(threading.Thread(target=come, args=(place, person, answer.location)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def measure(stack: Stack, *, count: int) -> int:
    from tests.crash import scene  # noqa: PLC0415 - Django reads the environment set before

    people = [scene.make_person(stack) for _ in range(count)]
    stack.start()
    stack.await_up()
    # Otherwise the webhook would be quicker, and the way back would find the work done.
    stack.standin.faults("webhook-never")
    taken = sorted(come_back_at_once(people))
    load, begun = os.getloadavg()[0], time.perf_counter()
    while waiting := scene.unsettled():
        if time.perf_counter() - begun > 4 * MOST_FOR_PAPERS:
            print(f"still waiting: {', '.join(waiting)}")
            break
        time.sleep(0.1)
    papers = time.perf_counter() - begun
    wrong = [*scene.breaches(), *(words for person in people for words in scene.untruths(person))]
    slowest = taken[int(0.95 * len(taken))]
    print(f"{count} people at once, {os.cpu_count()} processors, load average {load:.1f}")
    median, last = statistics.median(taken), taken[-1]
    print(f"docket number shown after: median {median:.2f} s, p95 {slowest:.2f} s, last {last:.2f} s")
    print(
        f"copies, PDFs and mails all there {papers:.1f} s later; " + ("; ".join(wrong) or "books and pages are right")
    )
    return int(bool(wrong) or slowest > MOST_SECONDS or papers > MOST_FOR_PAPERS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--port", type=int, default=PORT)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="efiling-rush-"))
    try:
        with Stack(folder, port=given.port, has_weights=True, is_durable=True) as stack:
            os.environ.update(stack.environment())
            stack.prepare()
            return measure(stack, count=given.people)
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
