"""The parts of a step's page, a form each: what is stored, what was typed, and what the page was drawn from.

Typed answers are compared three ways, so that of two windows neither overwrites the other unasked: a part that this
window did not touch yields to what is stored now; a part touched here and changed elsewhere since is *overtaken*.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from docket.answers import Answers, digest_of
from docket.models import Filing, UnfinishedAnswers
from enrollment.requests import is_autosave

P = TypeVar("P", bound="TypedPart")

DRAWN_FROM = "drawn_from"
ATTEMPTED = "_attempted"


@dataclass(frozen=True)
class Part:
    """One form of a step's page. `key` names its row of unfinished answers; `prefill` stands until there is more."""

    key: str
    label: str
    saved: Answers
    unfinished: Answers | None
    prefill: Answers
    prefix: str = ""

    @property
    def shown(self) -> Answers:
        if self.unfinished is None:
            return self.saved or self.prefill
        return {name: values for name, values in self.unfinished.items() if name != ATTEMPTED}

    @property
    def is_attempted(self) -> bool:
        return ATTEMPTED in (self.unfinished or {})

    @property
    def digest(self) -> str:
        return digest_of(self.shown)

    @property
    def drawn_from_name(self) -> str:
        return prefixed(self.prefix, DRAWN_FROM)


@dataclass(frozen=True)
class TypedPart:
    """A part with what came in for it. `meant` is what the rows would hold, when the typed answers are valid."""

    part: Part
    form: BaseForm
    typed: Answers
    drawn_from: str
    meant: Answers | None

    @property
    def is_stale(self) -> bool:
        return bool(self.drawn_from) and self.drawn_from != self.part.digest

    @property
    def is_touched(self) -> bool:
        return digest_of(self.typed) != self.drawn_from

    @property
    def is_yielding(self) -> bool:
        """Not touched in this window, changed in another: what is stored now stays."""
        return self.is_stale and not self.is_touched

    @property
    def is_overtaken(self) -> bool:
        is_same = self.typed == self.part.shown or (self.meant is not None and self.meant == self.part.saved)
        return self.is_stale and self.is_touched and not is_same


def prefixed(prefix: str, name: str) -> str:
    return f"{prefix}-{name}" if prefix else name


def answers_in(data: QueryDict, names: Iterable[str], *, prefix: str = "") -> Answers:
    """What was typed for these fields, exactly as typed, empty ones left out."""
    found = {name: data.getlist(prefixed(prefix, name)) for name in names}
    return {name: values for name, values in found.items() if any(values)}


def as_answers(values: Mapping[str, object]) -> Answers:
    """Stored values as a form would post them: a box that is not checked and an empty text are left out."""
    posted = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    return {name: [str(value)] for name, value in posted.items() if value not in (None, "")}


def as_data(answers: Answers, *, prefix: str = "") -> "MultiValueDict[str, str]":
    return MultiValueDict({prefixed(prefix, name): values for name, values in answers.items()})


def fill_unbound(form: BaseForm, answers: Answers) -> None:
    """Show the answers in a form that nobody has tried to send: values without errors."""
    data = as_data(answers, prefix=form.prefix or "")
    form.initial = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
        for name, field in form.fields.items()
    }


def is_attempt(data: QueryDict) -> bool:
    """Whether the filer asked to go on; every other button keeps what is typed and complains of nothing."""
    return data.get("act", "continue") == "continue" and not is_autosave(data)


def live_parts(typed: Sequence[P], data: QueryDict) -> list[P]:
    """The parts to save: what another window has changed meanwhile stays, unless this window touched it too. When
    a page sends itself, only what was touched: a prefilled part that nobody has looked at is no answer yet.
    """
    live = [one for one in typed if not one.is_yielding]
    return [one for one in live if one.is_touched] if is_autosave(data) else live


def keep_parts(filing: Filing, typed: Sequence[TypedPart], *, is_attempted: bool = False, now: datetime) -> None:
    """Keep raw answers of several parts at once: one query to keep, one to drop what equals the rows again."""
    kept = [
        UnfinishedAnswers(filing=filing, step=one.part.key, answers=_raw(one, is_attempted=is_attempted), saved_at=now)
        for one in typed
        if is_attempted or one.typed != one.part.saved
    ]
    if kept:
        UnfinishedAnswers.objects.bulk_create(
            kept, update_conflicts=True, unique_fields=["filing", "step"], update_fields=["answers", "saved_at"]
        )
    keys = {row.step for row in kept}
    drop_parts(filing, [one.part.key for one in typed if one.part.key not in keys and one.part.unfinished is not None])


def drop_parts(filing: Filing, keys: Sequence[str]) -> None:
    if keys:
        UnfinishedAnswers.objects.filter(filing=filing, step__in=keys).delete()


def _raw(one: TypedPart, *, is_attempted: bool) -> str:
    marks = {ATTEMPTED: ["1"]} if is_attempted or one.part.is_attempted else {}
    return json.dumps({**one.typed, **marks})
