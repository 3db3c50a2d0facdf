"""One gate per object: whoever did not pay gets 404, so that existence does not leak."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from courts.book import book_by_key
from enrollment.models import User
from payments.models import Confirmation, Payment


def get_payment_for(user: User, public_id: UUID) -> Payment:
    payment = Payment.objects.of_payer(user).select_related("jurisdiction").filter(public_id=public_id).first()
    if payment is None:
        raise Http404
    return payment


def get_payment_by_its_secret(public_id: UUID) -> Payment:
    """For the way back from the card page, before anybody logs in: the unguessable id is the key, nothing is shown."""
    payment = Payment.objects.filter(public_id=public_id).first()
    if payment is None:
        raise Http404
    return payment


def get_confirmation_for(user: User, number: str) -> Confirmation:
    confirmation = Confirmation.objects.filter(payment__payer=user, number=number).select_related("payment").first()
    if confirmation is None:
        raise Http404
    payment = confirmation.payment
    payment.payer, payment.jurisdiction = user, book_by_key(payment.jurisdiction_id).jurisdiction
    return confirmation


def confirmations_of(user: User) -> QuerySet[Confirmation]:
    return (
        Confirmation.objects.filter(payment__payer=user)
        .select_related("payment__jurisdiction", "payment__payer")
        .order_by("-made_at", "-pk")
    )
