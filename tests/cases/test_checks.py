"""What certifying and payment ask is what the steps of the wizard show."""

from typing import Any

import pytest

from cases.checks import problems_of
from cases.steps import STEPS
from courts.book import book_of
from docket.enums import FilingKind
from docket.models import Filing
from docket.steps import Problem
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


def asked_of_steps(filing: Filing) -> list[Problem]:
    today = book_of(filing.jurisdiction).today()
    return [problem for step in STEPS if step.applies(filing) for problem in step.problems(filing, at=today)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"case_type": None, "category": None},
        {"screening": {}},
        {"summons_done": False},
        {"amount_cents": 999_999},
        {"location": None},
        {"defendant_count": 5},
        {"identifiers_reviewed": False},
        {"kind": FilingKind.DOCUMENT},
    ],
)
def test_checks_and_steps_name_the_same_problems(change: dict[str, Any]) -> None:
    filing = make_draft(**change) if "case_type" not in change else make_draft()
    for name, value in change.items():
        setattr(filing, name, value)

    found = problems_of(filing, at=book_of(filing.jurisdiction).today())

    assert found == asked_of_steps(filing)
    assert bool(found) == bool(change)
