from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy

from cases.forms.document import DocumentTitleForm
from cases.problems import DOCUMENT, document_title_problems
from cases.services.answering import save_document_title
from cases.steps.one_form import OneFormStep
from docket.answers import Answers
from docket.enums import FilingKind
from docket.models import Filing
from docket.parts import as_answers
from docket.steps import Problem
from enrollment.models import User

SLUG = DOCUMENT


class DocumentTitleStep(OneFormStep):
    """The first step of a document on an existing case: what it is."""

    slug = SLUG
    title = gettext_lazy("Your document")
    template = "cases/steps/document.html"

    def applies(self, filing: Filing) -> bool:
        return filing.kind == FilingKind.DOCUMENT

    def is_begun(self, filing: Filing) -> bool:
        return bool(filing.document_title)

    def problems(self, filing: Filing, *, at: date) -> Sequence[Problem]:
        return document_title_problems(filing)

    def form(self, filing: Filing, data: Any = None) -> DocumentTitleForm:
        return DocumentTitleForm(data)

    def saved(self, filing: Filing) -> Answers:
        return as_answers({"title": filing.document_title})

    def meant(self, form: Form) -> Answers:
        return as_answers(form.cleaned_data)

    def write(self, filing: Filing, form: Form, *, actor: User, now: datetime) -> bool:
        save_document_title(filing, title=form.cleaned_data["title"], now=now)
        return True
