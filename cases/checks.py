"""One truth about what keeps a filing from being filed: asked at the step list, certification, payment and review."""

from datetime import date

from cases.problems import case_type_problems, document_title_problems, summons_problems
from docket.enums import FilingKind
from docket.models import Filing
from docket.steps import Problem
from documents.steps import DocumentsStep
from parties.problems import problems_of_parties

DOCUMENTS = DocumentsStep()


def problems_of(filing: Filing, *, at: date) -> list[Problem]:
    """Every problem of every step, by the law of the day `at`, in the order of the steps. Empty means fit to file.

    The steps of the wizard answer with the same functions (`tests/cases/test_checks.py` holds them together); their
    forms and pages stay out of what certifying and payment ask.
    """
    if filing.kind == FilingKind.DOCUMENT:
        own = [*document_title_problems(filing)]
    else:
        own = [*case_type_problems(filing, at=at), *summons_problems(filing, at=at), *problems_of_parties(filing)]
    return [*own, *DOCUMENTS.problems(filing, at=at)]
