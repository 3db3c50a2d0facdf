"""What stands around every page of the wizard: the steps, the case type, the fee, where "Continue" leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from cases.pages import REVIEW, first_problem, pages_of
from cases.sheet import price_and_words
from cases.steps import CASE_TYPE, SUMMONS
from courts.book import Book, book_of
from courts.models import Jurisdiction
from courts.money import dollars
from docket import paths
from docket.models import Filing
from docket.steps import Step

# How the problem of an answer that ends online filing begins; the slug of its stop page follows.
STOP = "stop:"


@dataclass(frozen=True)
class StepLine:
    slug: str
    title: str | Promise
    url: str
    state: str
    is_current: bool


def frame_of(filing: Filing, step: Any, *, request: HttpRequest) -> dict[str, Any]:
    """`?tried` asks for the step's problems in the summary: those that no form of the page can say."""
    book: Book = book_of(filing.jurisdiction)
    content = step.context(filing, request=request)
    forms: Sequence[BaseForm] = content.get("forms", ())
    refused = content.get("refused") or (step.problems(filing, at=book.today()) if "tried" in request.GET else ())
    is_refused = any(form.is_bound and form.errors for form in forms)
    return {
        **content,
        "filing": filing,
        "step": step,
        "base_path": base_path(filing),
        "steps": step_lines(filing, step, at=book.today()),
        "page_title": step.title,
        "instructions": book.words(f"instructions.{step.slug}", ""),
        "fee": fee_words(filing) if filing.pk else "",
        "has_errors": is_refused or bool(refused) or bool(content.get("has_errors")),
        "refused": refused,
        "cancel_url": "" if filing.pk else leaving_path(filing),
        **buttons(filing, step),
        **court_words(filing.jurisdiction),
    }


def leaving_path(filing: Filing) -> str:
    """Where "Cancel" leads while there is nothing to cancel."""
    return paths.case_path(filing.case.number) if filing.case else paths.menu_path(filing.area)


def court_words(court: Jurisdiction) -> dict[str, str]:
    """The frame names the court of the filing. Pages outside any filing name the portal's own, and ask for it."""
    return {
        "court_name": court.court_name,
        "support_phone": court.support_phone,
        "support_email": court.support_email,
    }


def buttons(filing: Filing, step: Any) -> dict[str, bool]:
    """The buttons at the foot lead somewhere else than here."""
    slugs = {page.slug for page in pages_of(filing)}
    return {
        "has_change_case_type": CASE_TYPE.slug in slugs and step.slug != CASE_TYPE.slug,
        "has_change_information": SUMMONS.slug in slugs and step.slug not in {CASE_TYPE.slug, SUMMONS.slug},
    }


def step_lines(filing: Filing, current: Step, *, at: date) -> list[StepLine]:
    start = base_path(filing) if filing.pk else ""
    return [
        StepLine(
            slug=page.slug,
            title=page.title,
            url=start and f"{start}{page.slug}/",
            state=state_of(filing, page, current, at=at),
            is_current=page.slug == current.slug,
        )
        for page in pages_of(filing)
    ]


def state_of(filing: Filing, page: Any, current: Step, *, at: date) -> str:
    """done, current, attention or todo. The step in work is `current` until it is done."""
    is_here = page.slug == current.slug
    if page is REVIEW or not filing.pk:
        return "current" if is_here else "todo"
    if not page.problems(filing, at=at):
        return "done"
    if is_here:
        return "current"
    return "attention" if page.is_begun(filing) else "todo"


def step_path(filing: Filing, slug: str, query: str = "") -> str:
    path = f"{base_path(filing)}{slug}/"
    return f"{path}?{query}" if query else path


def base_path(filing: Filing) -> str:
    """Where the pages of this filing begin. Looked up once for the many links of a page, and put together here."""
    path: str = reverse("cases:resume", kwargs={"public_id": filing.public_id})
    return path


def stop_path(filing: Filing, slug: str) -> str:
    return reverse("cases:stop", kwargs={"public_id": filing.public_id, "slug": slug})


def first_page(filing: Filing) -> str:
    """The slug of the page that "Continue" leads to."""
    problem = first_problem(filing, at=book_of(filing.jurisdiction).today())
    return problem.step if problem else REVIEW.slug


def next_path(filing: Filing) -> str:
    """The page of the first gap, or the stop page; the review when there is neither."""
    problem = first_problem(filing, at=book_of(filing.jurisdiction).today())
    if problem is None:
        return step_path(filing, REVIEW.slug)
    if problem.code.startswith(STOP):
        return stop_path(filing, problem.code.removeprefix(STOP))
    return step_path(filing, problem.step, problem.query)


def fee_words(filing: Filing) -> str:
    """The fee as far as the answers tell it; empty while nobody can say."""
    price, _words = price_and_words(filing, at=book_of(filing.jurisdiction).today())
    return dollars(price.total_cents) if price else ""
