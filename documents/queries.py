"""Reads over documents for other desks: what the clerk's flags say, and whether a stamped copy is genuine."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from docket.models import Filing
from documents.enums import Standing
from documents.examiner.codes import Finding
from documents.models import Document, StampedCopy
from documents.names import read_code

FLAGS = {
    Finding.IDENTIFIER: "identifiers",
    Finding.HIDDEN_TEXT: "hidden-text",
    Finding.INVISIBLE_TEXT: "hidden-text",
    Finding.NO_TEXT: "no-text-layer",
    Finding.SIGNATURE: "signed",
}


def flags_of(filing: Filing) -> set[str]:
    """What the clerk should see first: identifiers, hidden-text, no-text-layer, signed, repaired.

    Reads `filing.documents.all()`, so a list prefetches it.
    """
    return {flag for document in filing.documents.all() for flag in flags_of_document(document)}


def flags_of_document(document: Document) -> set[str]:
    flags = {FLAGS[code] for found in document.findings if (code := found.get("code")) in FLAGS}
    return flags | ({"repaired"} if document.repairs else set())


def unstamped_filings(states: Collection[str]) -> QuerySet[Filing]:
    """Filings in these states with a ready document that has no stamped copy yet."""
    return Filing.objects.filter(
        state__in=states, documents__state="ready", documents__standing=Standing.FILED, documents__stamped__isnull=True
    ).distinct()


@dataclass(frozen=True)
class Genuine:
    """All that the public learns of a genuine copy."""

    docket_number: str
    filed_on: date


def find_by_code(typed: str) -> Genuine | None:
    code = read_code(typed)
    return _genuine(StampedCopy.objects.filter(verification_code=code)) if code else None


def find_by_digest(sha256: str) -> Genuine | None:
    return _genuine(StampedCopy.objects.filter(sha256=sha256))


def _genuine(copies: QuerySet[StampedCopy]) -> Genuine | None:
    number, filed_on = copies.values_list("document__filing__case__number", "document__filing__filed_on").first() or (
        "",
        None,
    )
    return Genuine(number, filed_on) if number and filed_on else None
