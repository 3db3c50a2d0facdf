"""The hosted card page: what the payer sees between the portal's two pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from standin.cards import check_card
from standin.charging import Tried, answer_challenge, pay_session
from standin.desk import Desk
from standin.errors import ApiError
from standin.events import Cause
from standin.faults import Trouble
from standin.page_html import Typed, challenge_page, message_page, pay_page
from standin.sessions import return_address, session_named
from standin.store import Obj
from standin.web import Request, Response, Routes, see_other

STYLE = (Path(__file__).parent / "style.css").read_bytes()


@dataclass(frozen=True)
class Visit:
    desk: Desk
    request: Request


PageHandler: TypeAlias = Callable[..., Response]
ROUTES: Routes[PageHandler] = Routes()

ANSWERED = ("That question from your bank was already answered or replaced.",)


@ROUTES.add("GET", "/c/style.css")
def style(_visit: Visit) -> Response:
    return Response(STYLE, type="text/css", headers={"Cache-Control": "max-age=300"})


@ROUTES.add("GET", "/favicon.ico")
def favicon(_visit: Visit) -> Response:
    return Response(status=204, type="image/x-icon")


@ROUTES.add("GET", "/c/pay/{session}")
def show(visit: Visit, session: str) -> Response:
    return _page(visit.desk, _session(visit.desk, session), Typed())


@ROUTES.add("POST", "/c/pay/{session}")
def pay(visit: Visit, session: str) -> Response:
    found = _session(visit.desk, session)
    values = dict(parse_qsl(visit.request.body, keep_blank_values=True, max_num_fields=50))
    now = time.time()
    typed, problems = check_card(values, now=datetime.fromtimestamp(now, UTC))
    if found["status"] != "open":
        return _after(visit.desk, Tried("closed", found), values)
    if typed is None:
        return _page(visit.desk, found, Typed(values, problems), status=422)
    tried = pay_session(visit.desk.store, session, typed=typed, origin=visit.desk.origin, cause=Cause(now))
    return _after(visit.desk, tried, values)


@ROUTES.add("GET", "/c/pay/{session}/confirm/{token}")
def ask(visit: Visit, session: str, token: str) -> Response:
    found = _session(visit.desk, session)
    row = visit.desk.store.row("SELECT state FROM challenges WHERE token = ? AND session = ?", token, session)
    if found["status"] != "open":
        return _page(visit.desk, found, Typed())
    if row is None or row["state"] != "waiting":
        return _page(visit.desk, found, Typed(refusal=ANSWERED))
    return _html(challenge_page(found), found)


@ROUTES.add("POST", "/c/pay/{session}/confirm/{token}")
def answer(visit: Visit, session: str, token: str) -> Response:
    _session(visit.desk, session)
    said = dict(parse_qsl(visit.request.body, max_num_fields=50)).get("answer", "")
    if said not in {"complete", "fail"}:
        return see_other(visit.request.path)
    tried = answer_challenge(
        visit.desk.store, session, token=token, is_confirmed=said == "complete", cause=Cause(time.time())
    )
    return _after(visit.desk, tried, {})


def _after(desk: Desk, tried: Tried, values: dict[str, str]) -> Response:
    desk.sender.wake()
    session = tried.session
    if tried.outcome == "challenge":
        return see_other(f"/c/pay/{session['id']}/confirm/{tried.token}")
    if session["status"] == "complete":
        return see_other(return_address(session))
    if tried.outcome == "declined":
        refusal: Sequence[str] = ANSWERED
        if tried.decline:
            refusal = (tried.decline.message, tried.decline.advice)
        return _page(desk, session, Typed(values, refusal=refusal), status=402)
    return _page(desk, session, Typed())


def _session(desk: Desk, id_: str) -> Obj:
    return session_named(desk.store, id_, cause=Cause(time.time()))


def _page(desk: Desk, session: Obj, typed: Typed, *, status: int = 200) -> Response:
    if session["status"] == "complete":
        words: tuple[str, ...] = ("This payment is already made. You do not need to pay again.",)
        page = message_page("Payment made", words, link="Continue", url=return_address(session))
    elif session["status"] == "expired":
        words = ("This card page has ended, and nothing was charged.", "Go back to see what you can do next.")
        page = message_page("This card page has ended", words, link="Back", url=session["cancel_url"])
    else:
        page = pay_page(session, desk.store.children(session["id"], "item"), typed)
    return _html(page, session, status=status)


def _html(page: bytes, session: Obj | None, *, status: int = 200) -> Response:
    # Browsers hold form-action against the redirect after the POST too, so the way back is named.
    back = urlsplit(session["success_url"]) if session else None
    form_action = f"'self' {back.scheme}://{back.netloc}" if back else "'none'"
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {form_action}"
    )
    return Response(page, status, "text/html", {"Content-Security-Policy": policy, "X-Frame-Options": "DENY"})


def answer_page(desk: Desk, request: Request, trouble: Trouble) -> Response:
    found = ROUTES.find("GET" if request.method == "HEAD" else request.method, request.path)
    if found is None:
        return _missing("There is no such page here.")
    route, arguments = found
    desk.count(route.name)
    try:
        trouble.before()
        return route.handler(Visit(desk, request), **arguments)
    except ApiError as error:
        if error.status == 404:
            return _missing("Check the address, or go back and start the payment again.")
        raise


def failure_page() -> Response:
    words = ("Something went wrong on this page.", "Go back, and look there whether the payment was made.")
    return _html(message_page("Please try again", words, link="", url=None), None, status=500)


def _missing(sentence: str) -> Response:
    return _html(message_page("Page not found", (sentence,), link="", url=None), None, status=404)
