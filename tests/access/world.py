"""One of everything that a URL can name, and one of everybody who can ask for it."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from audit import clock
from clerks.reasons import REASONS
from clerks.services.groups import set_up_groups
from docket.enums import Decision, FilingState
from docket.models import Filing
from docket.moves import move_filing
from docket.services.access import request_access
from docket.services.deciding import Verdict, decide_filing
from docket.services.subscribing import subscribe
from documents.models import StampedCopy
from enrollment.models import User
from payments.models import Payment
from payments.services.finishing import finish_payment
from payments.services.settling import settle_payment
from tests.enrollment.factories import make_staff, make_user
from tests.factories import make_draft, make_in_cart, small_pdf
from tests.payments.factories import paid_session, recorded_attempt

PERSONS = ("nobody", "owner", "other", "clerk", "support", "administrator")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class World:
    people: dict[str, User]
    objects: dict[str, str]

    def __post_init__(self) -> None:
        self.cookies = {person: signed_in(user).cookies for person, user in self.people.items()}

    def client(self, person: str) -> Client:
        client = Client(raise_request_exception=False)
        client.cookies = deepcopy(self.cookies.get(person, client.cookies))
        return client

    def value(self, word: str) -> str:
        """What a word of the table stands for; a word that stands for nothing is itself."""
        return self.objects.get(word, word)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def make_world() -> World:
    set_up_groups()
    owner = make_user()
    people = {
        "owner": owner,
        "other": make_user("alexei.vronsky", first_name="Alexei", last_name="Vronsky"),
        "clerk": make_staff("Clerk"),
        "support": make_staff("Support"),
        "administrator": make_staff("Administrator"),
    }
    TOTP.activate(owner, generate_totp_secret())
    UserSession.objects.create(user=owner, ip="127.0.0.1", session_key="a" * 32)
    draft = make_draft(owner)
    gone = move_filing(
        make_draft(owner), expected=FilingState.DRAFT, to=FilingState.REMOVED, actor=owner, now=clock.now()
    )
    item, paid = make_in_cart(owner), pay(make_in_cart(owner))
    held = recorded_attempt(owner, make_in_cart(owner), now=clock.now())
    filed = filing_of(paid)
    returned = give_back(filing_of(pay(make_in_cart(owner))), clerk=people["clerk"])
    assert filed.case
    asked = request_access(filed.case.number, why="I am the defendant.", actor=people["other"], now=clock.now())
    subscribe(filed.case, actor=owner, now=clock.now())
    world = World(
        people=people,
        objects={
            "draft": str(draft.public_id),
            "removed": str(gone.public_id),
            "item": str(item.public_id),
            "filed": str(filed.public_id),
            "returned": str(returned.public_id),
            "unknown": str(uuid4()),
            "draft-document": str(draft.documents.all()[0].public_id),
            "filed-document": str(filed.documents.all()[0].public_id),
            "payment": str(paid.public_id),
            "payment-in-flight": str(held.public_id),
            "confirmation": paid.confirmation_number,
            "case": filed.case.number,
            **{f"{model._meta.label_lower}": some_row(model) for model in admin.site._registry},
            "docket.filing": str(filed.pk),
            "draft-row": str(draft.pk),
            "request": str(asked.pk),
            "subscription": str(filed.case.subscriptions.get().token),
        },
    )
    # Support opens nothing before the caller has said why they call.
    world.client("support").post("/desk/support/", {"reason": REASONS[0][0], "q": "annakarenina"})
    return world


def some_row(model: type[Model]) -> str:
    first = model._default_manager.order_by("pk").first()
    return str(first.pk) if first else "0"


def filing_of(payment: Payment) -> Filing:
    return Filing.objects.select_related("case").get(payment_lines__payment=payment)


def give_back(filing: Filing, *, clerk: User, named: Sequence[str] = ("document:writ", "field:D-01")) -> Filing:
    now = clock.now()
    verdict = Verdict(
        Decision.RETURN,
        words="Add the second page.",
        named=list(named),
        cure_by=(now + timedelta(days=10)).date(),
    )
    return decide_filing(filing, round_number=1, verdict=verdict, actor=clerk, now=now)


def pay(filing: Filing) -> Payment:
    """Paid, on the docket, with confirmation and stamped copies, as far as rows can tell."""
    now = clock.now()
    payment = recorded_attempt(filing.filer, filing, now=now)
    payment = settle_payment(payment, session=paid_session(payment, at=now), now=now)
    payment = finish_payment(payment, now=now)
    for number, document in enumerate(filing.documents.all()):
        StampedCopy.objects.create(
            document=document,
            key=storages["documents"].save(f"tests/{uuid4()}.pdf", ContentFile(small_pdf())),
            sha256="0" * 64,
            pages=1,
            verification_code=f"{filing.pk:04}-BBBB-{number:04}",
            made_at=now,
        )
    return payment


@dataclass(frozen=True)
class Route:
    """A pattern of the resolver. Its name, or its route where Django gives it no name."""

    name: str
    route: str
    view: object


def all_routes() -> list[Route]:
    return list(_routes(get_resolver().url_patterns))


def _routes(patterns: list[URLPattern | URLResolver], route: str = "/", space: str = "") -> Iterator[Route]:
    for one in patterns:
        path = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, path, f"{one.namespace}:" if one.namespace else space)
        else:
            yield Route(f"{space}{one.name}" if one.name else path, path, one.callback)
