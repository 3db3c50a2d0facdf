"""The order and the names of exhibits."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from docket.models import Filing
from docket.rules import is_open_for_answers
from documents.errors import DocumentError
from documents.models import Document
from documents.names import shown_name

LONGEST_TITLE = 120


def move_document(document: Document, *, by: int, now: datetime) -> bool:
    """Move a document up (-1) or down (1) among those of its slot. False when it is at that end already."""
    with transaction.atomic():
        _lock_open(document, now=now)
        row = list(Document.objects.filter(filing_id=document.filing_id, slot=document.slot))
        place = next((index for index, one in enumerate(row) if one.pk == document.pk), None)
        if place is None or not 0 <= place + by < len(row):
            return False
        row[place], row[place + by] = row[place + by], row[place]
        positions = sorted(one.position for one in row)
        for one, position in zip(row, _apart(positions), strict=True):
            one.position = position
        Document.objects.bulk_update(row, ["position"])
    return True


def _apart(positions: list[int]) -> list[int]:
    """The same places in order, no two alike."""
    kept: list[int] = []
    for position in positions:
        kept.append(max(position, kept[-1] + 1) if kept else position)
    return kept


def rename_document(document: Document, *, title: str, now: datetime) -> Document:
    """Give an exhibit the filer's own name. An empty one changes nothing."""
    name = shown_name(title)[:LONGEST_TITLE] if title.strip() else ""
    if name and name != document.title:
        with transaction.atomic():
            _lock_open(document, now=now)
            Document.objects.filter(pk=document.pk).update(title=name)
        document.title = name
    return document


def _lock_open(document: Document, *, now: datetime) -> None:
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=document.filing_id)
    if filing.held_by is not None or not is_open_for_answers(filing):
        raise DocumentError("not_open", _("Documents of a certified filing cannot be changed."))
    Filing.objects.filter(pk=filing.pk).update(touched_at=now)
