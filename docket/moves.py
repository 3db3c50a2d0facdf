"""The one door through which a filing changes its state, and the hold a payment has on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.rows import lock_all, update
from audit.services.recording import Actor, record
from docket.enums import MOVES, FilingState
from docket.errors import FilingError
from docket.models import Filing


def lock_filings(ids: Iterable[int]) -> list[Filing]:
    """The rows, locked in order of their key: the order every lock of filings is taken in."""
    return lock_all(Filing, ids)


def move_filing(  # noqa: PLR0913 - who, when, from, to, why, and what is saved with it
    filing: Filing,
    *,
    expected: FilingState,
    to: FilingState,
    actor: Actor | None,
    now: datetime,
    note: str = "",
    kind: str = "",
    holder: UUID | None = None,
    changes: Sequence[str] = (),
) -> Filing:
    """Lock, check and move; the event is written in the same transaction, as `filing.<to>` or as the given `kind`.

    `changes` names fields already set on `filing` that are saved with the move. What a payment attempt holds moves
    only for that attempt (`holder`), which thereby lets go. Raises FilingError `moved_on` when the filing is no
    longer in `expected`, `held` when a payment holds it, `bad_move` when there is no such move; nothing changes then.
    """
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        _refuse_move(locked, expected=expected, to=to, holder=holder)
        _write_move(filing, to=to, changes=changes, now=now)
        data = {"from": expected, "note": note}
        record(kind or f"filing.{to}", subject=filing.subject, actor=actor, data=data, at=now)
    return filing


def move_locked(  # noqa: PLR0913 - who, when, from, to, and what is saved with it
    filing: Filing,
    *,
    expected: FilingState,
    to: FilingState,
    actor: Actor | None,
    now: datetime,
    holder: UUID | None = None,
    changes: Sequence[str] = (),
) -> Filing:
    """The same move for a row that came from `lock_filings` in this transaction: it is not asked for again."""
    _refuse_move(filing, expected=expected, to=to, holder=holder)
    _write_move(filing, to=to, changes=changes, now=now)
    data = {"from": expected, "note": ""}
    record(f"filing.{to}", subject=filing.subject, actor=actor, data=data, at=now)
    return filing


def _write_move(filing: Filing, *, to: FilingState, changes: Sequence[str], now: datetime) -> None:
    filing.state, filing.held_by, filing.touched_at = to, None, now
    update(filing, ["state", "held_by", "touched_at", *changes])


def _refuse_move(locked: Filing, *, expected: FilingState, to: FilingState, holder: UUID | None) -> None:
    if locked.state != expected:
        raise FilingError(
            "moved_on",
            _("This filing has changed in the meantime. It is now: %(state)s.") % {"state": locked.get_state_display()},
        )
    if locked.held_by is not None and locked.held_by != holder:
        raise FilingError("held", _("A payment for this filing is under way. Wait until it has ended."))
    if to not in MOVES[expected]:
        raise FilingError("bad_move", f"{expected} cannot become {to}")


def hold_filings(filings: Sequence[Filing], *, holder: UUID, actor: Actor, now: datetime) -> None:
    """Bind locked cart items to one payment attempt. Call inside a transaction, on rows from `lock_filings`."""
    for filing in filings:
        if filing.state != FilingState.IN_CART:
            raise FilingError("moved_on", _("One of the items is no longer in your shopping cart."))
        if filing.held_by is not None:
            raise FilingError("held", _("A payment for one of the items is already under way."))
        filing.held_by = holder
        filing.save(update_fields=["held_by"])
        record("filing.held", subject=filing.subject, actor=actor, data={"payment": str(holder)}, at=now)


def release_filings(*, holder: UUID, now: datetime) -> int:
    """Let go of every item this attempt holds. Returns how many; a second call lets go of none."""
    with transaction.atomic():
        held = list(Filing.objects.select_for_update(of=("self",)).filter(held_by=holder).order_by("pk"))
        for filing in held:
            filing.held_by = None
            filing.save(update_fields=["held_by"])
            record("filing.released", subject=filing.subject, actor=None, data={"payment": str(holder)}, at=now)
    return len(held)
