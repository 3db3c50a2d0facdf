"""What people do while processes die. Each story takes somebody from the cart to where they stop caring."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import connection

from tests.crash import scene
from tests.crash.person import PATIENCE, CutOffError, Person
from tests.crash.stack import Stack
from tests.factories import small_pdf
from tests.payments.factories import CHALLENGED, DECLINED

Act = Callable[[], object]


@dataclass
class Stage:
    """Where a story is played; everybody who took part is kept, to look at their pages afterwards."""

    stack: Stack
    chance: random.Random
    people: list[Person] = field(default_factory=list)

    def person(self, *, items: int = 1, is_writer: bool = False) -> Person:
        made = scene.make_writer(self.stack) if is_writer else scene.make_person(self.stack, items=items)
        self.people.append(made)
        return made


def pay(stage: Stage, person: Person) -> None:
    """Pay and come back, however often the page has to be loaded."""
    url = person.reach_card_page()
    if url:
        come_back(person, person.pay_card(url))


def come_back(person: Person, answer: object) -> None:
    """What a browser does with the card page's answer; a page that does not come is loaded again."""
    location = getattr(answer, "location", "")
    if location.startswith(person.origin):
        quietly(lambda: person.insist(location))


def quietly(act: Act) -> None:
    """Nobody waits for ever: what does not come is left, and looked at later."""
    try:
        act()
    except CutOffError:
        return


def walk_away(stage: Stage, person: Person) -> None:
    """Pay, and close the browser before it is back."""
    url = person.reach_card_page()
    if url:
        person.pay_card(url)


def come_back_once(stage: Stage, person: Person) -> None:
    """Pay, get one broken page, and give up looking."""
    url = person.reach_card_page()
    answer = person.pay_card(url) if url else None
    if answer and answer.location.startswith(person.origin):
        quietly(lambda: person.open(answer.location))


def declined_then_pay(stage: Stage, person: Person) -> None:
    url = person.reach_card_page()
    if url:
        person.pay_card(url, number=DECLINED)
        come_back(person, person.pay_card(url))


def leave(stage: Stage, person: Person) -> None:
    """Go back from the card page without paying."""
    if person.reach_card_page():
        for payment in scene.payments_of(person):
            quietly(partial(person.insist, f"/payments/{payment.public_id}/cancelled/"))


def leave_while_paying(stage: Stage, person: Person) -> None:
    """One tab pays, the other one stops the payment, at once."""
    url = person.reach_card_page()
    if not url:
        return
    presses = [partial(person.press_stop, str(payment.public_id)) for payment in scene.payments_of(person)]
    at_once(lambda: come_back(person, person.pay_card(url)), *[partial(quietly, press) for press in presses])


def two_tabs(stage: Stage, person: Person) -> None:
    """Both tabs check out and both pay, each on the card page that it was given."""
    tabs = [person, Person(person.origin, person.standin, person.session, person.items)]
    at_once(*[partial(pay, stage, tab) for tab in tabs])


def double_click(stage: Stage, person: Person) -> None:
    """ "Pay Now" is pressed twice at once; then the card page is used."""
    twice = [Person(person.origin, person.standin, person.session, person.items) for _ in range(2)]
    at_once(*[partial(quietly, tab.press_pay) for tab in twice])
    pay(stage, person)


def go_back_after_paying(stage: Stage, person: Person) -> None:
    """The back button: card page and checkout are used again when everything is paid."""
    url = person.reach_card_page()
    if not url:
        return
    come_back(person, person.pay_card(url))
    person.pay_card(url)
    quietly(person.press_pay)


def lose_session(stage: Stage, person: Person) -> None:
    """The session ends while the bank asks its question; the way back settles without it."""
    url = person.reach_card_page()
    if not url:
        return
    person.cookies.pop("efiling_session", None)
    come_back(person, person.pay_card(url, number=CHALLENGED))
    person.cookies["efiling_session"] = person.session


def last_day(stage: Stage, person: Person) -> None:
    """The item's last second passes while the card page is open: the payment that was begun counts."""
    url = person.reach_card_page()
    if not url:
        return
    scene.run_out(person)
    come_back(person, person.pay_card(url))


def unfit(stage: Stage, person: Person) -> None:
    """What was paid for turns out not to be fit: it goes back to the card."""
    url = person.reach_card_page()
    if not url:
        return
    scene.ask(lambda: scene.lose_documents(person))
    come_back(person, person.pay_card(url))


def free(stage: Stage, person: Person) -> None:
    scene.ask(lambda: scene.make_free(person))


def forget_the_cart(stage: Stage, person: Person) -> None:
    """Nobody pays: the last day passes, and the worker takes the item away."""
    scene.run_out(person)


def upload(stage: Stage, writer: Person) -> None:
    """A draft gets its first paper, chosen again where no answer came. Nothing is paid."""
    slot, end = "writ", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page = writer.insist(f"/filings/{writer.draft}/documents/")
        token = page.field("csrfmiddlewaretoken")
        try:
            writer.upload(f"/filings/{writer.draft}/documents/add/{slot}/", token, slot, small_pdf())
        except CutOffError:
            continue
        return


def correct(stage: Stage, person: Person) -> None:
    """Paid and filed, sent back by the clerk, corrected and sent again, as often as it takes."""
    pay(stage, person)
    end = time.monotonic() + PATIENCE
    while not all(scene.is_filed(item) for item in person.items):
        if time.monotonic() > end:
            return  # the worker is down for longer than a clerk waits; the filing is looked at as any other
        time.sleep(0.2)
    scene.ask(lambda: scene.send_back(person))
    for item in person.items:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not scene.has_two_rounds(item):
            quietly(partial(person.press_send, f"/filings/{item}/correction/", scene.signature_of(item)))


def at_once(*acts: Act) -> None:
    threads = [threading.Thread(target=_closing, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _closing(act: Act) -> None:
    try:
        act()
    finally:
        connection.close()


def pause(chance: random.Random, *, most: float) -> None:
    time.sleep(chance.uniform(0, most))


Story = Callable[[Stage, Person], None]

# How often each is told in the long form, of a hundred.
STORIES: dict[Story, int] = {
    pay: 26,
    walk_away: 12,
    come_back_once: 8,
    declined_then_pay: 8,
    leave: 6,
    leave_while_paying: 6,
    two_tabs: 6,
    double_click: 6,
    go_back_after_paying: 5,
    lose_session: 5,
    last_day: 3,
    unfit: 3,
    free: 2,
    forget_the_cart: 2,
    upload: 2,
    correct: 2,
}
