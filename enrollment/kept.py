"""What somebody had typed, or sent too late, when their session ended. It waits in the nameless session that follows,
and is given back on the same page to the same person once they have logged in. Nothing of it is done unasked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict

from enrollment.requests import is_autosave

View = TypeVar("View", bound=Callable[..., Any])
TYPED_BEFORE: Final = "typed-before-login"
# A page of ten parties with every field filled is a fifth of this. More is not kept for somebody nobody knows.
MOST_CHARACTERS: Final = 100_000
MOST_PAGES: Final = 5  # that many windows
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
SECRETS: Final = frozenset({"password", "password1", "password2", "oldpassword", "code", "credential"})


@dataclass(frozen=True)
class Typed:
    """One form as it was left: the page it stands on, who it belongs to ("" when nobody can tell any more), whether
    its button had been pressed, and which form of the page it is (its `action` as written there)."""

    path: str
    owner: str
    fields: str
    is_sent: bool
    action: str = ""

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.fields, mutable=True)


def gives_back(view: View) -> View:
    """Mark a view that takes what was typed by `take_typed` and shows it in its own form, after its own gate."""
    view.gives_back = True  # type: ignore[attr-defined]  # as Django marks login_not_required
    return view


def may_be_kept(data: QueryDict) -> bool:
    """Not what a page sends by itself, no secrets, and not too much."""
    if is_autosave(data) or not SECRETS.isdisjoint(data):
        return False
    return sum(len(value) for _name, value in pairs(data)) <= MOST_CHARACTERS


def pairs(data: QueryDict) -> Iterator[tuple[str, str]]:
    """Each field with each of its values, without the form's token."""
    for name, values in data.lists():
        if name != TOKEN:
            yield from ((name, str(value)) for value in values)


def without_token(data: QueryDict) -> str:
    fields = QueryDict(mutable=True)
    for name, value in pairs(data):
        fields.appendlist(name, value)
    return fields.urlencode()


def keep_typed(request: HttpRequest, typed: Typed) -> None:
    """Several windows may end at once: each page keeps its own, the oldest makes room."""
    kept = {path: row for path, row in request.session.get(TYPED_BEFORE, {}).items() if path != typed.path}
    kept[typed.path] = [typed.owner, typed.fields, typed.is_sent, typed.action]
    while len(kept) > MOST_PAGES:
        del kept[next(iter(kept))]
    request.session[TYPED_BEFORE] = kept


def has_typed(request: HttpRequest) -> bool:
    return bool(request.session.get(TYPED_BEFORE))


def take_typed(request: HttpRequest) -> Typed | None:
    """What was typed on this very page before the log-in, once. For whoever else logs in, it is dropped."""
    kept = request.session.pop(TYPED_BEFORE, None) or {}
    mine = {path: Typed(path, *row) for path, row in kept.items() if row[0] in ("", str(request.user.pk))}
    found = mine.pop(request.path, None)
    for typed in mine.values():
        keep_typed(request, typed)
    return found


def owner_of_ended(request: HttpRequest) -> str:
    """Who was logged in with the session that this browser still names, ended or not. "" when nobody can tell."""
    for owner, *_rest in request.session.get(TYPED_BEFORE, {}).values():
        return str(owner)
    row = Session.objects.filter(pk=request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).first()
    return str(row.get_decoded().get(SESSION_KEY, "")) if row else ""
