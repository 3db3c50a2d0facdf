"""What a correction can open. Never who is sued, never what the fee depends on: that would be a new filing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from docket.enums import FilingKind
from docket.models import Filing
from documents.models import Document
from documents.slots import slots_of

DOCUMENT, PAPER, FIELD = "document", "paper", "field"
CASE_TYPE, AMOUNT, PJR, ADDRESSES = "field:case-type", "field:amount", "field:pjr", "field:addresses"


@dataclass(frozen=True)
class Correctable:
    """One thing a clerk can name.

    `code`: `document:<slot>`, `paper:<public id>` (one of several in a slot), or `field:<name>`.
    """

    code: str
    label: str


def correctables_of(filing: Filing) -> list[Correctable]:
    """Everything that may be opened for this filing: its documents, slots still empty, and some fields."""
    return [*documents_of(filing), *fields_of(filing)]


def documents_of(filing: Filing) -> list[Correctable]:
    found = []
    there = list(filing.documents.all())
    for slot in slots_of(filing):
        own = [document for document in there if document.slot == slot.code]
        if slot.is_multiple:
            found += [Correctable(paper_code(document), document.title) for document in own]
        label = _("Add: %(slot)s") if slot.is_multiple or not own else "%(slot)s"
        found.append(Correctable(f"{DOCUMENT}:{slot.code}", label % {"slot": slot.label}))
    return found


def paper_code(document: Document) -> str:
    return f"{PAPER}:{document.public_id}"


def fields_of(filing: Filing) -> list[Correctable]:
    if filing.kind != FilingKind.NEW_CASE:
        return []
    fields = [Correctable(CASE_TYPE, _("Case Type")), Correctable(PJR, _("Case contains PJR Documents"))]
    if filing.case_type is not None and filing.case_type.asks_amount:
        fields.insert(1, Correctable(AMOUNT, _("Amount Claimed")))
    return [*fields, Correctable(ADDRESSES, _("Addresses and telephone numbers of the parties"))]
