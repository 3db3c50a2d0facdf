"""A session that ended while somebody was typing: what they send next is kept through the log-in, and given back."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict

from docket.parts import is_autosave
from enrollment.requests import TYPED_BEFORE

# The button that what comes back counts as: answers are kept, and nothing is certified unasked.
KEPT: Final = "kept"
# A page of ten parties with every field filled is a fifth of this. More is not kept for somebody nobody knows.
MOST_CHARACTERS: Final = 100_000
KEPT_FOR: Final = frozenset({"cases:new", "cases:add_documents", "cases:step"})


class KeepTyped:
    """Stands before Django's own demand to log in, and after its check that the form is one of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.method == "POST" and not request.user.is_authenticated and _is_kept(request):
            request.session[TYPED_BEFORE] = {"path": request.path, "typed": request.POST.urlencode()}


def _is_kept(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.view_name not in KEPT_FOR or is_autosave(request.POST):
        return False
    return sum(len(value) for values in request.POST.lists() for value in values[1]) <= MOST_CHARACTERS


def take_typed(request: HttpRequest) -> QueryDict | None:
    """What was sent to this very page before the log-in, once. None on any other page, which drops it."""
    kept = request.session.pop(TYPED_BEFORE, None)
    if not kept or kept["path"] != request.path:
        return None
    typed = QueryDict(kept["typed"], mutable=True)
    typed["act"] = KEPT
    return typed
