"""The part of Stripe's HTTP API that is spoken here: which calls there are, and what each of them does."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from standin.desk import Desk
from standin.errors import ApiError, no_such
from standin.events import Cause, pending_webhooks
from standin.expansion import expand_all
from standin.faults import Trouble
from standin.idempotency import Claim, claim_key, keep_answer, release_key
from standin.listing import list_objects, page_of
from standin.params import Fields, parse_params
from standin.refunding import refund_charge
from standin.sessions import expire_due, expire_session, open_session, session_named
from standin.store import Obj
from standin.web import Request, Response, Route, Routes, json_response


@dataclass(frozen=True)
class Call:
    desk: Desk
    fields: Fields
    cause: Cause

    def texts(self, *names: str) -> dict[str, str]:
        return {name: self.fields.text(name) for name in names}

    def list(self, kind: str, url: str, where: Mapping[str, str | Sequence[str]]) -> Obj:
        return list_objects(self.desk.store, self.fields, kind=kind, url=url, where=where)


ApiHandler: TypeAlias = Callable[..., Obj]
ROUTES: Routes[ApiHandler] = Routes()


@ROUTES.add("POST", "/v1/checkout/sessions")
def create_session(call: Call) -> Obj:
    return open_session(call.desk.store, call.fields, origin=call.desk.origin, cause=call.cause)


@ROUTES.add("GET", "/v1/checkout/sessions")
def list_sessions(call: Call) -> Obj:
    expire_due(call.desk.store, cause=call.cause)
    status = call.fields.choice("status", among=("open", "complete", "expired"))
    where = {"payment_intent": call.fields.text("payment_intent"), "status": status}
    return call.list("checkout.session", "/v1/checkout/sessions", where)


@ROUTES.add("GET", "/v1/checkout/sessions/{session}")
def retrieve_session(call: Call, session: str) -> Obj:
    call.fields.finish()
    return session_named(call.desk.store, session, cause=call.cause)


@ROUTES.add("POST", "/v1/checkout/sessions/{session}/expire")
def end_session(call: Call, session: str) -> Obj:
    call.fields.finish()
    return expire_session(call.desk.store, session, cause=call.cause)


@ROUTES.add("GET", "/v1/checkout/sessions/{session}/line_items")
def list_line_items(call: Call, session: str) -> Obj:
    found = session_named(call.desk.store, session, cause=call.cause)
    items = call.desk.store.children(found["id"], "item")
    return page_of(items, call.fields, url=f"/v1/checkout/sessions/{session}/line_items")


@ROUTES.add("POST", "/v1/refunds")
def create_refund(call: Call) -> Obj:
    return refund_charge(call.desk.store, call.fields, cause=call.cause)


@ROUTES.add("GET", "/v1/refunds")
def list_refunds(call: Call) -> Obj:
    return call.list("refund", "/v1/refunds", call.texts("charge", "payment_intent"))


@ROUTES.add("GET", "/v1/charges")
def list_charges(call: Call) -> Obj:
    return call.list("charge", "/v1/charges", call.texts("payment_intent"))


@ROUTES.add("GET", "/v1/charges/{charge}/refunds")
def list_charge_refunds(call: Call, charge: str) -> Obj:
    found = _named(call, "charge", charge, param="charge")
    return call.list("refund", f"/v1/charges/{charge}/refunds", {"charge": found["id"]})


@ROUTES.add("GET", "/v1/payment_intents")
def list_intents(call: Call) -> Obj:
    return call.list("payment_intent", "/v1/payment_intents", {})


@ROUTES.add("GET", "/v1/balance_transactions")
def list_balance(call: Call) -> Obj:
    return call.list("balance_transaction", "/v1/balance_transactions", call.texts("type", "source"))


@ROUTES.add("GET", "/v1/events")
def list_events(call: Call) -> Obj:
    types = call.fields.texts("types") or call.fields.text("type")
    found = call.list("event", "/v1/events", {"type": types})
    for event in found["data"]:
        event["pending_webhooks"] = pending_webhooks(call.desk.store, event["id"])
    return found


@ROUTES.add("GET", "/v1/events/{event}")
def retrieve_event(call: Call, event: str) -> Obj:
    call.fields.finish()
    found = _named(call, "event", event, param="id")
    return found | {"pending_webhooks": pending_webhooks(call.desk.store, event)}


def _add_retrieve(path: str, kind: str, *, param: str) -> None:
    @ROUTES.add("GET", f"/v1/{path}/{{name}}")
    def retrieve(call: Call, name: str) -> Obj:
        call.fields.finish()
        return _named(call, kind, name, param=param)


_add_retrieve("payment_intents", "payment_intent", param="intent")
_add_retrieve("charges", "charge", param="id")
_add_retrieve("refunds", "refund", param="id")
_add_retrieve("balance_transactions", "balance_transaction", param="id")
_add_retrieve("payment_methods", "payment_method", param="payment_method")


def _named(call: Call, kind: str, id_: str, *, param: str) -> Obj:
    found = call.desk.store.find(id_, kind)
    if found is None:
        raise no_such(kind, id_, param=param)
    return found


def check_key(desk: Desk, request: Request) -> None:
    scheme, _, credentials = request.authorization.partition(" ")
    key = credentials.strip() if scheme.lower() == "bearer" else _basic_user(scheme, credentials)
    if not key:
        raise ApiError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not hmac.compare_digest(key.encode(), desk.api_key.encode()):
        raise ApiError(f"Invalid API Key provided: {_masked(key)}", status=401)


def _basic_user(scheme: str, credentials: str) -> str:
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _masked(key: str) -> str:
    return f"{key[:8]}{'*' * 12}{key[-4:]}" if len(key) > 16 else "*" * len(key)


def answer_api(desk: Desk, request: Request, trouble: Trouble) -> Response:
    """One call: who asks, whether it was asked before, trouble if ordered, then the work and its answer together."""
    check_key(desk, request)
    found = ROUTES.find(request.method, request.path)
    if found is None:
        raise ApiError(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)
    route, arguments = found
    desk.count(route.name)
    if request.method != "POST" or not request.idempotency_key:
        trouble.before()
        return _perform(desk, request, route, arguments)
    return _perform_once(desk, request, route, arguments, trouble)


def _perform_once(
    desk: Desk, request: Request, route: Route[ApiHandler], arguments: dict[str, str], trouble: Trouble
) -> Response:
    key = request.idempotency_key
    kept = claim_key(desk.store, Claim(key, request.path, request.body, request.id), now=time.time())
    try:
        trouble.before()
        response = (
            Response(kept.body, kept.status, headers={"Idempotent-Replayed": "true"})
            if kept
            else _perform(desk, request, route, arguments)
        )
    except ApiError as error:
        if not (error.is_kept and kept is None):
            raise
        response = json_response(error.body(), status=error.status)
        keep_answer(desk.store, key, status=response.status, body=response.body)
    finally:
        if kept is None:
            release_key(desk.store, key)
    response.headers |= {"Idempotency-Key": key, "Original-Request": kept.request_id if kept else request.id}
    return response


def _perform(desk: Desk, request: Request, route: Route[ApiHandler], arguments: dict[str, str]) -> Response:
    fields = Fields(parse_params(request.params_text))
    expand = fields.texts("expand")
    cause = Cause(time.time(), request.id, request.idempotency_key or None)
    # The work and the answer kept under the key are one transaction: a crash leaves both or neither.
    with desk.store.transaction():
        done = route.handler(Call(desk, fields, cause), **arguments)
        response = json_response(expand_all(desk.store, done, expand))
        if request.method == "POST" and request.idempotency_key:
            keep_answer(desk.store, request.idempotency_key, status=response.status, body=response.body)
    desk.sender.wake()
    return response
