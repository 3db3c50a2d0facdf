"""What somebody had typed, or sent too late, when their session ended. It waits in the nameless session that follows,
and is given back on the same page to the same person once they have logged in. Nothing of it is done unasked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeVar

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict

from enrollment.requests import is_autosave

View = TypeVar("View", bound=Callable[..., Any])
TYPED_BEFORE: Final = "typed-before-login"
ENDED_OWNER: Final = (
    "ended-owner"  # in a nameless session: who was logged in before it; on a form: who it was drawn for
)
# Characters as they are stored: a page of ten parties with every field filled is a third of this.
MOST_CHARACTERS: Final = 60_000
MOST_PAGES: Final = 5  # that many windows
KEPT_FOR: Final = timedelta(hours=12)
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
# Forms with secrets: by the names of their fields, and all pages of the accounts library.
SECRETS: Final = frozenset({"password", "password1", "password2", "oldpassword", "credential"})
LIBRARYS: Final = ("accounts/", "login/")


@dataclass(frozen=True)
class Typed:
    """One form as it was left.

    `owner`: the key of the account, "" when nobody can tell any more. `is_sent`: its button had been pressed. `action`,
    `place` and `shown` are the page's own words for it: where it leads, which of those it is, the fields one sees.
    """

    path: str
    owner: str
    fields: str
    is_sent: bool
    files: list[str] = field(default_factory=list)
    action: str = ""
    place: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.fields, mutable=True)

    def for_page(self) -> dict[str, Any]:
        """What the page's script needs to type it in again."""
        seen = [pair for pair in pairs(self.data) if pair[0] in self.shown]
        return {"action": self.action, "place": self.place, "fields": seen}


def gives_back(view: View) -> View:
    """Mark a view that takes what was typed by `take_typed` and shows it in its own form, after its own gate."""
    view.gives_back = True  # type: ignore[attr-defined]  # as Django marks login_not_required
    return view


def is_of_a_page(request: HttpRequest) -> bool:
    """Whether somebody is on the way to a page, and not a script of one; browsers say so, others are believed."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def may_be_kept(request: HttpRequest, data: QueryDict) -> bool:
    """Not what a page sends by itself, no secrets, and not nothing."""
    route = request.resolver_match.route if request.resolver_match else ""
    has_secrets = not SECRETS.isdisjoint(data) or route.startswith(LIBRARYS)
    return not has_secrets and not is_autosave(data) and any(pairs(data))


def pairs(data: QueryDict) -> Iterator[tuple[str, str]]:
    """Each field with each of its values, without the form's token."""
    for name, values in data.lists():
        if name not in (TOKEN, ENDED_OWNER):
            yield from ((name, str(value)) for value in values)


def without_token(data: QueryDict) -> str:
    fields = QueryDict(mutable=True)
    for name, value in pairs(data):
        fields.appendlist(name, value)
    return fields.urlencode()


def typed_in(request: HttpRequest, *, owner: str, is_sent: bool) -> Typed:
    """The form of this request."""
    files = [str(file.name) for _name, given in request.FILES.lists() for file in given]
    return Typed(request.path, owner, without_token(request.POST), is_sent, files)


def keep_typed(request: HttpRequest, typed: Typed) -> None:
    """In the session of somebody who is not logged in; so much of it, and so many an hour from one address. For some
    hours where it is known whose it is (`mark_ended`), otherwise as long as any session.

    Several windows may end at once: each page keeps its own, the oldest makes room.
    """
    row = asdict(typed)
    if len(json.dumps(row)) > MOST_CHARACTERS or not ratelimit.consume(request, action="keep_typed"):
        return
    kept = {path: row for path, row in request.session.get(TYPED_BEFORE, {}).items() if path != typed.path}
    kept[typed.path] = row
    while len(kept) > MOST_PAGES:
        del kept[next(iter(kept))]
    request.session[TYPED_BEFORE] = kept


def has_typed(request: HttpRequest) -> bool:
    return bool(request.session.get(TYPED_BEFORE))


def look_at_typed(request: HttpRequest) -> Typed | None:
    """What was typed on this very page before the log-in. What belongs to somebody else is dropped."""
    kept = request.session.get(TYPED_BEFORE, {})
    mine = {path: row for path, row in kept.items() if row["owner"] in ("", str(request.user.pk))}
    if len(mine) < len(kept):
        _store(request, mine)
    return Typed(**mine[request.path]) if request.path in mine else None


def take_typed(request: HttpRequest) -> Typed | None:
    """The same, once."""
    found = look_at_typed(request)
    if found:
        forget_typed(request, request.path)
    return found


def forget_typed(request: HttpRequest, path: str) -> None:
    kept = request.session.get(TYPED_BEFORE, {})
    if path in kept:
        _store(request, {other: row for other, row in kept.items() if other != path})


def _store(request: HttpRequest, kept: dict[str, Any]) -> None:
    if kept:
        request.session[TYPED_BEFORE] = kept
    else:
        del request.session[TYPED_BEFORE]


def owner_of_ended(request: HttpRequest) -> str:
    """Who was logged in with the session that this browser still names, ended or not. "" when nobody can tell.

    Django takes an ended session's name from the browser with the next answer, whatever was asked. So it is written
    into the nameless session that follows, with what the ended one still kept.
    """
    if ENDED_OWNER not in request.session:
        row = Session.objects.filter(pk=request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).first()
        old = row.get_decoded() if row else {}
        if owner := old.get(SESSION_KEY) or old.get(ENDED_OWNER):
            mark_ended(request, str(owner), kept=old.get(TYPED_BEFORE))
    return str(request.session.get(ENDED_OWNER, ""))


def mark_ended(request: HttpRequest, owner: str, *, kept: dict[str, Any] | None) -> None:
    request.session[ENDED_OWNER] = owner
    if kept:
        request.session[TYPED_BEFORE] = kept
    request.session.set_expiry(KEPT_FOR)  # the log-in sets its own
