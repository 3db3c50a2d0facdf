"""What the steps with a single form have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from docket.answers import Answers, unfinished_of
from docket.models import Filing
from docket.parts import (
    DRAWN_FROM,
    Part,
    TypedPart,
    answers_in,
    as_data,
    drop_parts,
    fill_unbound,
    is_attempt,
    keep_parts,
    live_parts,
)
from docket.steps import Problem
from enrollment.models import User


class OneFormStep(ABC):
    slug: str
    title: str | Promise
    template: str

    @abstractmethod
    def applies(self, filing: Filing) -> bool: ...

    @abstractmethod
    def is_begun(self, filing: Filing) -> bool: ...

    @abstractmethod
    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]: ...

    @abstractmethod
    def form(self, filing: Filing, data: Any = None) -> Form:
        """The form for this filing; bound when there is data."""

    @abstractmethod
    def saved(self, filing: Filing) -> Answers:
        """The stored answers as the form would post them; empty while there are none."""

    @abstractmethod
    def meant(self, form: Form) -> Answers:
        """What `saved` would give once the cleaned answers of this form are stored."""

    @abstractmethod
    def write(self, filing: Filing, form: Form, *, actor: User, now: datetime) -> bool:
        """Store the cleaned answers. False when something must be asked first, and nothing was stored."""

    def prefill(self, filing: Filing) -> Answers:
        return {}

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        part = self.part(filing)
        form = self.form(filing, as_data(part.shown) if part.is_attempted else None)
        if not part.is_attempted:
            fill_unbound(form, part.shown)
        return {"form": form, "forms": [form], "part": part}

    def save(
        self, filing: Filing, *, data: QueryDict, files: "MultiValueDict[str, Any]", actor: User, now: datetime
    ) -> bool:
        live = live_parts(self.typed(filing, data), data)
        if not live:
            return True
        one = live[0]
        with transaction.atomic():
            if one.meant is not None and self.write(filing, self._form_of(one), actor=actor, now=now):
                drop_parts(filing, [one.part.key])
                return True
            keep_parts(filing, [one], is_attempted=is_attempt(data), now=now)
        return False

    def typed(self, filing: Filing, data: QueryDict) -> list[TypedPart]:
        answers = answers_in(data, self.form(filing).fields)
        form = self.form(filing, as_data(answers))
        return [
            TypedPart(
                part=self.part(filing),
                form=form,
                typed=answers,
                drawn_from=data.get(DRAWN_FROM, ""),
                meant=self.meant(form) if form.is_valid() else None,
            )
        ]

    def form_for(self, filing: Filing, part_key: str) -> Form:
        return self.form(filing)

    def part_for(self, filing: Filing, part_key: str) -> Part | None:
        return self.part(filing) if part_key == self.slug else None

    def part(self, filing: Filing) -> Part:
        is_new = filing.pk is None
        return Part(
            key=self.slug,
            label=str(self.title),
            saved={} if is_new else self.saved(filing),
            unfinished=None if is_new else unfinished_of(filing).get(self.slug),
            prefill=self.prefill(filing),
        )

    @staticmethod
    def _form_of(one: TypedPart) -> Form:
        if not isinstance(one.form, Form):
            raise TypeError(type(one.form))
        return one.form
