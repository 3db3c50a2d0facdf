"""Orders to the stand-in itself, under /_standin/ and with the API key: trouble, figures, later news."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import TypeAlias

from standin.api import check_key
from standin.charging import settle_delayed
from standin.desk import Desk
from standin.errors import ApiError, bad_param
from standin.events import Cause
from standin.faults import KINDS, Fault, add_fault, all_faults, default_pattern
from standin.params import Fields, parse_params
from standin.store import Obj
from standin.web import Request, Response, Routes, json_response
from standin.webhooks import queue_figures


@dataclass(frozen=True)
class Order:
    desk: Desk
    fields: Fields


ControlHandler: TypeAlias = Callable[..., Obj]
ROUTES: Routes[ControlHandler] = Routes()


@ROUTES.add("GET", "/_standin/faults")
def show_faults(order: Order) -> Obj:
    return {"faults": [asdict(fault) for fault in all_faults(order.desk.store)]}


@ROUTES.add("POST", "/_standin/faults")
def order_fault(order: Order) -> Obj:
    fields = order.fields
    kind = fields.choice("kind", among=KINDS, is_required=True)
    times, status = fields.whole("times"), fields.whole("status") or 500
    if times is not None and times < 1:
        raise bad_param("times", "times must be 1 or more, or left out for no end")
    if status < 400 or status not in set(HTTPStatus):
        raise bad_param("status", "status must be an HTTP status of failure, such as 500")
    pattern = fields.text("pattern") or default_pattern(kind)
    fault = Fault(kind, pattern, seconds=_seconds(fields), status=status, times=times)
    fields.finish()
    add_fault(order.desk.store, fault)
    return show_faults(order)


def _seconds(fields: Fields) -> float:
    text = fields.text("seconds") or "0"
    try:
        seconds = float(text)
    except ValueError as error:
        raise bad_param("seconds", f"Not a number of seconds: {text}") from error
    if not 0 <= seconds <= 86_400:
        raise bad_param("seconds", "seconds must be from 0 to 86400")
    return seconds


@ROUTES.add("DELETE", "/_standin/faults")
def clear_faults(order: Order) -> Obj:
    order.desk.store.change("DELETE FROM faults")
    return show_faults(order)


@ROUTES.add("GET", "/_standin/stats")
def show_stats(order: Order) -> Obj:
    return {"calls": dict(order.desk.calls), "webhooks": queue_figures(order.desk.store)}


@ROUTES.add("DELETE", "/_standin/stats")
def forget_stats(order: Order) -> Obj:
    order.desk.forget_calls()
    return show_stats(order)


@ROUTES.add("GET", "/_standin/webhooks")
def show_webhooks(order: Order) -> Obj:
    rows = order.desk.store.rows("SELECT event, type, state, attempts, answer, due FROM deliveries ORDER BY seq")
    return {"webhooks": [dict(row) for row in rows]}


@ROUTES.add("POST", "/_standin/sessions/{session}/settle")
def settle(order: Order, session: str) -> Obj:
    outcome = order.fields.choice("outcome", among=("succeeded", "failed"), is_required=True)
    settled = settle_delayed(order.desk.store, session, is_paid=outcome == "succeeded", cause=Cause(time.time()))
    order.desk.sender.wake()
    return settled


def answer_control(desk: Desk, request: Request) -> Response:
    check_key(desk, request)
    found = ROUTES.find(request.method, request.path)
    if found is None:
        raise ApiError(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)
    route, arguments = found
    return json_response(route.handler(Order(desk, Fields(parse_params(request.params_text))), **arguments))
