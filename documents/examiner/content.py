"""The text of a file, page by page: whether there is any, what it gives away, what of it cannot be seen."""

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium

from documents.examiner.codes import Finding
from documents.examiner.hidden import may_hide_text, unseen_text
from documents.examiner.identifiers import find_identifiers
from documents.examiner.identifiers.reading import plain
from documents.examiner.opening import pdfium_document
from documents.examiner.orders import Found
from documents.examiner.papers import Print
from documents.examiner.setting import print_of, turn_of

# What Adobe's form designer leaves on the pages for readers that cannot draw the form.
PLACEHOLDER = re.compile(
    r"Please wait\.\.\.\s+If this message is not eventually replaced|requires Adobe Reader \d+ or higher\."
)
BETWEEN = "\n\n\n"  # nothing that identifies reaches across two empty lines
LONGEST_PAGE_TEXT = 400_000  # characters: fifty times a page set in the smallest type
MOST_IDENTIFIERS = 200
MOST_DRAWN_PAGES = 40


@dataclass
class Content:
    """What was found, and, by the index of the page, how far text lies on its side and how odd pages are printed."""

    found: list[Found] = field(default_factory=list)
    turns: dict[int, int] = field(default_factory=dict)
    prints: dict[int, Print] = field(default_factory=dict)


def look_at_content(path: Path, *, identifiers: Collection[str], odd: Collection[int] = ()) -> Content:
    """Findings of every page. An identifier is told by kind, page and mask; its value goes no further.

    `odd` names the pages, by index, whose print is measured.
    """
    with pdfium_document(path) as document:
        reader = Reader(document, identifiers, odd)
        for index in range(len(document)):
            reader.read_page(index)
        reader.search()
    found = sorted(reader.found, key=lambda item: (item.page or 0, item.code))
    if reader.is_placeholder:
        found.append(Found(Finding.PLACEHOLDER, page=1))
    if not reader.has_text:
        found.append(Found(Finding.NO_TEXT))
    if reader.is_cut:
        found.append(Found(Finding.TEXT_NOT_READ))
    if reader.turns:
        found.append(Found(Finding.ROTATED, page=min(reader.turns) + 1, detail=str(len(reader.turns))))
    return Content(found, reader.turns, reader.prints)


class Reader:
    """Reads one document's pages in turn. Identifiers are searched in many pages at once: each search has its price."""

    def __init__(self, document: pdfium.PdfDocument, identifiers: Collection[str], odd: Collection[int]) -> None:
        self.document = document
        self.identifiers = identifiers
        self.odd = odd
        self.found: list[Found] = []
        self.turns: dict[int, int] = {}
        self.prints: dict[int, Print] = {}
        self.has_text = self.is_cut = self.is_placeholder = False
        self.drawn = self.told = 0
        self.waiting: list[tuple[int, str]] = []
        self.size = 0

    def read_page(self, index: int) -> None:
        try:
            page = self.document[index]
        except pdfium.PdfiumError:
            self.is_cut = True
            return
        text_page = page.get_textpage()
        try:
            self._read(page, text_page, index + 1)
        finally:
            text_page.close()
            page.close()

    def _read(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> None:
        size = text_page.count_chars()
        if number - 1 in self.odd:
            self.prints[number - 1] = print_of(page, text_page)
        if not size:
            return
        if turn := turn_of(page, text_page):
            self.turns[number - 1] = turn
        self.is_cut = self.is_cut or size > LONGEST_PAGE_TEXT
        text = text_page.get_text_range(0, min(size, LONGEST_PAGE_TEXT))
        self.has_text = self.has_text or bool(text.strip())
        self.is_placeholder = self.is_placeholder or (number == 1 and bool(PLACEHOLDER.search(text)))
        self.waiting.append((number, plain(text)))
        self.size += len(text)
        if self.size > LONGEST_PAGE_TEXT:
            self.search()
        if self.drawn < MOST_DRAWN_PAGES and may_hide_text(page):
            self.drawn += 1
            self.found.extend(Found(code, page=number) for code in unseen_text(page, text_page))

    def search(self) -> None:
        """Look for identifiers in the pages read since the last time."""
        starts: list[int] = []
        place = 0
        for _number, text in self.waiting:
            starts.append(place)
            place += len(text) + len(BETWEEN)
        whole = BETWEEN.join(text for _number, text in self.waiting)
        for match in find_identifiers(whole, kinds=self.identifiers) if self.identifiers else ():
            if self.told < MOST_IDENTIFIERS:
                self.told += 1
                number = self.waiting[bisect_right(starts, match.start) - 1][0]
                self.found.append(Found(Finding.IDENTIFIER, page=number, detail=f"{match.kind} {match.masked}"))
        self.waiting, self.size = [], 0
