"""What the review page shows of a filing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases.limits import words_to_explain
from cases.services.pricing import price_now
from courts.book import book_of
from courts.fees import Price
from courts.money import dollars
from docket.enums import FilingKind
from docket.errors import FilingError
from docket.models import Filing
from documents.cards import Card, cards_of
from documents.models import Document
from parties.captions import caption_of
from parties.enums import PartyRole
from parties.models import Party

ZOOMS = (50, 75, 100, 150, 200)


@dataclass(frozen=True)
class Row:
    """A line of the summary, and the step that changes it; empty where nothing does."""

    label: str
    value: str
    step: str = ""


@dataclass(frozen=True)
class Preview:
    """One document with its first page at some size."""

    document: Document
    card: Card
    zoom: int

    @property
    def zoom_in(self) -> int:
        return next((zoom for zoom in ZOOMS if zoom > self.zoom), 0)

    @property
    def zoom_out(self) -> int:
        return next((zoom for zoom in reversed(ZOOMS) if zoom < self.zoom), 0)


@dataclass(frozen=True)
class Side:
    """Plaintiffs, defendants or garnishees: number and lines of each."""

    name: str
    parties: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Sheet:
    rows: list[Row]
    previews: list[Preview]
    sides: list[Side]
    price: Price | None
    price_words: str
    limit_note: str


def sheet_of(filing: Filing, *, at: date, zoom: str = "") -> Sheet:
    price, words = price_and_words(filing, at=at)
    case_type = filing.case_type
    note = ""
    if case_type is not None:
        note = words_to_explain(book_of(filing.jurisdiction), case_type, filing.amount_cents, on=at)
    return Sheet(
        rows=rows_of(filing),
        previews=previews_of(filing, zoom),
        sides=sides_of(filing),
        price=price,
        price_words=words,
        limit_note=note,
    )


def previews_of(filing: Filing, zoom: str) -> list[Preview]:
    cards = cards_of(list(filing.documents.all()))
    return [Preview(card.document, card, zoom_of(card.document, zoom)) for card in cards]


def price_and_words(filing: Filing, *, at: date) -> tuple[Price | None, str]:
    try:
        return price_now(filing, on=at), ""
    except FilingError as error:
        return None, error.message


def zoom_of(document: Document, asked: str) -> int:
    """`<public id>:<per cent>` asks for one document at one of the known sizes."""
    public_id, _colon, size = asked.partition(":")
    is_known = public_id == str(document.public_id) and size in {str(zoom) for zoom in ZOOMS}
    return int(size) if is_known else 100


def rows_of(filing: Filing) -> list[Row]:
    if filing.kind == FilingKind.DOCUMENT:
        return document_rows(filing)
    amount = "" if filing.amount_cents is None else dollars(filing.amount_cents)
    return [
        Row(_("Case Caption"), caption_of(filing.parties.all()), "parties"),
        Row(_("Judicial District"), str(filing.location or ""), "summons"),
        Row(_("Case Type"), str(filing.case_type or ""), "case-type"),
        Row(_("Case contains PJR Documents"), _("Yes") if filing.has_pjr else _("No"), "summons"),
        Row(_("Filing on behalf of a State Agency"), _("No")),
        *([Row(_("Amount Claimed"), amount, "summons")] if amount else []),
        Row(_("# of Plaintiffs"), str(filing.plaintiff_count)),
        Row(_("# of Defendants"), str(filing.defendant_count or ""), "summons"),
        Row(_("# of Garnishees"), str(filing.garnishee_count), "summons"),
    ]


def document_rows(filing: Filing) -> list[Row]:
    case = filing.case
    return [
        Row(_("Case Caption"), case.caption if case else ""),
        Row(_("Docket Number"), case.number if case else ""),
        Row(_("Court"), str(filing.location or "")),
        Row(_("Case Type"), str(filing.case_type or "")),
        Row(_("Document"), filing.document_title),
    ]


def sides_of(filing: Filing) -> list[Side]:
    names = {
        PartyRole.PLAINTIFF: _("Plaintiff"),
        PartyRole.DEFENDANT: _("Defendants"),
        PartyRole.GARNISHEE: _("Garnishees"),
    }
    parties = list(filing.parties.all())
    sides = [Side(name, [(p.label, lines_of(p)) for p in parties if p.role == role]) for role, name in names.items()]
    return [side for side in sides if side.parties]


def lines_of(party: Party) -> list[str]:
    """Everything that is known of a party, a line each, the name first."""
    adult = " ".join(part for part in (party.adult_first_name, party.adult_last_name) if part)
    found = (
        party.full_name,
        party.name_continued,
        adult and _("through %(adult)s") % {"adult": adult},
        party.inmate_number and _("Inmate Number %(number)s") % {"number": party.inmate_number},
        *party.address_lines,
        party.email,
        " ".join(part for part in (party.phone, party.phone_ext and f"{_('Ext.')} {party.phone_ext}") if part),
        party.fax and _("Fax %(number)s") % {"number": party.fax},
    )
    return [line for line in found if line]
