"""Checkout sessions: opened by the portal, ended by payment, by the portal or by time."""

from __future__ import annotations

import re
from typing import Any

from standin.errors import ApiError, bad_param, no_such, unexpected_state
from standin.events import Cause, emit
from standin.objects import customer_details, new_item, new_session
from standin.params import Fields
from standin.store import Obj, Store

HALF_HOUR, DAY = 30 * 60, 24 * 3600
LEAST_AMOUNT, MOST_AMOUNT, MOST_LINES = 50, 99_999_999, 100


def open_session(store: Store, fields: Fields, *, origin: str, cause: Cause) -> Obj:
    asked = _asked(fields, now=cause.second)
    details = _intent_details(fields.group("payment_intent_data"))
    lines = _lines(fields)
    fields.finish()
    currency, total = lines[0]["currency"], sum(line["unit_amount"] * line["quantity"] for line in lines)
    _check_total(total)
    session = new_session(asked | {"currency": currency}, total=total, origin=origin, now=cause.second)
    with store.transaction():
        for line in lines:
            store.add(new_item(**line, now=cause.second), parent=session["id"])
        return store.add(session, private={"intent": details})


def _asked(fields: Fields, *, now: int) -> Obj:
    fields.choice("mode", among=("payment",), is_required=True)
    for index, kind in enumerate(fields.texts("payment_method_types")):
        if kind != "card":
            raise bad_param(f"payment_method_types[{index}]", "Invalid payment_method_types: must be one of card")
    return {
        "billing_address_collection": fields.choice("billing_address_collection", among=("auto", "required")) or None,
        "cancel_url": fields.url("cancel_url") or None,
        "client_reference_id": fields.text("client_reference_id", most=200) or None,
        "customer_creation": fields.choice("customer_creation", among=("always", "if_required")) or "if_required",
        "customer_email": _email(fields),
        "expires_at": _expires_at(fields, now=now),
        "locale": fields.text("locale", most=10) or None,
        "metadata": fields.pairs("metadata"),
        "submit_type": fields.choice("submit_type", among=("auto", "book", "donate", "pay")) or None,
        "success_url": fields.url("success_url", is_required=True),
        "ui_mode": fields.choice("ui_mode", among=("hosted_page",)) or "hosted_page",
    }


def _email(fields: Fields) -> str | None:
    email = fields.text("customer_email", most=800)
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise bad_param("customer_email", f"Invalid email address: {email}", code="email_invalid")
    return email or None


def _expires_at(fields: Fields, *, now: int) -> int:
    moment = fields.whole("expires_at")
    if moment is None:
        return now + DAY
    if moment < now + HALF_HOUR:
        raise bad_param(
            "expires_at", "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
    if moment > now + DAY:
        raise bad_param(
            "expires_at", "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )
    return moment


def _intent_details(fields: Fields) -> dict[str, Any]:
    details = {
        name: fields.text(name, most=most) or None
        for name, most in {
            "description": 1000,
            "receipt_email": 800,
            "statement_descriptor": 22,
            "statement_descriptor_suffix": 22,
        }.items()
    }
    metadata = fields.pairs("metadata")
    fields.choice("capture_method", among=("automatic", "automatic_async"))
    fields.finish()
    return details | {"metadata": metadata}


def _lines(fields: Fields) -> list[Obj]:
    rows = fields.groups("line_items")
    if not rows:
        raise ApiError("Missing required param: line_items.", code="parameter_missing", param="line_items")
    if len(rows) > MOST_LINES:
        raise bad_param("line_items", f"You can pass at most {MOST_LINES} line items.")
    lines = [_line(row) for row in rows]
    if len({line["currency"] for line in lines}) > 1:
        raise bad_param("line_items", "All line items must have the same currency.")
    return lines


def _line(fields: Fields) -> Obj:
    price = fields.group("price_data")
    product = price.group("product_data")
    product.text("description")
    product.pairs("metadata")
    line = {
        "description": product.text("name", is_required=True),
        "currency": _currency(price),
        "unit_amount": _at_least(price, "unit_amount", 0),
        "quantity": _at_least(fields, "quantity", 1),
    }
    for group in (product, price, fields):
        group.finish()
    return line


def _currency(fields: Fields) -> str:
    currency = fields.text("currency", is_required=True).lower()
    if not re.fullmatch(r"[a-z]{3}", currency):
        raise bad_param(fields.full("currency"), f"Invalid currency: {currency}")
    return currency


def _at_least(fields: Fields, name: str, least: int) -> int:
    value = fields.whole(name, is_required=True) or 0
    if not least <= value <= MOST_AMOUNT:
        raise bad_param(fields.full(name), f"This value must be greater than or equal to {least}.")
    return value


def _check_total(total: int) -> None:
    if total < LEAST_AMOUNT:
        message = "The Checkout Session's total amount due must add up to at least $0.50 usd"
        raise bad_param("", message, code="amount_too_small")
    if total > MOST_AMOUNT:
        message = "The Checkout Session's total amount due must be no more than $999,999.99"
        raise bad_param("", message, code="amount_too_large")


def session_named(store: Store, id_: str, *, cause: Cause) -> Obj:
    expire_due(store, cause=cause)
    session = store.find(id_, "checkout.session")
    if session is None:
        raise no_such("checkout.session", id_, param="session")
    return session


def expire_session(store: Store, id_: str, *, cause: Cause) -> Obj:
    """Ends an open session for good; after this no press of a button can charge for it."""
    with store.transaction():
        session = session_named(store, id_, cause=cause)
        if session["status"] != "open":
            raise unexpected_state(
                'Only Checkout Sessions with a status in ["open"] can be expired. '
                f"This Checkout Session has a status of `{session['status']}`."
            )
        return _end_unpaid(store, session, cause=cause)


def expire_due(store: Store, *, cause: Cause) -> int:
    due = (
        "SELECT id FROM objects WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open' "
        "AND json_extract(body, '$.expires_at') <= ?"
    )
    if not store.rows(due + " LIMIT 1", cause.second):
        return 0
    with store.transaction():
        rows = store.rows(due, cause.second)
        for row in rows:
            _end_unpaid(store, store.get(row["id"]), cause=cause)
    return len(rows)


def _end_unpaid(store: Store, session: Obj, *, cause: Cause) -> Obj:
    happened = []
    store.change("UPDATE challenges SET state = 'stale' WHERE session = ? AND state = 'waiting'", session["id"])
    if session["payment_intent"]:
        intent = store.get(session["payment_intent"])
        intent |= {"status": "canceled", "canceled_at": cause.second, "cancellation_reason": "automatic"}
        happened.append(("payment_intent.canceled", store.save(intent | {"next_action": None})))
    session |= {"status": "expired", "url": None}
    happened.append(("checkout.session.expired", store.save(session)))
    emit(store, happened, cause=cause)
    return session


def complete_session(session: Obj, *, email: str, name: str, is_paid: bool) -> Obj:
    return session | {
        "status": "complete",
        "payment_status": "paid" if is_paid else "unpaid",
        "customer_details": customer_details(email, name),
        "url": None,
    }


def return_address(session: Obj) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
