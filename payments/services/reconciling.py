"""The processor's list against the ledger. Differences are named and kept; nothing is put right silently."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Sum

from payments.enums import LedgerKind
from payments.gateway import get_gateway
from payments.models import LedgerEntry, Payment, Reconciliation

# Our entry of a refund is a moment later than the processor's own; at the edges of a day both are looked for.
MARGIN = timedelta(hours=26)
# What is still on its way (a webhook, the sweep) is no difference yet.
SETTLING = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_DAYS = 31


@dataclass(frozen=True)
class Difference:
    kind: str  # charged or refunded
    reference: str
    ours_cents: int
    theirs_cents: int

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}: ledger {self.ours_cents}, processor {self.theirs_cents}"


@dataclass(frozen=True)
class Movement:
    """Money that moved, as one side tells it."""

    reference: str
    cents: int
    at: datetime


def reconcile(*, since: datetime, until: datetime, now: datetime) -> Reconciliation:
    """Compare one stretch of time and keep the result. Again for the same stretch replaces the earlier result.

    Raises GatewayUnavailable.
    """
    gateway = get_gateway()
    charges = gateway.list_charges(since=since - MARGIN, until=until + MARGIN)
    refunds = gateway.list_refunds(since=since - MARGIN, until=until + MARGIN)
    charged = [Movement(one.id, one.amount_cents, one.at) for one in charges if one.is_paid]
    refunded = [Movement(one.id, one.amount_cents, one.at) for one in refunds if not one.has_failed]
    differences = [
        *compare(LedgerKind.CHARGED, charged, since=since, until=until),
        *compare(LedgerKind.REFUNDED, refunded, since=since, until=until),
    ]
    result, _is_new = Reconciliation.objects.update_or_create(
        since=since,
        until=until,
        defaults={
            "made_at": now,
            "charged_cents": _sum_within(charged, since, until),
            "refunded_cents": _sum_within(refunded, since, until),
            "differences": [asdict(difference) for difference in differences],
        },
    )
    return result


def _sum_within(moves: Iterable[Movement], since: datetime, until: datetime) -> int:
    return sum(move.cents for move in moves if since <= move.at < until)


def compare(kind: LedgerKind, theirs: Iterable[Movement], *, since: datetime, until: datetime) -> Iterator[Difference]:
    """What either side has in this time and the other has not, or has with another sum."""
    listed = {move.reference: move for move in theirs}
    ours = ledger_sums(kind, since=since - MARGIN, until=until + MARGIN)
    for reference in sorted(listed.keys() | ours.keys()):
        move, entry = listed.get(reference), ours.get(reference)
        moments = [side.at for side in (move, entry) if side]
        if any(since <= at < until for at in moments):
            mine, other = (entry.cents if entry else 0), (move.cents if move else 0)
            if mine != other:
                yield Difference(str(kind), reference, mine, other)


def ledger_sums(kind: LedgerKind, *, since: datetime, until: datetime) -> Mapping[str, Movement]:
    """The ledger's sum for each of the processor's references; a refund that came back has moved nothing."""
    came_back = LedgerEntry.objects.filter(kind=LedgerKind.UNREFUNDED).values("reference")
    rows = (
        LedgerEntry.objects.filter(kind=kind, at__gte=since, at__lt=until)
        .exclude(reference__in=came_back)
        .values("reference", "at")
        .annotate(cents=Sum(F("court_fee_cents") + F("service_fee_cents")))
    )
    return {row["reference"]: Movement(row["reference"], row["cents"], row["at"]) for row in rows}


def reconcile_days(*, now: datetime) -> list[Reconciliation]:
    """Each whole day (UTC) from the first payment to the last day that has settled, and was not compared yet.

    Oldest first, at most a month of them at once. Raises GatewayUnavailable; the days before that are kept.
    """
    return [reconcile(since=day, until=day + DAY, now=now) for day in uncompared_days(now)[:MOST_DAYS]]


def uncompared_days(now: datetime) -> list[datetime]:
    """Their beginnings. A comparison of another stretch, made by hand, does not count as one of a day."""
    end = _midnight(now - SETTLING)
    first = Payment.objects.filter(session_id__gt="").order_by("pk").values_list("created_at", flat=True).first()
    start = min(_midnight(first or now), end - DAY)
    done = set(Reconciliation.objects.filter(since__gte=start, until=F("since") + DAY).values_list("since", flat=True))
    return [day for day in (start + DAY * number for number in range((end - start).days)) if day not in done]


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
