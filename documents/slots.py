"""The places that documents of a filing go to."""

from collections.abc import Sequence

from courts.book import book_of
from courts.models import CaseType, DocumentSlot
from courts.models.case_types import Required
from docket.enums import FilingKind
from docket.models import Filing
from documents.models import Document

LATER_DOCUMENT = "document"


def slots_of(filing: Filing) -> Sequence[DocumentSlot]:
    """Those of the case type; none while there is no type. A document on an existing case has a place of its own."""
    if filing.case_type is None:
        return ()
    slots = book_of(filing.jurisdiction).slots_for(filing.case_type)
    if filing.kind == FilingKind.DOCUMENT:
        return (later_document(filing, filing.case_type), *(slot for slot in slots if slot.is_multiple))
    return slots


def named_slots(filing: Filing) -> set[str]:
    """Slots whose documents the filer names and puts in order."""
    return {slot.code for slot in slots_of(filing) if slot.is_multiple}


def documents_without_place(filing: Filing) -> list[Document]:
    """Left over from another case type: the present one has no slot for them. They would be filed unseen."""
    if filing.case_type is None:
        return []
    places = {slot.code for slot in slots_of(filing)}
    return [document for document in filing.documents.all() if document.slot not in places]


def later_document(filing: Filing, case_type: CaseType) -> DocumentSlot:
    """The one slot that every later filing must fill, named by its filer. Not a row of the jurisdiction's data."""
    return DocumentSlot(
        jurisdiction=filing.jurisdiction,
        track=case_type.track,
        code=LATER_DOCUMENT,
        label=filing.document_title,
        stamp_label=filing.document_title.upper(),
        required=Required.ALWAYS,
    )
