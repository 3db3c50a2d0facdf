"""The buttons of the cards. They send the whole page, so that what else was typed on it is kept before they act."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404

from documents.cards import card_place
from documents.errors import DocumentError
from documents.gates import get_document_for
from documents.models import Document
from documents.rules import may_change_document
from documents.services.agreeing import agree_to_document
from documents.services.arranging import move_document
from enrollment.models import User
from enrollment.requests import AuthedRequest

Press = Callable[[Document, User, datetime], object]

PRESSES: Final[Mapping[str, Press]] = {
    "agree": lambda document, user, now: agree_to_document(document, actor=user, now=now),
    "up": lambda document, _user, now: move_document(document, by=-1, now=now),
    "down": lambda document, _user, now: move_document(document, by=1, now=now),
}


def is_press(act: str) -> bool:
    """Whether the button `act` is one of a card: its kind, a colon and the id of the document."""
    return act.partition(":")[0] in PRESSES


def press(request: AuthedRequest, act: str, *, now: datetime) -> str:
    """Do what the button says; why not is said on the next page. Returns where on the page the card stands.

    A document that is not this user's is a 404, as everywhere.
    """
    kind, _colon, text = act.partition(":")
    try:
        public_id = UUID(text)
    except ValueError as error:
        raise Http404 from error
    document = get_document_for(request.user, public_id, may_change_document)
    try:
        PRESSES[kind](document, request.user, now)
    except DocumentError as error:
        messages.error(request, error.message)
    return card_place(document)
