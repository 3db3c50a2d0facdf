"""What the matrix prepares and looks up in the portal's own rows. Import it when the environment is set."""

import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import django
from django.db import DatabaseError, InterfaceError, connection

django.setup()

from django.test import Client  # noqa: E402 - apps first

from audit import clock  # noqa: E402 - apps first
from audit.models import UnsealedEvent  # noqa: E402 - apps first
from cases.services.rounds import unread_rounds  # noqa: E402 - apps first
from docket.enums import ON_THE_DOCKET, Decision, FilingState  # noqa: E402 - apps first
from docket.models import Filing, ReviewRound  # noqa: E402 - apps first
from docket.moves import move_filing  # noqa: E402 - apps first
from docket.services.deciding import Verdict, decide_filing  # noqa: E402 - apps first
from documents.enums import DocumentState  # noqa: E402 - apps first
from documents.models import Document  # noqa: E402 - apps first
from documents.queries import unstamped_filings  # noqa: E402 - apps first
from enrollment.models import User  # noqa: E402 - apps first
from notices.models import Notice, NoticeState  # noqa: E402 - apps first
from payments.enums import PaymentState, RefundState  # noqa: E402 - apps first
from payments.models import Confirmation, Payment, Refund  # noqa: E402 - apps first
from payments.services.cart_life import expired_items  # noqa: E402 - apps first
from payments.services.sweeping import free_filings  # noqa: E402 - apps first
from payments.services.verifying import find_breaches  # noqa: E402 - apps first
from tests.crash.person import CutOffError, Person  # noqa: E402 - apps first
from tests.crash.stack import Stack  # noqa: E402 - apps first
from tests.enrollment.factories import make_user  # noqa: E402 - apps first
from tests.factories import make_draft, make_in_cart  # noqa: E402 - apps first

Result = TypeVar("Result")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_numbers = itertools.count(1)


def ask(question: Callable[[], Result], *, tries: int = 60) -> Result:
    """Over a restart of the database: the connection is opened anew."""
    for left in range(tries, 0, -1):
        try:
            return question()
        except (DatabaseError, InterfaceError):
            connection.close()
            if left == 1:
                raise
            time.sleep(0.3)
    raise AssertionError("unreachable")


def make_person(stack: Stack, *, items: int = 1) -> Person:
    """Somebody new, signed in, with certified filings in the cart."""
    filer = make_user(f"filer{uuid.uuid4().hex[:12]}{next(_numbers)}")
    filings = [make_in_cart(filer) for _ in range(items)]
    return Person(stack.origin, stack.standin, sign_in(filer), [str(filing.public_id) for filing in filings])


def make_writer(stack: Stack) -> Person:
    """Somebody new with a draft that has no documents yet."""
    filing = make_draft(make_user(f"filer{uuid.uuid4().hex[:12]}{next(_numbers)}"))
    filing.documents.all().delete()
    return Person(stack.origin, stack.standin, sign_in(filing.filer), [], str(filing.public_id))


def left_behind(stack: Stack) -> list[Person]:
    """Those who were paying when an earlier run of the matrix was itself cut off."""
    return [
        Person(stack.origin, stack.standin, sign_in(payment.payer), [str(one) for one in items_paid_by(payment)])
        for payment in Payment.objects.in_flight().select_related("payer")
    ]


def items_paid_by(payment: Payment) -> list[uuid.UUID]:
    return list(payment.lines.values_list("filing__public_id", flat=True))


def sign_in(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies["efiling_session"].value


def filings_of(person: Person) -> list[Filing]:
    return ask(lambda: list(Filing.objects.filter(public_id__in=person.items).select_related("case", "filer")))


def payments_of(person: Person) -> list[Payment]:
    found = Payment.objects.filter(lines__filing__public_id__in=person.items)
    return ask(lambda: list(found.distinct().order_by("-pk")))


def lose_documents(person: Person) -> None:
    """What certified filings are made unfit by, so that they cannot be filed after all."""
    for filing in filings_of(person):
        filing.documents.all().delete()


def run_out(person: Person) -> None:
    """The last second in the cart passes now."""
    past = clock.now() - timedelta(seconds=1)
    ask(lambda: Filing.objects.filter(public_id__in=person.items).update(cart_expires_at=past))


def make_free(person: Person) -> None:
    """Certified at no fee: paid by costing nothing, and docketed by the worker."""
    for filing in filings_of(person):
        filing.fee_cents, filing.received_at = 0, clock.now()
        changes = ("fee_cents", "received_at")
        move_filing(
            filing,
            expected=FilingState.IN_CART,
            to=FilingState.PAID,
            actor=None,
            now=clock.now(),
            changes=changes,
        )


def send_back(person: Person) -> None:
    """The clerk returns what was filed, for another amount."""
    clerk = make_user(f"clerk{uuid.uuid4().hex[:12]}")
    for filing in filings_of(person):
        verdict = Verdict(Decision.RETURN, words="The amount is not that of the writ.", named=["field:amount"])
        decide_filing(filing, round_number=1, verdict=verdict, actor=clerk, now=clock.now())


def is_filed(item: str) -> bool:
    return ask(lambda: Filing.objects.filter(public_id=item, state=FilingState.FILED).exists())


def has_two_rounds(item: str) -> bool:
    return ask(lambda: ReviewRound.objects.filter(filing__public_id=item).count() == 2)


def signature_of(item: str) -> str:
    return ask(lambda: Filing.objects.select_related("filer").get(public_id=item).filer.user_id)


def unsettled() -> list[str]:
    """What the worker and the sweeps still have to do, by name; empty when all is done."""
    now = clock.now()
    waiting = {
        "payments under way": Payment.objects.in_flight(),
        "payments to finish": Payment.objects.unfinished(),
        "refunds": Refund.objects.filter(state=RefundState.CREATED),
        "filings to look over": unread_rounds(),
        "free filings": free_filings(),
        "expired items": expired_items(now),
        "documents to check": Document.everything.filter(state__in=[DocumentState.RECEIVED, DocumentState.CHECKING]),
        "documents to stamp": unstamped_filings(ON_THE_DOCKET),
        "confirmation PDFs": Confirmation.objects.filter(pdf_key=""),
        "mails": Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING]),
        "events to seal": UnsealedEvent.objects.all(),
    }
    return [name for name, rows in waiting.items() if ask(rows.exists)]


def breaches() -> list[str]:
    return ask(lambda: list(find_breaches(now=clock.now())))


def stop_unpaid(people: list[Person]) -> None:
    """Whoever has an unpaid card page, or waits for one in vain, presses "Stop this payment"."""
    for person in people:
        for payment in payments_of(person):
            if payment.is_in_flight:
                try:
                    person.press_stop(str(payment.public_id))
                except CutOffError:
                    continue


def untruths(person: Person) -> Iterator[str]:
    """Where the filer's own pages say something else than the rows."""
    for payment in payments_of(person):
        page = person.insist(f"/payments/{payment.public_id}/")
        for words in _expected(payment):
            if words not in page.words:
                yield f"payment {payment.public_id}: the page does not say {words!r}"
    cart = person.insist("/cart/").text
    for filing in filings_of(person):
        if (filing.state == FilingState.IN_CART) != (str(filing.public_id) in cart):
            yield f"filing {filing.public_id} is {filing.state}, and the cart says otherwise"


def _expected(payment: Payment) -> list[str]:
    if payment.is_in_flight:
        return ["Your payment is not finished"]
    if payment.state == PaymentState.ENDED:
        return ["Nothing was charged"]
    lines = ask(lambda: list(payment.lines.filter(is_paid=True).select_related("filing__case")))
    numbers = [line.filing.case.number for line in lines if line.filing and line.filing.case]
    return numbers or ["Your filing could not be entered"]


def figures() -> dict[str, int]:
    """What has come together in this folder's database."""
    return {
        "attempts": Payment.objects.count(),
        "charges": Payment.objects.exclude(charge_id="").count(),
        "filed": Filing.objects.filter(state__in=sorted(ON_THE_DOCKET)).count(),
        "refunds": Refund.objects.count(),
    }
