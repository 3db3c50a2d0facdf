"""What several doors of this room answer with."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from docket.paths import menu_path


class SeeOther(HttpResponseRedirect):
    """303: fetch the other page with GET, whatever this request was."""

    status_code = 303


def chosen_ids(values: Iterable[str]) -> list[UUID]:
    """The public ids among these texts, in order, each once; what is no id was not written by our pages."""
    ids: dict[UUID, None] = {}
    for text in values:
        try:
            ids[UUID(text)] = None
        except ValueError:
            continue
    return list(ids)


def cart_path(chosen: Iterable[UUID]) -> str:
    """The cart with the same boxes checked."""
    query = urlencode([("chosen", "1"), *(("item", str(public_id)) for public_id in chosen)])
    return f"{reverse('payments:cart')}?{query}"


def menu_of(area: str) -> str:
    """The menu to go back to; a document on an existing case came from none."""
    return menu_path(area or "small-claims")


def wants_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
