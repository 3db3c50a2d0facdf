"""Taking the money: one press of Pay, the bank's question, and payments that settle later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standin.cards import BY_NAME, GENERIC, Decline, TypedCard
from standin.errors import no_such, unexpected_state
from standin.events import Cause, emit
from standin.faults import PAYMENT_FAULTS, draw_faults
from standin.ids import new_id
from standin.money_objects import Attempt, new_balance_transaction, new_charge, new_method
from standin.objects import new_intent, payment_error
from standin.sessions import complete_session, session_named
from standin.store import Obj, Store

NOT_CONFIRMED = Decline(
    "payment_intent_authentication_failure",
    "authentication_required",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    "Your bank did not confirm that it is you. Nothing was charged. Try again, or use another card.",
)


@dataclass(frozen=True)
class Tried:
    """What came of one press of a button. `closed`: the session was over before it, and nothing was done."""

    outcome: Literal["paid", "declined", "challenge", "closed"]
    session: Obj
    decline: Decline | None = None
    token: str = ""


def pay_session(store: Store, session_id: str, *, typed: TypedCard, origin: str, cause: Cause) -> Tried:
    """Charges at most once: a second press finds the session complete, or the bank's question still open."""
    with store.transaction():
        session = session_named(store, session_id, cause=cause)
        if session["status"] != "open":
            return Tried("closed", session)
        if token := _open_challenge(store, session_id, typed.card.name):
            return Tried("challenge", session, token=token)
        store.change("UPDATE challenges SET state = 'stale' WHERE session = ? AND state = 'waiting'", session_id)
        intent = _intent_of(store, session, cause=cause)
        method = store.add(new_method(typed, now=cause.second))
        attempt = Attempt(session, intent, method, typed)
        if typed.card.needs_challenge:
            return _ask_bank(store, attempt, origin=origin, cause=cause)
        return _charge(store, attempt, cause=cause)


def _open_challenge(store: Store, session_id: str, card: str) -> str:
    row = store.row(
        "SELECT token FROM challenges WHERE session = ? AND card = ? AND state = 'waiting'", session_id, card
    )
    return row["token"] if row else ""


def _intent_of(store: Store, session: Obj, *, cause: Cause) -> Obj:
    """The intent begins with the first attempt, as at Stripe; later attempts go on with it."""
    if session["payment_intent"]:
        return store.get(session["payment_intent"])
    intent = store.add(new_intent(session, store.private(session["id"])["intent"], now=cause.second))
    session["payment_intent"] = intent["id"]
    store.save(session)
    emit(store, [("payment_intent.created", intent)], cause=cause)
    return intent


def _ask_bank(store: Store, attempt: Attempt, *, origin: str, cause: Cause) -> Tried:
    token, session = new_id("tds"), attempt.session
    url = f"{origin}/c/pay/{session['id']}/confirm/{token}"
    redirect = {"return_url": session["url"], "url": url}
    attempt.intent.update(
        status="requires_action",
        payment_method=attempt.method["id"],
        next_action={"redirect_to_url": redirect, "type": "redirect_to_url"},
    )
    store.save(attempt.intent)
    store.change(
        "INSERT INTO challenges (token, session, method, card, state) VALUES (?, ?, ?, ?, 'waiting')",
        token,
        session["id"],
        attempt.method["id"],
        attempt.typed.card.name,
    )
    emit(store, [("payment_intent.requires_action", attempt.intent)], cause=cause)
    return Tried("challenge", session, token=token)


def answer_challenge(store: Store, session_id: str, *, token: str, is_confirmed: bool, cause: Cause) -> Tried:
    """The bank's answer counts once; an answer to a question that was replaced changes nothing."""
    with store.transaction():
        session = session_named(store, session_id, cause=cause)
        if session["status"] != "open":
            return Tried("closed", session)
        row = store.row(
            "SELECT method, card FROM challenges WHERE token = ? AND session = ? AND state = 'waiting'",
            token,
            session_id,
        )
        if row is None:
            return Tried("declined", session, decline=None)
        store.change("UPDATE challenges SET state = 'answered' WHERE token = ?", token)
        method, intent = store.get(row["method"]), store.get(session["payment_intent"])
        attempt = Attempt(session, intent, method, _typed_again(method, row["card"]), was_challenged=True)
        if is_confirmed:
            return _charge(store, attempt, cause=cause)
        return _refuse(store, attempt, NOT_CONFIRMED, charge=None, cause=cause)


def _typed_again(method: Obj, card: str) -> TypedCard:
    details, facts = method["billing_details"], method["card"]
    return TypedCard(BY_NAME[card], facts["exp_month"], facts["exp_year"], email=details["email"], name=details["name"])


def _charge(store: Store, attempt: Attempt, *, cause: Cause) -> Tried:
    intent, method, typed = attempt.intent, attempt.method, attempt.typed
    decline = typed.card.decline
    charge = new_charge(attempt, decline=decline, now=cause.second)
    if decline:
        return _refuse(store, attempt, decline, charge=store.add(charge), cause=cause)
    is_delayed = bool(draw_faults(store, "payment", kinds=PAYMENT_FAULTS))
    session = complete_session(attempt.session, email=typed.email, name=typed.name, is_paid=not is_delayed)
    intent.update(payment_method=method["id"], latest_charge=charge["id"], next_action=None, last_payment_error=None)
    store.save(session)
    if is_delayed:
        charge |= {"status": "pending", "paid": False, "outcome": None}
        store.save(intent | {"status": "processing"})
        store.add(charge)
        emit(store, [("checkout.session.completed", session)], cause=cause)
    else:
        store.add(charge)
        happened = _succeed(store, intent, charge, cause=cause)
        emit(store, [*happened, ("checkout.session.completed", session)], cause=cause)
    return Tried("paid", session)


def _succeed(store: Store, intent: Obj, charge: Obj, *, cause: Cause) -> list[tuple[str, Obj]]:
    money = new_balance_transaction(
        charge, kind="charge", amount=charge["amount"], fee=processing_fee(charge["amount"])
    )
    # A delayed payment reaches the balance when it settles, not when it was begun.
    store.add(money | {"created": cause.second, "available_on": cause.second})
    charge.update(status="succeeded", paid=True, balance_transaction=money["id"])
    intent.update(status="succeeded", amount_received=intent["amount"], processing=None)
    return [("charge.succeeded", store.save(charge)), ("payment_intent.succeeded", store.save(intent))]


def _refuse(store: Store, attempt: Attempt, decline: Decline, *, charge: Obj | None, cause: Cause) -> Tried:
    """The session stays open for another card."""
    happened = [("charge.failed", charge)] if charge else []
    error = payment_error(decline, method=attempt.method, charge=charge["id"] if charge else None)
    attempt.intent.update(
        status="requires_payment_method", payment_method=None, next_action=None, last_payment_error=error
    )
    if charge:
        attempt.intent["latest_charge"] = charge["id"]
    happened.append(("payment_intent.payment_failed", store.save(attempt.intent)))
    emit(store, happened, cause=cause)
    return Tried("declined", attempt.session, decline=decline)


def settle_delayed(store: Store, session_id: str, *, is_paid: bool, cause: Cause) -> Obj:
    """The later news of a payment that was begun under the fault `payment-delayed`."""
    with store.transaction():
        session = session_named(store, session_id, cause=cause)
        intent = store.find(session["payment_intent"])
        if intent is None:
            raise no_such("payment_intent", "", param="session")
        if intent["status"] != "processing":
            raise unexpected_state("This payment is not waiting to be settled.")
        charge = store.get(intent["latest_charge"])
        if is_paid:
            happened = _succeed(store, intent, charge, cause=cause)
            session["payment_status"] = "paid"
        else:
            happened = _fail_delayed(store, intent, charge)
        news = "async_payment_succeeded" if is_paid else "async_payment_failed"
        emit(store, [*happened, (f"checkout.session.{news}", store.save(session))], cause=cause)
        return session


def _fail_delayed(store: Store, intent: Obj, charge: Obj) -> list[tuple[str, Obj]]:
    error = payment_error(GENERIC, method=store.get(intent["payment_method"]), charge=charge["id"])
    charge.update(status="failed", failure_code=GENERIC.code, failure_message=GENERIC.message)
    intent.update(status="requires_payment_method", payment_method=None, last_payment_error=error)
    return [("charge.failed", store.save(charge)), ("payment_intent.payment_failed", store.save(intent))]


def processing_fee(amount: int) -> int:
    """2.9 % and 30 cents, half cents up."""
    return (amount * 29 + 500) // 1000 + 30
