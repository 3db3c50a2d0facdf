"""A document as the page shows it: words, links and state, ready for the template. No queries."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.enums import UNCHECKED, WAITS_FOR_SCANNER, DocumentState
from documents.examiner.codes import Code
from documents.models import Document
from documents.verdicts import PHOTOS_MADE, Words, finding_sentences, repair_sentences, sentence_of, words_of

TONES = {
    DocumentState.RECEIVED: "waiting",
    DocumentState.CHECKING: "waiting",
    DocumentState.READY: "done",
    DocumentState.ATTENTION: "attention",
    DocumentState.REFUSED: "stopped",
}


@dataclass(frozen=True)
class Card:
    document: Document
    name: str
    size: str
    tone: str
    state_words: str
    problem: str = ""
    remedy: str = ""
    duplicate: str = ""
    findings: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    agree_words: str = ""
    is_open: bool = True
    is_named: bool = False
    is_first: bool = True
    is_last: bool = True

    @property
    def element_id(self) -> str:
        return card_place(self.document)

    @property
    def is_waiting(self) -> bool:
        return self.document.state in UNCHECKED

    @property
    def picture_url(self) -> str:
        return reverse("documents:picture", args=[self.document.public_id]) if self.document.picture_key else ""

    @property
    def before_url(self) -> str:
        return f"{self.picture_url}?before=1" if self.document.before_key else ""

    @property
    def view_url(self) -> str:
        return reverse("documents:view", args=[self.document.public_id])

    @property
    def is_viewable(self) -> bool:
        """Not what was refused: there is nothing a browser could show."""
        return self.document.state != DocumentState.REFUSED

    @property
    def name_input(self) -> str:
        return f"name_{self.document.public_id}"

    @property
    def original_url(self) -> str:
        return f"{self.view_url}?original=1" if self.document.court_key else ""


def card_place(document: Document) -> str:
    """The id that the document's card has on every page."""
    return f"document-{document.public_id}"


def card_of(document: Document, *, others: Iterable[Document] = (), is_open: bool = True) -> Card:
    state = DocumentState(document.state)
    needs_words = state in {DocumentState.ATTENTION, DocumentState.REFUSED}
    words = words_for(document)
    return Card(
        document=document,
        name=document.title,
        size=filesizeformat(document.size),
        tone=TONES[state],
        state_words=_("Waiting for the virus check") if document.detail == WAITS_FOR_SCANNER else str(state.label),
        problem=sentence_of(document.verdict, document.detail, words) if needs_words else "",
        remedy=str(words.remedy) if needs_words else "",
        duplicate=_duplicate_words(document, others),
        findings=finding_sentences(document.findings),
        repairs=repair_sentences(document.repairs),
        agree_words=agree_words(document) if is_open else "",
        is_open=is_open,
    )


def words_for(document: Document) -> Words:
    return PHOTOS_MADE if document.verdict == Code.REPAIRED and document.is_from_photos else words_of(document.verdict)


def agree_words(document: Document) -> str:
    """What the button says that settles an open question about the document; empty when there is none."""
    if document.state != DocumentState.ATTENTION:
        return ""
    if document.verdict != Code.REPAIRED:
        return _("File it as it is")
    return _("Use this PDF") if document.is_from_photos else _("Use the repaired copy")


def cards_of(documents: Sequence[Document], *, is_open: bool = True, named: Collection[str] = ()) -> list[Card]:
    """The cards in their order. Those in a slot of `named` have names and an order of the filer's own."""
    seen = Counter(document.sha256 for document in documents)
    cards = [
        card_of(document, others=documents if seen[document.sha256] > 1 else (), is_open=is_open)
        for document in documents
    ]
    slots = [document.slot for document in documents]
    return [
        replace(
            card,
            is_named=is_open and card.document.slot in named,
            is_first=card.document.slot not in slots[:place],
            is_last=card.document.slot not in slots[place + 1 :],
        )
        for place, card in enumerate(cards)
    ]


def _duplicate_words(document: Document, others: Iterable[Document]) -> str:
    for other in others:
        if other.sha256 == document.sha256 and other.pk != document.pk:
            return _("This is the same file as “%(other)s”. Delete one of them unless both are meant.") % {
                "other": other.title
            }
    return ""
