"""Believable years of filings, decisions, payments and events, for trying and measuring. Demo and bench only."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Model

from audit.lines import canonical_json, link_of, mark_of
from audit.models import Event, Seal, SealHead
from audit.services.recording import PORTAL
from audit.services.sealing import keep_head_outside, seal_events
from courts.book import Book, book_of
from courts.calendar import filed_date, local
from courts.docket_numbers import DocketName, counter_key, normalise
from courts.home import home_jurisdiction
from courts.models import CaseType, Location
from demo.tables import NULL, Table, cell, without_indexes
from docket.enums import CaseState, Decision, FilingState
from docket.models import Case, CaseAccess, DocketCounter, DocketNumber, Filing, ReviewRound
from documents.enums import DocumentState
from documents.models import Document
from enrollment.models import User
from parties.models import Party
from payments.enums import LedgerKind, PaymentMethod, PaymentState
from payments.models import FIRST_CONFIRMATION, Confirmation, LedgerEntry, Payment, PaymentLine

CHUNK = 10_000
MANY = 20_000  # from here on indexes are made anew at the end, where there is not far more in them already
YEARS = 8
WAITING_PART, RETURNED_PART, REJECTED_PART = 0.02, 0.01, 0.04
FILERS, CLERKS = 2_000, 40
FEE, SERVICE = 9500, 209
LAST_NAMES = (  # noqa: SIM905 - names are read more easily so
    "Abbott Acheson Adams Alvarez Amato Anders Archer Avery Baker Baldwin Barnes Bauer Becker Bell Bianchi Bishop "
    "Blair Bloom Bowen Brandt Brennan Bright Brooks Burke Byrne Cabot Calder Campos Carey Castillo Chan Chavez "
    "Clarke Coles Conway Cooper Costa Crane Cruz Dalton Danaher Davis Delgado Diaz Dixon Dolan Doyle Drake Duarte "
    "Dunn Eaton Egan Ellis Emery Evans Farley Feeney Ferris Finch Fischer Flores Flynn Foley Foster Fox Frost Gallo "
    "Garcia Gates Gilroy Glynn Gomez Grant Greco Hale Hayes Healy Herrera Hill Hogan Holt Howe Hughes Irwin Ivers "
    "Jacobs Jensen Jones Joyce Kane Keane Kelly Kim King Klein Knox Kowalski Lacey Lane Larkin Leary Lee Lewis Lind "
    "Lonergan Lopez Lowe Lynch Madden Marino Marsh Martin Mason Meyer Miller Moore Morales Moran Murphy Nash Nguyen "
    "Nolan Norris Novak O'Brien O'Hara Olson Ortiz Osborn Owens Park Patel Perez Perry Pierce Playfair Porter "
    "Powell Quinn Ramos Reed Reilly Reyes Rivera Roche Romano Rossi Ruiz Russo Ryan Santos Schmidt Shaw Shea Silva "
    "Smith Snow Soto Stone Sweeney Tate Tillane Torres Tully Underhill Vance Vargas Vega Walsh Ward Webb Weiss "
    "White Wolfe Wood Wright Young Zeller Zimmer"
).split()
FIRST_NAMES = (  # noqa: SIM905 - as above
    "Ada Adam Alice Amy Ana Andrew Anna Ben Beth Brian Carl Carmen Clara Cora Dan David Diego Ella Emma Eric Eva "
    "Finn Frank Gail George Grace Hannah Henry Hugh Ida Irene Jack James Jane Joan John Jorge Juan Julia Kate Karl "
    "Laura Leo Liam Linda Louis Lucy Luis Maria Mark Mary Max Mia Miguel Nina Noah Nora Oscar Owen Pat Paul Peter "
    "Rosa Rose Ruth Sam Sara Sean Sofia Stella Tess Tom Vera Victor Will Zoe"
).split()
FLAGS = ("", "", "", "", " no-text-layer ", " repaired ", " over-limit ", " identifiers ", " no-text-layer repaired ")
REASONS = ("proof-of-delivery-missing", "writ-not-signed", "identifiers", "not-readable", "amount-differs")

FILING = Table(
    Filing, "id", "public_id", "state", "filer_id", "jurisdiction_id", "area", "case_id", "category_id", "case_type_id",
    "location_id", "amount_cents", "defendant_count", "has_pjr", "summons_done", "identifiers_reviewed", "caption",
    "certified_at", "signature", "fee_cents", "received_at", "filed_on", "confirmation_number", "is_priority",
    "started_at", "touched_at", "screening",
)  # fmt: skip
CASE = Table(
    Case, "id", "jurisdiction_id", "location_id", "case_type_id", "number", "number_key", "caption", "amount_cents",
    "state", "filed_on", "opened_at", "touched_at",
)  # fmt: skip
NUMBER = Table(DocketNumber, "id", "number", "key", "case_id", "location_id", "counter", "serial", "since")
ACCESS = Table(CaseAccess, "id", "case_id", "user_id", "since")
ROUND = Table(
    ReviewRound, "id", "filing_id", "number", "opened_at", "decided_by_id", "decided_at", "decision", "reason", "words",
    "named", "cure_by", "flags",
)  # fmt: skip
PARTY = Table(
    Party, "id", "filing_id", "role", "number", "kind", "shape", "last_name", "first_name", "street", "city", "state",
    "zip_code",
)  # fmt: skip
DOCUMENT = Table(
    Document, "id", "public_id", "filing_id", "slot", "title", "position", "original_name", "key", "sha256", "size",
    "uploaded_at", "state", "checked_at", "verdict", "pages", "picture_key",
)  # fmt: skip
PAYMENT = Table(
    Payment, "id", "public_id", "payer_id", "jurisdiction_id", "method", "state", "court_fees_cents",
    "service_fee_cents", "created_at", "charge_id", "card_brand", "card_last4", "paid_at", "settled_at", "finished_at",
)  # fmt: skip
LINE = Table(PaymentLine, "id", "payment_id", "filing_id", "court_fee_cents", "service_fee_cents", "is_paid")
LEDGER = Table(
    LedgerEntry, "id", "payment_id", "line_id", "kind", "court_fee_cents", "service_fee_cents", "reference", "at"
)
CONFIRMATION = Table(Confirmation, "id", "number", "payment_id", "made_at")
EVENT = Table(Event, "id", "kind", "subject", "actor_id", "actor_label", "source", "data", "at", "mark")
SEAL = Table(Seal, "position", "event_id", "digest")
TABLES = (
    CASE, FILING, NUMBER, ACCESS, ROUND, PARTY, DOCUMENT, PAYMENT, LINE, LEDGER, CONFIRMATION, EVENT, SEAL,
)  # fmt: skip


@dataclass
class History:
    """What runs on from row to row: the next key of each table, the dockets' counters, the end of the chain."""

    book: Book
    filers: list[User]
    clerks: list[User]
    luck: random.Random
    keys: Counter[str] = field(default_factory=Counter)
    serials: dict[str, int] = field(default_factory=dict)
    filed: dict[tuple[date, bool], date] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    head: tuple[int, str] = (0, "")

    def __post_init__(self) -> None:
        self.jurisdiction = str(self.book.jurisdiction.pk)
        self.types = [row for row in self.book.case_types if row.code.startswith("S")]
        self.places = [row for row in self.book.locations if not row.is_housing_only]

    def key(self, table: Table) -> int:
        self.keys[table.name] += 1
        return self.keys[table.name]

    def uuid(self) -> str:
        """Thirty-two digits of a random id, of the kind that Django makes."""
        raw = f"{self.luck.getrandbits(128):032x}"
        return f"{raw[:12]}4{raw[13:16]}a{raw[17:]}"

    def filed_on(self, received: datetime) -> date:
        """Worked out once for the hours up to closing of every day, and once for those after it."""
        there = local(self.book.jurisdiction, received)
        part = (there.date(), there.time() > self.book.jurisdiction.closing_time)
        found = self.filed.get(part)
        if found is None:
            found = self.filed[part] = filed_date(self.book.jurisdiction, received)
        return found

    def title(self, track: str, slot: str) -> str:
        found = self.titles.get((track, slot))
        if found is None:
            found = self.titles[track, slot] = self.book.slot(track, slot).label
        return found

    def serial(self, place: Location, *, kind: str, year: int) -> tuple[str, int]:
        counter = counter_key(self.book.jurisdiction, location=place.code, type=kind, year=year)
        last = self.serials.get(counter)
        if last is None:
            kept = DocketCounter.objects.filter(key=counter).first()
            last = kept.last if kept else place.sequence_start - 1
        self.serials[counter] = last + 1
        return counter, last + 1


@dataclass(frozen=True)
class Story:
    """One filing, from its day to its end. Texts are as the tables take them."""

    state: FilingState
    received: datetime
    decided: datetime | None
    filer: User
    clerk: User
    case_type: CaseType
    place: Location
    cents: int
    other: tuple[str, str]
    flags: str
    received_text: str
    decided_text: str


def make_history(count: int, *, now: datetime, tell: Callable[[str], None] = lambda _words: None) -> None:
    """Write `count` filings of the last years, the newest part of them waiting for a clerk.

    Everything waiting to be sealed is sealed first, so that the chain goes on without a gap. All of it is one
    transaction: a kill leaves nothing of it. Refuses outside the demo.
    """
    if not settings.IS_DEMO:
        raise RuntimeError("made-up filings belong in the demo only")
    seal_events()
    with transaction.atomic(), without_triggers():
        history = begin(now=now)
        is_many = connection.vendor == "postgresql" and count >= max(MANY, history.keys[FILING.name])
        with without_indexes(list(TABLES)) if is_many else nullcontext():
            for start in range(0, count, CHUNK):
                stop = min(start + CHUNK, count)
                for number in range(start, stop):
                    write(history, story_of(history, number, count, now=now))
                for table in TABLES:
                    table.flush()
                tell(f"{stop:,} filings")
        finish(history)
    keep_head_outside(*history.head)
    tidy()


def begin(*, now: datetime) -> History:
    book = book_of(home_jurisdiction())
    filers = people("hist.filer", FILERS, now=now)
    clerks = people("hist.clerk", CLERKS, now=now)
    head = SealHead.objects.filter(name="chain").first()
    history = History(book, filers, clerks, random.Random(count_of(Filing)))  # noqa: S311 - made-up cases, no secret
    for table in TABLES:
        if table is not SEAL:
            history.keys[table.name] = count_of(table.model)
    history.head = (head.position, head.digest) if head else (0, "")
    return history


def count_of(model: type[Model]) -> int:
    """The highest key in use."""
    return int(model._base_manager.aggregate(last=Max("pk"))["last"] or 0)  # noqa: SLF001 - Django names it so


def people(prefix: str, count: int, *, now: datetime) -> list[User]:
    """Accounts that nobody can log in to. What is there already is used again."""
    luck = random.Random(prefix)  # noqa: S311 - made-up names, no secret
    made = [
        User(
            user_id=f"{prefix}{number:05d}", email=f"{prefix}{number}@example.org", password="!",  # noqa: S106 - no password fits
            first_name=luck.choice(FIRST_NAMES), last_name=luck.choice(LAST_NAMES), street=f"{number + 1} Main Street",
            city="Hartford", state="CT", zip_code="06106", phone=f"860{5_000_000 + number}", date_joined=now,
        )
        for number in range(count)
    ]  # fmt: skip
    known = set(User.objects.filter(user_id__startswith=prefix).values_list("user_id", flat=True))
    User.objects.bulk_create([user for user in made if user.user_id not in known], batch_size=500)
    return list(User.objects.filter(user_id__startswith=prefix).order_by("pk"))


def end_of(number: int, count: int, *, luck: random.Random) -> FilingState:
    """The newest part waits; just before it are those that were returned."""
    if number >= count * (1 - WAITING_PART):
        return FilingState.FILED
    if number >= count * (1 - WAITING_PART - RETURNED_PART):
        return FilingState.RETURNED
    return FilingState.REJECTED if luck.random() < REJECTED_PART else FilingState.ACCEPTED


def story_of(history: History, number: int, count: int, *, now: datetime) -> Story:
    """The older the sooner; the last of them still wait."""
    luck = history.luck
    state = end_of(number, count, luck=luck)
    waits = state == FilingState.FILED
    back = timedelta(days=365 * YEARS) * (1 - (number + 1) / count)
    if waits:
        back = timedelta(days=6) * ((count - number) / (count * WAITING_PART + 1))
    received = now - back - timedelta(minutes=luck.randrange(1, 60))
    received = received.replace(microsecond=0)
    decided = None if waits else min(received + timedelta(minutes=luck.randrange(120, 72 * 60)), now)
    return Story(
        state=state,
        received=received,
        decided=decided,
        filer=history.filers[number % len(history.filers)],
        clerk=history.clerks[number % len(history.clerks)],
        case_type=history.types[number % len(history.types)],
        place=luck.choice(history.places),
        cents=luck.randrange(20_000, 500_000),
        other=(luck.choice(LAST_NAMES), luck.choice(FIRST_NAMES)),
        flags=luck.choice(FLAGS),
        received_text=cell(received),
        decided_text=cell(decided),
    )


def write(history: History, story: Story) -> None:
    filing, case = history.key(FILING), history.key(CASE)
    public_id = history.uuid()
    confirmation = write_money(history, story, filing)
    filed_on = history.filed_on(story.received)
    day = filed_on.isoformat()
    caption = f"{story.filer.last_name}, {story.filer.first_name}".upper() + " v. " + ", ".join(story.other).upper()
    write_case(history, story, case, caption, filed_on.year, day)
    received = story.received_text
    is_urgent = story.state == FilingState.FILED and history.luck.random() < 0.01
    FILING.add(
        str(filing), public_id, story.state.value, str(story.filer.pk), history.jurisdiction, "small-claims", str(case),
        str(story.case_type.category_id), str(story.case_type.pk), str(story.place.pk), str(story.cents), "1", "0", "1",
        "1", caption, received, story.filer.user_id, str(FEE), received, day, confirmation,
        "1" if is_urgent else "0", received, story.decided_text if story.decided else received, "{}",
    )  # fmt: skip
    write_round(history, story, filing)
    write_parties(history, story, filing)
    write_documents(history, story, filing)
    named = f"{public_id[:8]}-{public_id[8:12]}-{public_id[12:16]}-{public_id[16:20]}-{public_id[20:]}"
    write_events(history, story, f"filing:{named}")


def write_case(  # noqa: PLR0913, PLR0917 - a row is what it is
    history: History, story: Story, case: int, caption: str, year: int, filed_on: str
) -> None:
    counter, serial = history.serial(story.place, kind=story.case_type.docket_type, year=year)
    name = DocketName(story.place.code, story.case_type.docket_type, year, serial)
    number = name.shown(history.book.jurisdiction.docket_pattern)
    key, received, place = normalise(number), story.received_text, str(story.place.pk)
    CASE.add(
        str(case), history.jurisdiction, place, str(story.case_type.pk), number, key, caption,
        str(story.cents), CaseState.OPEN.value, filed_on, received, story.decided_text if story.decided else received,
    )  # fmt: skip
    NUMBER.add(str(history.key(NUMBER)), number, key, str(case), place, counter, str(serial), received)
    ACCESS.add(str(history.key(ACCESS)), str(case), str(story.filer.pk), received)


DECISIONS = {
    FilingState.ACCEPTED: Decision.ACCEPT.value,
    FilingState.RETURNED: Decision.RETURN.value,
    FilingState.REJECTED: Decision.REJECT.value,
}
WORDS = {Decision.RETURN.value: "Please correct what is named.", Decision.REJECT.value: "This was decided before."}


def write_round(history: History, story: Story, filing: int) -> None:
    decision = DECISIONS.get(story.state, "")
    is_return = decision == Decision.RETURN
    ROUND.add(
        str(history.key(ROUND)), str(filing), "1", story.received_text, str(story.clerk.pk) if decision else NULL,
        story.decided_text, decision, history.luck.choice(REASONS) if is_return else "",
        WORDS.get(decision, ""), '["document:writ"]' if is_return else "[]",
        cell((story.decided + timedelta(days=14)).date()) if is_return and story.decided else NULL, story.flags,
    )  # fmt: skip


def write_parties(history: History, story: Story, filing: int) -> None:
    names = (("P", (story.filer.last_name, story.filer.first_name)), ("D", story.other))
    for role, (last, first) in names:
        PARTY.add(
            str(history.key(PARTY)), str(filing), role, "1", "person", "person", last, first, "98 Killarney Drive",
            "Wethersfield", "CT", "06109",
        )  # fmt: skip


def write_documents(history: History, story: Story, filing: int) -> None:
    received = story.received_text
    for position, slot in enumerate(("writ", "statement-of-service"), start=1):
        public_id = history.uuid()
        DOCUMENT.add(
            str(history.key(DOCUMENT)), public_id, str(filing), slot, history.title(story.case_type.track, slot),
            str(position), f"{slot}.pdf", f"history/{public_id}", hashlib.sha256(public_id.encode()).hexdigest(),
            "48213", received, DocumentState.READY.value, received, "ready", "2", f"history/{public_id}.png",
        )  # fmt: skip


KINDS = (LedgerKind.OWED.value, LedgerKind.CHARGED.value)
KINDS_REJECTED = (*KINDS, LedgerKind.REFUNDED.value)


def write_money(history: History, story: Story, filing: int) -> str:
    """Payment, line, ledger and confirmation. Returns the confirmation number."""
    payment, line = history.key(PAYMENT), history.key(LINE)
    paid, charge = story.received_text, f"ch_hist{payment}"
    number = f"{FIRST_CONFIRMATION + payment:08d}"
    PAYMENT.add(
        str(payment), history.uuid(), str(story.filer.pk), history.jurisdiction, PaymentMethod.CARD.value,
        PaymentState.PAID.value, str(FEE), str(SERVICE), paid, charge, "visa", f"{history.luck.randrange(10_000):04d}",
        paid, paid, paid,
    )  # fmt: skip
    LINE.add(str(line), str(payment), str(filing), str(FEE), str(SERVICE), "1")
    for kind in KINDS_REJECTED if story.state == FilingState.REJECTED else KINDS:
        LEDGER.add(str(history.key(LEDGER)), str(payment), str(line), kind, str(FEE), str(SERVICE), charge, paid)
    CONFIRMATION.add(str(history.key(CONFIRMATION)), number, str(payment), paid)
    return number


FROM_PAID = canonical_json({"from": "paid", "note": ""})
FROM_FILED = canonical_json({"from": "filed", "note": "Round 1"})


def write_events(history: History, story: Story, subject: str) -> None:
    write_event(history, ("filing.filed", subject, FROM_PAID), None, story.received, story.received_text)
    if story.decided:
        line = (f"filing.{story.state.value}", subject, FROM_FILED)
        write_event(history, line, story.clerk, story.decided, story.decided_text)


def write_event(history: History, line: tuple[str, str, str], actor: User | None, at: datetime, at_text: str) -> None:
    """`line` is kind, subject and data."""
    pk, key = history.key(EVENT), settings.AUDIT_SEAL_KEY
    kind, subject, data = line
    label = actor.user_id if actor else PORTAL
    event = SimpleNamespace(
        kind=kind, subject=subject, actor_id=actor.pk if actor else None, actor_label=label, source="", data=data, at=at
    )
    mark = mark_of(key, event)
    position = history.head[0] + 1
    digest = link_of(key, previous=history.head[1], position=position, event_id=pk, mark=mark)
    history.head = (position, digest)
    EVENT.add(str(pk), kind, subject, str(actor.pk) if actor else NULL, label, "", data, at_text, mark)
    SEAL.add(str(position), str(pk), digest)


def finish(history: History) -> None:
    """What later rows go on from: the end of the chain, the dockets' counters, the next keys."""
    position, digest = history.head
    SealHead.objects.update_or_create(name="chain", defaults={"position": position, "digest": digest})
    for key, last in history.serials.items():
        DocketCounter.objects.update_or_create(key=key, defaults={"last": last})
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in TABLES]):
            cursor.execute(statement)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Foreign keys are true by making: checking each would cost more than the rows. Where not allowed, they are."""
    if connection.vendor == "postgresql":
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        except DatabaseError:
            yield
            return
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def tidy() -> None:
    """As the database's own cleaner would leave it after a while."""
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in TABLES)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}" if connection.in_atomic_block else f"VACUUM (ANALYZE) {names}")
