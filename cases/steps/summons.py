from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cases.fewer import moving_up, too_many
from cases.forms.summons import SummonsForm
from cases.limits import words_to_explain
from cases.problems import SUMMONS, summons_problems
from cases.services.answering import Summons, save_summons
from cases.steps.one_form import OneFormStep
from courts.book import book_of
from courts.money import dollars
from docket.answers import Answers
from docket.enums import FilingKind
from docket.models import Filing
from docket.parts import as_answers, as_data
from docket.steps import Problem
from enrollment.models import User

SLUG = SUMMONS


class SummonsStep(OneFormStep):
    slug = SLUG
    title = gettext_lazy("Basic Summons Information")
    template = "cases/steps/summons.html"

    def applies(self, filing: Filing) -> bool:
        return filing.kind == FilingKind.NEW_CASE

    def is_begun(self, filing: Filing) -> bool:
        return filing.summons_done

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        return summons_problems(filing, at=at)

    def form(self, filing: Filing, data: Any = None) -> SummonsForm:
        book = book_of(filing.jurisdiction)
        return SummonsForm(data, book=book, case_type=filing.case_type, on=book.today())

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        book = book_of(filing.jurisdiction)
        context = super().context(filing, request=request)
        note = ""
        if filing.case_type:
            note = words_to_explain(book, filing.case_type, filing.amount_cents, on=book.today())
        return {**context, "where_to_file": book.words("instructions.location", ""), "limit_note": note}

    def saved(self, filing: Filing) -> Answers:
        if not filing.summons_done:
            return {}
        return answers_from(
            {
                "location": filing.location and filing.location.code,
                "amount": filing.amount_cents,
                "plaintiff_count": filing.plaintiff_count,
                "defendant_count": filing.defendant_count,
                "garnishee_count": filing.garnishee_count,
                "has_pjr": filing.has_pjr,
            }
        )

    def meant(self, form: Form) -> Answers:
        values = form.cleaned_data
        return answers_from({**values, "location": values["location"].code})

    def prefill(self, filing: Filing) -> Answers:
        return {"plaintiff_count": ["1"], "garnishee_count": ["0"], "has_pjr": ["no"]}

    def write(self, filing: Filing, form: Form, *, actor: User, now: datetime) -> bool:
        """Not written while a lower number would drop a party that is filled in: the filer says which."""
        summons = summons_from(form)
        if too_many(filing, summons):
            return False
        save_summons(filing, summons=summons, kept=moving_up(filing, summons), now=now)
        return True

    def pending(self, filing: Filing) -> Summons | None:
        """The valid answers that wait for the filer to say which parties stay; None when nothing waits."""
        part = self.part(filing)
        form = self.form(filing, as_data(part.shown))
        if not part.is_attempted or not form.is_valid():
            return None
        summons = summons_from(form)
        return summons if too_many(filing, summons) else None


def summons_from(form: Form) -> Summons:
    values = form.cleaned_data
    return Summons(
        location=values["location"],
        amount_cents=values.get("amount"),
        defendant_count=values["defendant_count"],
        garnishee_count=values["garnishee_count"],
        has_pjr=values["has_pjr"],
    )


def answers_from(values: dict[str, Any]) -> Answers:
    cents, has_pjr = values.get("amount"), values["has_pjr"]
    typed = {
        **values,
        "amount": None if cents is None else dollars(cents).removeprefix("$"),
        "has_pjr": "yes" if has_pjr else "no",
    }
    return as_answers(typed)
