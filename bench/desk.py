"""How long the desk's pages take in a small register and in a large one, and how many questions they ask.

    python -m bench.desk postgres://.../small postgres://.../large

Fill both with `manage.py make_history --filings N` first, 10,000 and 1,000,000. `SMALL_DATA_DIR` and `LARGE_DATA_DIR`
name their folders, where they have their own. One process for each register; they are asked in turn, page by page and
round by round, so that whatever else the machine does slows both alike. Through the whole middleware.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

ROUNDS, WARM_UP = 25, 3
MOST_RATIO, MOST_MS = 1.5, 150.0

Page = Callable[[], Any]


class Register:
    """The portal in a process of its own, over one database. It opens the page it is told and says how long it took."""

    def __init__(self, address: str, folder: str | None) -> None:
        given = {"DATABASE_URL": address} | ({"DATA_DIR": folder} if folder else {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.desk", "answer"],
            env=os.environ | given,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names: list[str] = self._read()

    def ask(self, number: int, *, count: bool = False) -> float:
        """Milliseconds, or how many questions were asked."""
        assert self.process.stdin
        print(number, int(count), file=self.process.stdin, flush=True)
        return float(self._read())

    def _read(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)


def answer() -> None:
    """What a register's own process does: say the names of the pages, then open each that is asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efiling.settings")
    os.environ.setdefault("STATIC_HASHED", "false")  # nothing has to be collected for measuring
    django.setup()
    found = list(pages())
    print(json.dumps([name for name, _page in found]), flush=True)
    for line in sys.stdin:
        number, is_count = (int(word) for word in line.split())
        print(questions(found[number][1]) if is_count else milliseconds(found[number][1]), flush=True)


def milliseconds(page: Page) -> float:
    began = time.perf_counter()
    page()
    return (time.perf_counter() - began) * 1000


def questions(page: Page) -> int:
    from django.db import connection  # noqa: PLC0415 - Django is set up first
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


def pages() -> Iterator[tuple[str, Page]]:
    """Each page as its reader asks for it; what it is about is taken from the register."""
    from django.core.cache import cache  # noqa: PLC0415 - as above

    from courts.calendar import local  # noqa: PLC0415 - as above
    from docket.models import Filing, ReviewRound  # noqa: PLC0415 - as above
    from payments.models import Payment  # noqa: PLC0415 - as above

    desk, phone = client_in("Clerk"), client_in("Support")
    filing = Filing.objects.awaiting_clerk().select_related("case", "filer").order_by("received_at")[0]
    payment = Payment.objects.select_related("jurisdiction").latest("pk")
    number = filing.case.number if filing.case else ""

    def take_next() -> None:
        answered(desk.post("/desk/queue/next/", {"query": ""}), 302)
        ReviewRound.objects.undecided().filter(claimed_by__user_id="bench.clerk").update(
            claimed_by=None, claimed_until=None
        )

    def figures() -> None:
        cache.clear()
        answered(desk_login(desk, "Clerk").get("/desk/figures/"))

    yield "queue", lambda: answered(desk.get("/desk/queue/?all=1"))
    filters = {
        "one flag": "flag=repaired",
        "a rare flag": "flag=hidden-text",
        "one court": "court=HHD",
        "one case type": "type=S25",
        "past the target": "age=overdue",
        "filed today": "age=today",
        "unassigned": "whose=unassigned",
        "mine": "whose=mine",
        "others'": "whose=others",
        "three at once": "court=HHD&age=overdue&whose=unassigned",
        "search, a common name": "q=Kelly",
        "search, a docket number": f"q={number}",
    }
    for name, query in filters.items():
        yield f"queue, {name}", lambda query=query: answered(desk.get(f"/desk/queue/?{query}"))  # type: ignore[misc]  # bound now
    yield "queue, the last page", lambda: answered(desk.get("/desk/queue/?all=1&page=100000"))
    yield "take next", take_next
    yield "review", lambda: answered(desk.get(f"/desk/review/{filing.public_id}/"))
    yield "figures, counted anew", figures
    yield "figures, within the minute", lambda: answered(desk.get("/desk/figures/"))
    day = local(payment.jurisdiction, payment.paid_at or payment.created_at)
    keys = {
        "confirmation": filing.confirmation_number,
        "docket number": number,
        "User ID": filing.filer.user_id,
        "e-mail": filing.filer.email,
        "telephone": filing.filer.phone,
        "party": "O'Hara, Kate",
        "a common name": "Kelly",
        "card": f"{payment.card_last4} {day:%m/%d/%Y} 97.09",
    }
    for key, typed in keys.items():
        yield (
            f"support, {key}",
            lambda typed=typed: answered(  # type: ignore[misc]  # bound now
                phone.post("/desk/support/", {"reason": "status", "q": typed})
            ),
        )


def client_in(group: str) -> Any:
    from django.test import Client  # noqa: PLC0415 - as above

    return desk_login(Client(SERVER_NAME="127.0.0.1"), group)


def desk_login(client: Any, group: str) -> Any:
    from django.contrib.auth.models import Group  # noqa: PLC0415 - as above

    from enrollment.models import User  # noqa: PLC0415 - as above

    name = f"bench.{group.lower()}"
    user, _is_new = User.objects.get_or_create(
        user_id=name, defaults={"email": f"{name}@example.org", "is_staff": True}
    )
    user.groups.set([Group.objects.get(name=group)])
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def answered(response: Any, status: int = 200) -> Any:
    if response.status_code != status:
        raise SystemExit(f"{response.request['PATH_INFO']} answered {response.status_code}")
    return response


def compare(small: Register, large: Register) -> bool:
    """Print the table, in milliseconds (`least`: the large one's quickest round). False when a page is over a limit."""
    load = os.getloadavg()[0]
    print(f"median of {ROUNDS} rounds, in turn; {os.cpu_count()} processors, load average {load:.1f}")
    print(f"{'page':32}{'small':>9}{'large':>9}{'ratio':>8}{'least':>9}{'queries':>10}")
    lines = [line(small, large, number) for number in range(len(small.names))]
    return all(lines)


def line(small: Register, large: Register, number: int) -> bool:
    for _round in range(WARM_UP):
        small.ask(number)
        large.ask(number)
    rounds = [(small.ask(number), large.ask(number)) for _round in range(ROUNDS)]
    before, after = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = after / before
    asked = [round(register.ask(number, count=True)) for register in (small, large)]
    is_fine = ratio <= MOST_RATIO and after <= MOST_MS and asked[0] == asked[1]
    counted = f"{asked[0]}/{asked[1]}"
    end = "" if is_fine else "  over"
    least = min(time for _other, time in rounds)
    figures = f"{before:>9.1f}{after:>9.1f}{ratio:>8.2f}{least:>9.1f}{counted:>10}"
    print(f"{small.names[number]:32}{figures}{end}", flush=True)
    return is_fine


def main(arguments: list[str]) -> int:
    if arguments == ["answer"]:
        answer()
        return 0
    small, large = (
        Register(address, os.environ.get(name))
        for address, name in zip(arguments, ("SMALL_DATA_DIR", "LARGE_DATA_DIR"), strict=True)
    )
    try:
        return 0 if compare(small, large) else 1
    finally:
        small.close()
        large.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
