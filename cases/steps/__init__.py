"""The steps whose problems decide whether a filing can be filed, in the order of the wizard."""

from cases.steps.case_type import CaseTypeStep
from cases.steps.document_title import DocumentTitleStep
from cases.steps.summons import SummonsStep
from documents.steps import DocumentsStep
from parties.steps import PartiesStep

CASE_TYPE = CaseTypeStep()
SUMMONS = SummonsStep()
PARTIES = PartiesStep()
DOCUMENT_TITLE = DocumentTitleStep()
DOCUMENTS = DocumentsStep()

STEPS = (CASE_TYPE, SUMMONS, PARTIES, DOCUMENT_TITLE, DOCUMENTS)
