"""What support tells a caller, in plain words. No rule is made here: it says what the rows say."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courts.money import dollars
from docket.enums import FilingState
from docket.models import Filing, ReviewRound
from enrollment.models import User
from payments.enums import IN_FLIGHT, PaymentState, RefundState
from payments.models import Payment, Refund


def about_filing(filing: Filing, *, newest: ReviewRound | None) -> list[str]:
    told = _about_state(filing, newest)
    if filing.case and filing.filed_on:
        told.insert(0, _("The docket number is %(number)s.") % {"number": filing.case.number})
        told.insert(1, _("It counts as filed on %(day)s.") % {"day": _day(filing.filed_on)})
    return told


def _about_state(filing: Filing, newest: ReviewRound | None) -> list[str]:
    if filing.state == FilingState.RETURNED and newest:
        told = [_("The clerk returned it. Log in, open “Returned for correction”, and correct what is open there.")]
        if newest.cure_by:
            told.append(_("The last day is %(day)s. It costs nothing.") % {"day": _day(newest.cure_by)})
        return [*told, _("The docket number and the date stay the same.")]
    return [
        {
            FilingState.PAID: _("It is paid. The docket number comes within minutes, by e-mail. Do not pay again."),
            FilingState.FILED: _("It is filed and waits for a clerk to look at it. Nothing has to be done now."),
            FilingState.ACCEPTED: _("The clerk accepted it. Nothing has to be done now."),
            FilingState.REJECTED: _("It was rejected. The clerk's words are on the page of the case and in an e-mail."),
            FilingState.IN_CART: _("It is in the shopping cart. It is not filed until it is paid."),
            FilingState.EXPIRED: _("It was removed because it was not paid in time. It has to be started again."),
            FilingState.REMOVED: _("It was removed. Nothing was filed."),
        }.get(FilingState(filing.state), _("It is not finished yet. Log in and open “Unfinished filings”."))
    ]


def about_payment(payment: Payment) -> list[str]:
    if payment.state == PaymentState.PAID:
        words = _("%(sum)s was taken from the card ending in %(last4)s, once.")
        told = [words % {"sum": dollars(payment.total_cents), "last4": payment.card_last4}]
        if not payment.card_last4:
            told = [_("Nothing was due, so nothing was charged.")]
        return [*told, _("The confirmation number is %(number)s.") % {"number": payment.confirmation_number}]
    if payment.state in IN_FLIGHT:
        return [_("The payment is not finished. We ask the card company and write an e-mail. Do not pay again yet.")]
    return [
        _("Nothing was charged. The items are in the shopping cart and can be paid for."),
        _("A hold on the card, if the bank shows one, ends by itself within some days."),
    ]


def about_refund(refund: Refund) -> str:
    words = {
        RefundState.CREATED: _("%(sum)s is on its way back to the card."),
        RefundState.SENT: _("%(sum)s was sent back to the card. The bank may need five to ten days to show it."),
        RefundState.FAILED: _("The card company refused a refund of %(sum)s. The court's office will write."),
    }
    return words[RefundState(refund.state)] % {"sum": dollars(refund.total_cents)}


def about_account(user: User, *, is_locked: bool) -> list[str]:
    if user.closed_at:
        return [_("The account was closed by its owner.")]
    if not user.is_active:
        return [_("The account is not active yet. The link in the e-mail makes it active; it can be sent again.")]
    if is_locked:
        return [
            _("Too many wrong passwords: the account is locked for a quarter of an hour, then it opens by itself."),
            _("“Forgot Password?” on the log-in page works too. It can be opened now after a check in writing."),
        ]
    return [_("The account is open. “Forgot User ID?” and “Forgot Password?” help with logging in.")]


def _day(day: date) -> str:
    return date_format(day, "l, F j, Y")
