"""The last page: everything once more, and the certification."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cases.checks import problems_of
from cases.forms.review import ReviewForm
from cases.services.certifying import certify_filing
from cases.sheet import sheet_of
from cases.steps.one_form import OneFormStep
from courts.book import book_of
from docket.answers import Answers
from docket.errors import FilingError
from docket.models import Filing
from docket.parts import as_answers, drop_parts, is_attempt, keep_parts
from docket.steps import Problem
from enrollment.models import User

SLUG = "review"


@dataclass(frozen=True)
class Gap:
    """What keeps the filing from being certified, and the place that mends it."""

    message: str
    url: str


def gap_of(filing: Filing, problem: Problem) -> Gap:
    path = f"{reverse('cases:resume', kwargs={'public_id': filing.public_id})}{problem.step}/"
    query = f"?{problem.query}" if problem.query else ""
    anchor = f"#{problem.anchor}" if problem.anchor else ""
    return Gap(problem.message, f"{path}{query}{anchor}")


class ReviewStep(OneFormStep):
    slug = SLUG
    title = _("Review Data and Documents")
    template = "cases/steps/review.html"

    def applies(self, filing: Filing) -> bool:
        return True

    def is_begun(self, filing: Filing) -> bool:
        return False

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        """None of its own: it is done when the filing is no longer a draft."""
        return []

    def form(self, filing: Filing, data: Any = None) -> ReviewForm:
        return ReviewForm(data, book=book_of(filing.jurisdiction), filer=filing.filer)

    def context(self, filing: Filing, *, request: HttpRequest) -> dict[str, Any]:
        today = book_of(filing.jurisdiction).today()
        context = super().context(filing, request=request)
        problems = [gap_of(filing, problem) for problem in problems_of(filing, at=today)]
        return {
            **context,
            "sheet": sheet_of(filing, at=today, zoom=request.GET.get("zoom", "")),
            "gaps": problems,
            "refused": problems if context["part"].is_attempted else [],
        }

    def saved(self, filing: Filing) -> Answers:
        """The note stays when a certification is taken back; box and signature are given anew."""
        return as_answers({"note": filing.note})

    def meant(self, form: Form) -> Answers:
        return as_answers({"note": form.cleaned_data["note"]})

    def save(
        self, filing: Filing, *, data: QueryDict, files: "MultiValueDict[str, Any]", actor: User, now: datetime
    ) -> bool:
        """Certify. Whatever refuses it is said again by the page itself, from what is stored."""
        one = self.typed(filing, data)[0]
        if is_attempt(data) and one.meant is not None and self.write(filing, self._form_of(one), actor=actor, now=now):
            drop_parts(filing, [one.part.key])
            return True
        keep_parts(filing, [one], is_attempted=is_attempt(data), now=now)
        return False

    def write(self, filing: Filing, form: Form, *, actor: User, now: datetime) -> bool:
        values = form.cleaned_data
        try:
            certify_filing(
                filing,
                signature=values["signature"],
                note=values["note"],
                agreed=values["agreed"],
                actor=actor,
                now=now,
            )
        except FilingError:
            return False
        return True
