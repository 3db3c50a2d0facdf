from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from cases.fewer import moving_up, too_many, wanted_counts
from cases.services.answering import Summons
from docket.models import Filing
from parties.enums import PartyRole
from parties.seats import Seat


class FewerForm(forms.Form):
    """Exactly as many parties of each role as the new number leaves room for."""

    use_required_attribute = False

    def __init__(self, *args: Any, filing: Filing, summons: Summons, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counts = wanted_counts(summons)
        self.crowded = too_many(filing, summons)
        self.moving = moving_up(filing, summons)
        names = {party.label: party.full_name for party in filing.parties.all()}
        for role, numbers in self.crowded.items():
            labels = [Seat(role, number).label for number in numbers]
            named = [f"{label} {names.get(label, gettext('(not finished)'))}" for label in labels]
            self.fields[role] = self._field(role, dict(zip(numbers, named, strict=True)))

    def _field(self, role: PartyRole, named: Mapping[int, str]) -> forms.Field:
        if not self.counts[role]:
            label = gettext("Remove all of these: %(names)s.") % {"names": "; ".join(named.values())}
            words = gettext("Check the box to remove them, or go back and change the number.")
            return forms.BooleanField(label=label, error_messages={"required": words})
        return forms.MultipleChoiceField(
            label=question_for(role, self.counts[role]),
            required=False,
            choices=[(str(number), name) for number, name in named.items()],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        for role in self.crowded:
            count = self.counts[role]
            if count and len(self.cleaned_data.get(role, ())) != count:
                self.add_error(role, gettext("Check exactly %(n)d.") % {"n": count})
        return self.cleaned_data

    def kept(self) -> dict[PartyRole, Sequence[int]]:
        """For each role that changes, the numbers that stay, in their order."""
        chosen = {role: self._chosen(role) for role in self.crowded}
        return {**self.moving, **chosen}

    def _chosen(self, role: PartyRole) -> list[int]:
        return sorted(int(number) for number in self.cleaned_data[role]) if self.counts[role] else []


def question_for(role: PartyRole, count: int) -> str:
    if role == PartyRole.GARNISHEE:
        words = ngettext("Choose the %(n)d garnishee who stays.", "Choose the %(n)d garnishees who stay.", count)
    else:
        words = ngettext("Choose the %(n)d defendant who stays.", "Choose the %(n)d defendants who stay.", count)
    return words % {"n": count}
