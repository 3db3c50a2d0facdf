"""The objects of money that moves: the card as charged, the charge, the refund, the line in the balance."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from standin.cards import Decline, TypedCard
from standin.ids import new_id
from standin.objects import NO_ADDRESS
from standin.store import Obj


@dataclass(frozen=True)
class Attempt:
    """A card put to a session, up to the bank's answer."""

    session: Obj
    intent: Obj
    method: Obj
    typed: TypedCard
    was_challenged: bool = False


def _billing_details(typed: TypedCard) -> Obj:
    return {
        "address": dict(NO_ADDRESS),
        "email": typed.email,
        "name": typed.name,
        "phone": None,
        "tax_id": None,
    }


def _card_facts(typed: TypedCard, decline: Decline | None) -> Obj:
    """What both a payment method and a charge say of the card."""
    cvc_check = "fail" if decline and decline.code == "incorrect_cvc" else "pass"
    return {
        "brand": typed.card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc_check},
        "country": "US",
        "exp_month": typed.exp_month,
        "exp_year": typed.exp_year,
        "fingerprint": sha256(f"test card {typed.card.name}".encode()).hexdigest()[:16],
        "funding": "credit",
        "last4": typed.card.last4,
        "regulated_status": "unregulated",
        "wallet": None,
    }


def new_method(typed: TypedCard, *, now: int) -> Obj:
    card = {
        **_card_facts(typed, None),
        "display_brand": typed.card.brand,
        "generated_from": None,
        "networks": {"available": [typed.card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
    }
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": _billing_details(typed),
        "card": card,
        "created": now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def _charged_card(attempt: Attempt, decline: Decline | None) -> Obj:
    amount, brand = attempt.intent["amount"], attempt.typed.card.brand
    secure = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("tds"),
        "version": "2.2.0",
    }
    return {
        **_card_facts(attempt.typed, decline),
        "amount_authorized": None if decline else amount,
        "authorization_code": None if decline else new_id("a", length=6)[2:].upper(),
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": brand,
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "three_d_secure": secure if attempt.was_challenged else None,
        "transaction_link_id": None,
    }


def _outcome(decline: Decline | None) -> Obj:
    if decline is None:
        return {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    return {
        "advice_code": "try_again_later" if decline.code == "processing_error" else None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": decline.network_status,
        "reason": decline.decline_code,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": decline.type,
    }


def new_charge(attempt: Attempt, *, decline: Decline | None, now: int) -> Obj:
    intent, method = attempt.intent, attempt.method
    is_paid = decline is None
    card = _charged_card(attempt, decline)
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if is_paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "TEST CARD PROCESSOR",
        "captured": is_paid,
        "created": now,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": _outcome(decline),
        "paid": is_paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": card, "type": "card"},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded" if is_paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def new_refund(charge: Obj, *, amount: int, reason: str, metadata: dict[str, str], now: int) -> Obj:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason or None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def new_balance_transaction(source: Obj, *, kind: str, amount: int, fee: int) -> Obj:
    details = {"amount": fee, "application": None, "description": "Stripe processing fees", "type": "stripe_fee"}
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": source["created"],
        "balance_type": "payments",
        "created": source["created"],
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [details | {"currency": source["currency"]}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }
