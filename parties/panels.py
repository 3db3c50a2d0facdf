"""The panels of one filing: what each shows, and what came in for it. Reads each related table once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from courts.book import book_of
from docket.answers import Answers, unfinished_of
from docket.models import Filing
from docket.parts import DRAWN_FROM, Part, TypedPart, answers_in, as_data, fill_unbound, prefixed
from parties.answers import address_in, answers_of, answers_of_account, party_from, with_address
from parties.columns import PARTY_FIELDS
from parties.forms import FirstPlaintiffForm, PartyForm
from parties.models import Party
from parties.seats import Seat
from parties.sources import sources_for


@dataclass(frozen=True)
class Panel:
    """What the template draws: one party, its form and whether it is done."""

    seat: Seat
    part: Part
    form: PartyForm
    row: Party | None

    @property
    def is_done(self) -> bool:
        return bool(self.part.saved) and self.part.unfinished is None

    @property
    def state(self) -> str:
        if self.is_done:
            return "done"
        return "attention" if self.part.is_attempted else "todo"


@dataclass(frozen=True)
class TypedPanel(TypedPart):
    seat: Seat
    form: PartyForm

    def row(self, filing: Filing) -> Party:
        return party_from(filing, self.seat, self.form.cleaned_data, shape=self.form.shape)


class Panels:
    def __init__(self, filing: Filing, seats: Sequence[Seat]) -> None:
        self.filing = filing
        self.seats = seats

    @cached_property
    def rows(self) -> dict[str, Party]:
        return {party.label: party for party in self.filing.parties.all()}

    @cached_property
    def unfinished(self) -> dict[str, Answers]:
        return unfinished_of(self.filing)

    @cached_property
    def kinds(self) -> dict[str, list[tuple[str, str]]]:
        account_type = self.filing.filer.account_type
        roles = {seat.role_name for seat in self.seats}
        return {role: book_of(self.filing.jurisdiction).party_types(role, account_type) for role in roles}

    @cached_property
    def shapes(self) -> dict[str, dict[str, str]]:
        """For each role, code of each type to the shape of its fields."""
        book = book_of(self.filing.jurisdiction)
        return {
            role: {code: book.party_type(role, code).shape for code, _label in kinds}
            for role, kinds in self.kinds.items()
        }

    def drawn(self) -> list[Panel]:
        return [self._panel(seat) for seat in self.seats]

    def typed(self, data: QueryDict) -> list[TypedPanel]:
        """The panels that came in, with addresses copied where that was asked for."""
        names = (*PARTY_FIELDS, "copy_from")
        answers = {seat.label: answers_in(data, names, prefix=seat.label) for seat in self.seats}
        self._copy_addresses(answers)
        return [self._typed_panel(seat, answers[seat.label], data) for seat in self.seats]

    def part(self, seat: Seat) -> Part:
        row = self.rows.get(seat.label)
        return Part(
            key=seat.part_key,
            label=f"{seat.label} {seat.title}",
            saved=answers_of(row) if row else {},
            unfinished=self.unfinished.get(seat.part_key),
            prefill=self._prefill(seat),
            prefix=seat.label,
        )

    def form(self, seat: Seat, data: Any = None) -> PartyForm:
        kind_of_form = FirstPlaintiffForm if seat.is_first_plaintiff else PartyForm
        return kind_of_form(
            data,
            prefix=seat.label,
            kinds=self.kinds[seat.role_name],
            shapes=self.shapes[seat.role_name],
            sources=sources_for(seat, page=self.seats, rows=self.rows),
            whose=seat.words,
        )

    def _panel(self, seat: Seat) -> Panel:
        part = self.part(seat)
        if part.is_attempted:
            return Panel(seat, part, self.form(seat, as_data(part.shown, prefix=seat.label)), self.rows.get(seat.label))
        form = self.form(seat)
        fill_unbound(form, part.shown)
        return Panel(seat, part, form, self.rows.get(seat.label))

    def _typed_panel(self, seat: Seat, answers: Answers, data: QueryDict) -> TypedPanel:
        form = self.form(seat, self._bound_data(seat, answers, data))
        return TypedPanel(
            part=self.part(seat),
            form=form,
            typed=answers,
            drawn_from=data.get(prefixed(seat.label, DRAWN_FROM), ""),
            meant=self._meant(seat, form),
            seat=seat,
        )

    def _prefill(self, seat: Seat) -> Answers:
        if not seat.is_first_plaintiff:
            return {}
        return answers_of_account(self.filing.filer, self.shapes[seat.role_name])

    def _meant(self, seat: Seat, form: PartyForm) -> Answers | None:
        if not form.is_valid():
            return None
        return answers_of(party_from(self.filing, seat, form.cleaned_data, shape=form.shape))

    def _bound_data(self, seat: Seat, answers: Answers, data: QueryDict) -> "MultiValueDict[str, str]":
        """An order to update the account is no answer of the filing, and is not kept with them."""
        bound = as_data(answers, prefix=seat.label)
        name = prefixed(seat.label, "update_account")
        bound.setlist(name, data.getlist(name))
        return bound

    def _copy_addresses(self, answers: dict[str, Answers]) -> None:
        for label, typed in answers.items():
            source = typed.get("copy_from", [""])[0]
            address = address_in(answers.get(source) or self._stored(source))
            if source != label and address:
                answers[label] = with_address(typed, address)

    def _stored(self, label: str) -> Answers:
        return answers_of(self.rows[label]) if label in self.rows else {}
