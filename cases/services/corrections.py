"""The filer corrects what the clerk named and sends it again: same docket number, same received date, no new fee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import crash
from audit.services.recording import record
from audit.work import enqueue
from cases.checks import problems_of
from cases.corrections import STEP, Correction, correction_of
from cases.services.certifying import refuse_signature
from cases.services.rounds import open_round
from courts.calendar import local
from courts.models import CaseType
from courts.money import dollars
from docket.answers import drop_unfinished
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Case, Filing
from docket.moves import lock_filings, move_filing
from docket.services.activity import Happened, tell_subscribers
from documents.models import Document
from documents.services.correcting import put_in_place
from enrollment.models import User
from parties.models import Party

Change = dict[str, str]


@dataclass(frozen=True)
class Corrected:
    """The answers to the open fields; None leaves a field as it is. Addresses by the label of the party."""

    case_type: CaseType | None = None
    amount_cents: int | None = None
    has_pjr: bool | None = None
    addresses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def resubmit_filing(  # noqa: PLR0913 - what is corrected, the signature, who and when
    filing: Filing, *, corrected: Corrected, signature: str, agreed: bool, actor: User, now: datetime
) -> Filing:
    """Put the correction in place and the filing before the clerk again, in one transaction.

    Locks the filing. Raises FilingError `not_agreed`, `wrong_signature`, `moved_on`, `too_late`, `problems` or
    `nothing_changed`; nothing changes then. What the caption or the fee depends on is not among what can be given.
    """
    refuse_signature(signature=signature, agreed=agreed, actor=actor)
    with transaction.atomic():
        lock_filings([filing.pk])
        filing = _read(filing)
        correction = _refuse_unfit(filing, now=now)
        before = {problem.code for problem in _problems(filing)}
        changes = [*_correct_fields(correction, corrected), *_correct_addresses(correction, corrected)]
        changes += _place_documents(correction, now=now)
        if not changes:
            raise FilingError("nothing_changed", _("Nothing is different yet. Correct what the clerk named first."))
        _move_on(filing, changes=changes, actor=actor, number=correction.round.number + 1, now=now)
        filing = _read(filing)
        if fresh := [problem for problem in _problems(filing) if problem.code not in before]:
            raise FilingError("problems", fresh[0].message)
        open_round(filing, number=correction.round.number + 1, changes=changes, now=now)
        tell_subscribers(filing, happened=Happened.RESUBMITTED, round_number=correction.round.number + 1)
        crash.point("resubmit.before-commit")
    return filing


def _read(filing: Filing) -> Filing:
    return Filing.objects.select_related("jurisdiction", "case", "case_type", "location", "filer").get(pk=filing.pk)


def _problems(filing: Filing) -> Sequence[Any]:
    return problems_of(filing, at=local(filing.jurisdiction, filing.received_at or filing.touched_at).date())


def _refuse_unfit(filing: Filing, *, now: datetime) -> Correction:
    correction = correction_of(filing)
    if correction is None:
        raise FilingError("moved_on", _("This filing does not wait for a correction any more."))
    if correction.is_late(now):
        raise FilingError("too_late", _("The last day to correct this filing has passed."))
    if problems := correction.problems():
        raise FilingError("problems", problems[0].message)
    return correction


def _correct_fields(correction: Correction, corrected: Corrected) -> list[Change]:
    """Only what was opened, and only what differs. The case follows its first filing."""
    filing, changes = correction.filing, []
    values = {
        "case_type": corrected.case_type if "field:case-type" in correction.fields else None,
        "amount_cents": corrected.amount_cents if "field:amount" in correction.fields else None,
        "has_pjr": corrected.has_pjr if "field:pjr" in correction.fields else None,
    }
    fresh = {name: value for name, value in values.items() if value is not None and value != getattr(filing, name)}
    for name, value in fresh.items():
        changes.append({"label": _label(name), "was": _shown(getattr(filing, name)), "now": _shown(value)})
        setattr(filing, name, value)
    if fresh:
        filing.save(update_fields=list(fresh))
    of_case = {name: value for name, value in fresh.items() if name != "has_pjr"}
    if of_case:
        Case.objects.filter(filings=filing).update(**of_case)
    return changes


def _label(name: str) -> str:
    return {
        "case_type": _("Case Type"),
        "amount_cents": _("Amount Claimed"),
        "has_pjr": _("Case contains PJR Documents"),
    }[name]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return dollars(value) if isinstance(value, int) else str(value or "")


def _correct_addresses(correction: Correction, corrected: Corrected) -> list[Change]:
    if "field:addresses" not in correction.fields:
        return []
    changes = []
    for party in Party.objects.filter(filing=correction.filing).in_caption_order():
        given = corrected.addresses.get(party.label, {})
        fresh = {name: value for name, value in given.items() if getattr(party, name) != value}
        if fresh:
            was = ", ".join(party.address_lines)
            for name, value in fresh.items():
                setattr(party, name, value)
            party.save(update_fields=list(fresh))
            changes.append({"label": str(party), "was": was, "now": ", ".join(party.address_lines)})
    return changes


def _place_documents(correction: Correction, *, now: datetime) -> list[Change]:
    today = local(correction.filing.jurisdiction, now).date()
    placed = put_in_place(correction.filing, corrected_on=today)
    return [_document_change(document) for document in placed]


def _document_change(document: Document) -> Change:
    was = document.replaces
    return {
        "label": document.title,
        "was": _("%(pages)s pages, as filed before") % {"pages": was.pages} if was else _("missing"),
        "was_document": str(was.public_id) if was else "",
        "now": _("corrected copy, %(pages)s pages") % {"pages": document.pages},
        "now_document": str(document.public_id),
    }


def _move_on(filing: Filing, *, changes: Sequence[Change], actor: User, number: int, now: datetime) -> None:
    drop_unfinished(filing, step=STEP)
    data = {"round": number, "changes": len(changes)}
    record("filing.corrected", subject=filing.subject, actor=actor, data=data, at=now)
    move_filing(
        filing,
        expected=FilingState.RETURNED,
        to=FilingState.FILED,
        actor=actor,
        now=now,
        note=_("Corrected on %(day)s.") % {"day": date_format(local(filing.jurisdiction, now), "F j, Y")},
    )
    Case.objects.filter(filings=filing).update(touched_at=now)
    enqueue("documents.stamp_filing", filing.pk)
