"""Who may do what with a document. Small named predicates, asked by views and templates alike."""

from docket.enums import FilingState
from docket.models import Filing
from docket.rules import is_filer, is_open_for_answers
from documents.models import Document
from enrollment.models import User

READ_PERMISSION = "documents.view_document"


def may_view_document(user: User, document: Document) -> bool:
    """The filer always; a party with access once it is on the docket (the gate saw to that); staff by permission."""
    if is_filer(user, document.filing):
        return True
    if user.is_staff:
        return user.has_perm(READ_PERMISSION)
    return document.filing.is_on_docket


def may_change_document(user: User, document: Document) -> bool:
    filing = document.filing
    return is_filer(user, filing) and is_changeable(document, filing) and not filing.held_by


def is_changeable(document: Document, filing: Filing) -> bool:
    """What is on file never changes: only a draft's documents, and what waits to be sent as a correction."""
    if document.is_correction:
        return filing.state == FilingState.RETURNED
    return is_open_for_answers(filing)
