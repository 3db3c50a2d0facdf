"""Why a card was declined, in plain words. The codes are Stripe's decline and error codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("The bank declined the card and did not say why. Try another card, or call the bank.")

REASONS: dict[str, str | Promise] = {
    "authentication_required": _("The bank wants to check that it is you. Try again and follow the bank's steps."),
    "payment_intent_authentication_failure": _(
        "The bank could not check that it is you. Try again and follow the bank's steps, or use another card."
    ),
    "insufficient_funds": _("There is not enough money on the card. Try another card."),
    "card_velocity_exceeded": _("The card has reached its limit. Try another card, or call the bank."),
    "withdrawal_count_limit_exceeded": _("The card has reached its limit. Try another card, or call the bank."),
    "expired_card": _("The card has expired. Try another card."),
    "incorrect_cvc": _("The security code is not right. Check the digits on the card and try again."),
    "invalid_cvc": _("The security code is not right. Check the digits on the card and try again."),
    "incorrect_number": _("The card number is not right. Check the digits and try again."),
    "invalid_number": _("The card number is not right. Check the digits and try again."),
    "invalid_expiry_month": _("The expiration date is not right. Check it and try again."),
    "invalid_expiry_year": _("The expiration date is not right. Check it and try again."),
    "incorrect_zip": _("The zip code does not match the card. Check it and try again."),
    "card_not_supported": _("The card cannot be used for this kind of payment. Try another card."),
    "currency_not_supported": _("The card cannot be used for this kind of payment. Try another card."),
    "processing_error": _("Something went wrong at the bank. Wait a moment and try again."),
    "try_again_later": _("Something went wrong at the bank. Wait a moment and try again."),
    "issuer_not_available": _("The bank could not be reached. Wait a moment and try again."),
    "reenter_transaction": _("Something went wrong at the bank. Wait a moment and try again."),
    "call_issuer": _("The bank asks you to call. Its number is on the back of the card."),
}


def reason_for(code: str) -> str:
    """Never names theft or fraud: whoever holds the card reads this."""
    return str(REASONS.get(code, UNKNOWN)) if code else ""
