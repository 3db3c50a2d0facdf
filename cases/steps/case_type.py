from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cases.forms.case_type import CaseTypeForm
from cases.problems import ANSWER, CASE_TYPE, case_type_problems
from cases.services.answering import save_case_type
from cases.steps.one_form import OneFormStep
from courts.book import book_of
from docket.answers import Answers
from docket.enums import FilingKind
from docket.models import Filing
from docket.steps import Problem
from enrollment.models import User

SLUG = CASE_TYPE
# Menus whose cases all belong to the one category that is filed online.
AREAS_OF_OPEN_CATEGORY = frozenset({"housing", "small-claims"})


class CaseTypeStep(OneFormStep):
    slug = SLUG
    title = gettext_lazy("Case type")
    template = "cases/steps/case_type.html"

    def applies(self, filing: Filing) -> bool:
        return filing.kind == FilingKind.NEW_CASE

    def is_begun(self, filing: Filing) -> bool:
        return filing.category_id is not None

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        return case_type_problems(filing, at=at)

    def form(self, filing: Filing, data: Any = None) -> CaseTypeForm:
        return CaseTypeForm(data, book=book_of(filing.jurisdiction), account_type=filing.filer.account_type)

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        """A type chosen on the search page comes back as `?case_type=`."""
        context = super().context(filing, request=request)
        code, form = request.GET.get("case_type", ""), context["form"]
        if any(row.code == code for row in book_of(filing.jurisdiction).case_types):
            form.initial["case_type"] = code
            form.is_bound = False
        return context

    def saved(self, filing: Filing) -> Answers:
        if filing.category is None:
            return {}
        code = filing.case_type.code if filing.case_type else None
        return answers_from(filing.category.code, code, filing.screening)

    def meant(self, form: Form) -> Answers:
        values = form.cleaned_data
        case_type = values["case_type"]
        return answers_from(values["category"].code, case_type and case_type.code, values["screening"])

    def prefill(self, filing: Filing) -> Answers:
        open_ones = [row.code for row in book_of(filing.jurisdiction).categories if not row.stop]
        is_clear = len(open_ones) == 1 and filing.area in AREAS_OF_OPEN_CATEGORY
        return {"category": open_ones} if is_clear else {}

    def write(self, filing: Filing, form: Form, *, actor: User, now: datetime) -> bool:
        values = form.cleaned_data
        save_case_type(
            filing,
            category=values["category"],
            case_type=values["case_type"],
            screening=values["screening"],
            now=now,
        )
        return True


def answers_from(category: str, case_type: str | None, screening: dict[str, str]) -> Answers:
    answers = {"category": [category], **{ANSWER + code: [answer] for code, answer in screening.items()}}
    return answers | ({"case_type": [case_type]} if case_type else {})
