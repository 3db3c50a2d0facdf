"""The pages of the wizard: the steps that decide, and the review at the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from cases.review import ReviewStep
from cases.steps import DOCUMENTS, STEPS
from docket.models import Filing
from docket.parts import Part, TypedPart
from docket.steps import Problem

REVIEW = ReviewStep()
PAGES: Sequence[Any] = (*STEPS, REVIEW)
# The slugs of the pages that files are sent to.
UPLOADS = frozenset({DOCUMENTS.slug})


class TypedStep(Protocol):
    """A step whose page is made of forms that are typed into (the documents' page is made of uploads)."""

    def typed(self, filing: Filing, data: Any) -> Sequence[TypedPart]: ...
    def part_for(self, filing: Filing, part_key: str) -> Part | None: ...
    def form_for(self, filing: Filing, part_key: str) -> Any: ...


def pages_of(filing: Filing) -> list[Any]:
    return [page for page in PAGES if page.applies(filing)]


def page_of(filing: Filing, slug: str) -> Any:
    return next((page for page in pages_of(filing) if page.slug == slug), None)


def first_problem(filing: Filing, *, at: date) -> Problem | None:
    """Where "Continue" leads. What mends itself (a document being checked) holds nobody up before the review."""
    problems = (problem for page in pages_of(filing) for problem in page.problems(filing, at=at))
    return next((problem for problem in problems if not problem.waits), None)
