"""What each word of the examiner means to the filer: what is wrong, then how to mend it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.examiner.codes import Code, Finding, Repair

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """`problem` says what is wrong; `remedy` what to do, with the names of the programs people have."""

    problem: Text
    remedy: Text


PRINT_AGAIN = gettext_lazy(
    "Open the file on your device. Choose Print, then “Save as PDF” (Windows: “Microsoft Print to PDF”; iPhone: "
    "Share, Print, then spread two fingers on the picture). Then choose “Replace” here and add the new PDF."
)

VERDICTS: Mapping[str, Words] = {
    Code.READY: Words(gettext_lazy("The document is ready to file."), ""),
    Code.REPAIRED: Words(
        gettext_lazy("We repaired a copy of this document for the court."),
        gettext_lazy("Compare the first pages. Use the repaired copy, or replace it with another PDF."),
    ),
    Code.NEEDS_PASSWORD: Words(
        gettext_lazy("The PDF needs a password to open."),
        gettext_lazy(
            "Open it with its password. Save a copy without one (Acrobat: File, Properties, Security, “No Security”; "
            "Mac Preview: File, Export, without Encrypt; or print it to a new PDF). Add the copy."
        ),
    ),
    Code.NOT_A_PDF: Words(
        gettext_lazy("The file is not a PDF."),
        gettext_lazy(
            "Open it in the program it was made with and save it as PDF (Word, Pages: File, Export or Save As, PDF). "
            "Changing the name does not make it a PDF."
        ),
    ),
    Code.BEYOND_REPAIR: Words(
        gettext_lazy("The PDF is damaged and we could not repair it."),
        gettext_lazy(
            "Get the file again from where it came from; a download may have been cut short. If it opens on your "
            "device, print it to a new PDF and add that."
        ),
    ),
    Code.NO_PAGES: Words(gettext_lazy("The PDF has no pages."), PRINT_AGAIN),
    Code.HARMFUL: Words(
        gettext_lazy("The virus scanner found something harmful in this file."),
        gettext_lazy("Do not open it again. Have your device checked, get the paper from where it came, and add that."),
    ),
    Code.TOO_LARGE: Words(
        gettext_lazy("The file is too large."),
        gettext_lazy("Scan it again in black and white at 300 dots per inch, or divide it into two PDFs."),
    ),
    Code.TOO_MANY_PAGES: Words(
        gettext_lazy("The document has too many pages."),
        gettext_lazy("Divide it into two or more PDFs and add each of them."),
    ),
    Code.TOO_COSTLY: Words(
        gettext_lazy("The PDF takes too much work to open. The clerk could not read it either."),
        PRINT_AGAIN,
    ),
    Code.CANNOT_BE_STAMPED: Words(
        gettext_lazy("The court's stamp cannot be put on this PDF."),
        PRINT_AGAIN,
    ),
    Code.CONTENTS_ELSEWHERE: Words(
        gettext_lazy("The pages of this PDF do not hold its contents."),
        gettext_lazy(
            "It is a form that only Adobe Reader shows. Open it there, choose Print, then “Microsoft Print to PDF” or "
            "“Save as PDF”, and add that file."
        ),
    ),
    Code.ANSWERS_LOST: Words(
        gettext_lazy("Some answers typed into this form cannot be made part of the page."),
        PRINT_AGAIN,
    ),
    Finding.BLANK_FIRST_PAGE: Words(
        gettext_lazy("The first page is blank."),
        gettext_lazy("Look at it. If it is meant to be blank, say so here. If not, replace it with the right PDF."),
    ),
    Finding.PORTFOLIO: Words(
        gettext_lazy("This PDF is a folder of other files. The court gets only its cover page."),
        gettext_lazy("Save each file in it as its own PDF and add those. To file the cover page alone, say so here."),
    ),
}
PHOTOS_MADE = Words(
    gettext_lazy("We made a PDF from your pictures."),
    gettext_lazy("Look at every page. Use the PDF if each word can be read; if not, delete it and take new pictures."),
)
UNKNOWN = Words(gettext_lazy("This document cannot be filed as it is."), PRINT_AGAIN)

# What a finding says on the card. Those left out are told by the verdict itself.
FINDINGS: Mapping[str, Text] = {
    Finding.NO_TEXT: gettext_lazy("The pages are pictures: their text cannot be searched."),
    Finding.TEXT_NOT_READ: gettext_lazy("The text could not be searched for personal identifiers. Look yourself."),
    Finding.SCRIPTS: gettext_lazy("It holds scripts or buttons that act by themselves."),
    Finding.LAUNCH: gettext_lazy("It holds links that start programs or open other files."),
    Finding.ATTACHMENT: gettext_lazy("A file is attached inside it: %(detail)s"),
    Finding.SIGNATURE: gettext_lazy("It is digitally signed. The stamp ends that signature on the court's copy."),
    Finding.ROTATED: gettext_lazy("In your file, the text of page %(page)s lies on its side."),
    Finding.PLACEHOLDER: gettext_lazy("Its pages only say that Adobe Reader is needed."),
    Finding.PAGE_SIZE: gettext_lazy("In your file, page %(page)s is not letter or A4 paper (%(detail)s)."),
    Finding.HIDDEN_TEXT: gettext_lazy("Page %(page)s has text under a black box that can still be read."),
    Finding.INVISIBLE_TEXT: gettext_lazy("Page %(page)s has text that cannot be seen but can be read."),
}

# What the kinds of identifiers are to a reader; jurisdictions' files have the codes.
KINDS: Mapping[str, Text] = {
    "social-security": gettext_lazy("a social security number"),
    "drivers-license": gettext_lazy("a driver's license number"),
    "government-id": gettext_lazy("a government identification number"),
    "health-insurance": gettext_lazy("a health insurance number"),
    "financial-account": gettext_lazy("an account or card number"),
    "credit-card": gettext_lazy("a credit card number"),
    "security-code": gettext_lazy("a security code or PIN"),
    "date-of-birth": gettext_lazy("a date of birth"),
    "mothers-maiden-name": gettext_lazy("a mother's maiden name"),
    "vehicle-plate": gettext_lazy("a license plate number"),
    "insurance-policy": gettext_lazy("an insurance policy number"),
    "military-status": gettext_lazy("a person's military status"),
}
OTHER_KIND = gettext_lazy("a personal identifier")
MOST_IDENTIFIERS = 8

REPAIRS: Mapping[str, Text] = {
    Repair.HEADER: gettext_lazy("Removed bytes in front of the document."),
    Repair.DECRYPTED: gettext_lazy("Removed the restrictions on printing and changing."),
    Repair.DAMAGE: gettext_lazy("Mended damage inside the file."),
    Repair.PAGE_TREE: gettext_lazy("Wrote the list of pages anew."),
    Repair.BOXES: gettext_lazy("Corrected the stated size of a page."),
    Repair.SCRIPTS: gettext_lazy("Removed scripts and actions."),
    Repair.ATTACHMENTS: gettext_lazy("Removed files attached inside it."),
    Repair.FORM: gettext_lazy("Made the form's answers part of the pages."),
    Repair.TURNED: gettext_lazy("Turned pages upright whose text lay on its side."),
    Repair.FITTED: gettext_lazy("Put pages of unusual size on letter paper."),
    Repair.PHOTOS: gettext_lazy("Made one PDF from your pictures."),
}


def words_of(verdict: str) -> Words:
    return VERDICTS.get(verdict, UNKNOWN)


def sentence_of(verdict: str, detail: str = "", words: Words | None = None) -> str:
    """The verdict in one sentence, with what the file turned out to be."""
    text = str((words or words_of(verdict)).problem)
    if verdict == Code.NOT_A_PDF and detail:
        return _("%(sentence)s It looks like: %(kind)s.") % {"sentence": text, "kind": detail}
    return text


def finding_sentences(findings: Iterable[Mapping[str, object]]) -> list[str]:
    """A sentence a finding; identifiers come last, each kind and page once, and no more than a person reads."""
    rows = list(findings)
    known = [(FINDINGS[code], found) for found in rows if (code := str(found.get("code"))) in FINDINGS]
    told = [str(text) % {"page": found.get("page") or "", "detail": found.get("detail") or ""} for text, found in known]
    return [*dict.fromkeys(told), *_identifier_sentences(rows)]


def _identifier_sentences(findings: Iterable[Mapping[str, object]]) -> list[str]:
    counts: Counter[tuple[object, str]] = Counter(
        (found.get("page"), str(found.get("detail"))) for found in findings if found.get("code") == Finding.IDENTIFIER
    )
    told = [_identifier_sentence(page, detail, count) for (page, detail), count in counts.items()]
    rest = sorted({int(str(page)) for page, _detail in list(counts)[MOST_IDENTIFIERS:] if page})
    if rest:
        words = _("More of them may stand on these pages: %(pages)s") % {"pages": ", ".join(map(str, rest))}
        return [*told[:MOST_IDENTIFIERS], words]
    return told


def _identifier_sentence(page: object, detail: str, count: int) -> str:
    kind, _blank, rest = detail.partition(" ")
    name, mask = (KINDS[kind], rest) if kind in KINDS else (OTHER_KIND, detail)
    words = {"page": page or "", "kind": name, "mask": mask, "count": count}
    if count == 1:
        return _("Page %(page)s may show %(kind)s: %(mask)s") % words
    return _("Page %(page)s may show %(kind)s %(count)s times: %(mask)s") % words


def repair_sentences(repairs: Iterable[str]) -> list[str]:
    return [str(REPAIRS[repair]) for repair in repairs if repair in REPAIRS]
