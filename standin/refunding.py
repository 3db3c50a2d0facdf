"""Refunds: whole or in parts, never more than was paid."""

from __future__ import annotations

from standin.errors import ApiError, bad_param, no_such, unexpected_state
from standin.events import Cause, emit
from standin.money_objects import new_balance_transaction, new_refund
from standin.params import Fields
from standin.store import Obj, Store

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def refund_charge(store: Store, fields: Fields, *, cause: Cause) -> Obj:
    charge_id, intent_id = fields.text("charge"), fields.text("payment_intent")
    amount, reason = fields.whole("amount"), fields.choice("reason", among=REASONS)
    metadata = fields.pairs("metadata")
    fields.finish()
    if amount is not None and amount < 1:
        raise bad_param("amount", "Invalid positive integer", code="parameter_invalid_integer")
    with store.transaction():
        charge = _charge_of(store, charge_id, intent_id)
        _check_refundable(charge)
        left = charge["amount"] - charge["amount_refunded"]
        amount = left if amount is None else amount
        _check_amount(charge, amount, left)
        return _give_back(
            store, charge, new_refund(charge, amount=amount, reason=reason, metadata=metadata, now=cause.second), cause
        )


def _charge_of(store: Store, charge_id: str, intent_id: str) -> Obj:
    if charge_id and intent_id:
        raise ApiError("You may only specify one of these parameters: charge, payment_intent.")
    if charge_id:
        if charge := store.find(charge_id, "charge"):
            return charge
        raise no_such("charge", charge_id, param="charge")
    if not intent_id:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise ApiError(message, code="parameter_missing", param="payment_intent")
    intent = store.find(intent_id, "payment_intent")
    if intent is None:
        raise no_such("payment_intent", intent_id, param="payment_intent")
    if intent["status"] != "succeeded":
        raise unexpected_state(f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.")
    return store.get(intent["latest_charge"])


def _check_refundable(charge: Obj) -> None:
    if charge["status"] != "succeeded":
        raise unexpected_state(
            f"Charge {charge['id']} cannot be refunded because its payment did not succeed.",
            code="charge_not_refundable",
        )
    if charge["refunded"]:
        raise unexpected_state(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")


def _check_amount(charge: Obj, amount: int, left: int) -> None:
    if amount > left:
        raise unexpected_state(
            f"Refund amount ({_shown(charge, amount)}) is greater than "
            f"unrefunded amount on charge ({_shown(charge, left)})",
            param="amount",
        )


def _shown(charge: Obj, cents: int) -> str:
    sign = "$" if charge["currency"] == "usd" else ""
    return f"{sign}{cents // 100:,}.{cents % 100:02d}"


def _give_back(store: Store, charge: Obj, refund: Obj, cause: Cause) -> Obj:
    money = store.add(new_balance_transaction(refund, kind="refund", amount=-refund["amount"], fee=0))
    refund["balance_transaction"] = money["id"]
    refunded = charge["amount_refunded"] + refund["amount"]
    charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount"]}
    happened = [("refund.created", store.add(refund)), ("charge.refunded", store.save(charge))]
    emit(store, happened, cause=cause)
    return refund
