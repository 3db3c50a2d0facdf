"""The one gate to a document: a stranger gets 404, a colleague without the right 403."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from docket.gates import may_know_of_filing
from documents.models import Document
from enrollment.models import User

DocumentRule = Callable[[User, Document], bool]


def get_document_for(user: User, public_id: UUID, rule: DocumentRule) -> Document:
    """The document with this id, when `rule` lets this user at it."""
    document = (
        Document.everything.select_related("filing__jurisdiction", "filing__case", "filing__case_type", "stamped")
        .filter(public_id=public_id)
        .first()
    )
    if document is None or not may_know_of_filing(user, document.filing):
        raise Http404
    if not rule(user, document):
        raise PermissionDenied
    return document
