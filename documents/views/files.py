"""The files themselves, each through its gate. Staff leave a line of history behind."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from audit import clock
from audit.services.recording import record
from docket.rules import is_filer
from documents.gates import get_document_for
from documents.models import Document
from documents.rules import may_view_document
from documents.serving import PDF, PNG, UNTYPED, serve_file
from enrollment.requests import AuthedRequest


@require_safe
def pdf(request: AuthedRequest, public_id: UUID) -> HttpResponseBase:
    """What the court gets; with `?original=1` the file as it was uploaded."""
    document = _seen(request, public_id, what="original" if "original" in request.GET else "court copy")
    if "original" not in request.GET:
        return serve_file(request, key=document.filing_key, name=file_name(document.title), content_type=PDF)
    if document.is_from_photos:
        return serve_file(request, key=document.key, name=document.original_name, content_type=UNTYPED)
    return serve_file(request, key=document.key, name=file_name(document.title), content_type=PDF)


@require_safe
def picture(request: AuthedRequest, public_id: UUID) -> HttpResponseBase:
    document = get_document_for(request.user, public_id, may_view_document)
    key = document.before_key if "before" in request.GET else document.picture_key
    if not key:
        raise Http404
    return serve_file(request, key=key, name="page-1.png", content_type=PNG)


@require_safe
def stamped(request: AuthedRequest, public_id: UUID) -> HttpResponseBase:
    document = _seen(request, public_id, what="stamped copy")
    copy = getattr(document, "stamped", None)
    if copy is None:
        raise Http404
    return serve_file(request, key=copy.key, name=file_name(f"{document.title} stamped"), content_type=PDF)


def _seen(request: AuthedRequest, public_id: UUID, *, what: str) -> Document:
    document = get_document_for(request.user, public_id, may_view_document)
    if not is_filer(request.user, document.filing) and request.user.is_staff:
        data: dict[str, str | int | bool | None] = {"document": str(document.public_id), "what": what}
        record("document.viewed", subject=document.filing.subject, actor=request.user, data=data, at=clock.now())
    return document


def file_name(title: str) -> str:
    return f"{title}.pdf"
