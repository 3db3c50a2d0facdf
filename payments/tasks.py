from celery import shared_task

from audit import clock
from docket.enums import FilingState
from docket.models import Filing
from payments.errors import GatewayUnavailable
from payments.models import Confirmation, Payment, Refund
from payments.services.cart_life import expire_item
from payments.services.confirming import confirm_without_fee
from payments.services.finishing import finish_payment
from payments.services.printing import make_confirmation_pdf
from payments.services.reconciling import reconcile_days
from payments.services.refunding import send_refund
from payments.services.sweeping import settle_by_asking, sweep_payments


@shared_task(name="payments.settle", ignore_result=True)
def settle_task(payment_id: int) -> None:
    if payment := Payment.objects.filter(pk=payment_id).first():
        settle_by_asking(payment, now=clock.now())


@shared_task(name="payments.finish", ignore_result=True)
def finish_task(payment_id: int) -> None:
    if payment := Payment.objects.filter(pk=payment_id).first():
        finish_payment(payment, now=clock.now())


@shared_task(name="payments.confirm_without_fee", ignore_result=True)
def confirm_without_fee_task(filing_id: int) -> None:
    if filing := Filing.objects.filter(pk=filing_id, state=FilingState.PAID).first():
        confirm_without_fee(filing, now=clock.now())


@shared_task(name="payments.refund", ignore_result=True)
def refund_task(refund_id: int) -> None:
    refund = Refund.objects.filter(pk=refund_id).first()
    if refund is None:
        return
    try:
        send_refund(refund, now=clock.now())
    except GatewayUnavailable:
        return  # the sweep comes back for it


@shared_task(name="payments.make_pdf", ignore_result=True)
def make_pdf_task(confirmation_id: int) -> None:
    if confirmation := Confirmation.objects.filter(pk=confirmation_id).first():
        make_confirmation_pdf(confirmation, now=clock.now())


@shared_task(name="payments.expire_item", ignore_result=True)
def expire_item_task(filing_id: int) -> None:
    if filing := Filing.objects.filter(pk=filing_id).first():
        expire_item(filing, now=clock.now())


@shared_task(name="payments.reconcile", ignore_result=True)
def reconcile_task() -> None:
    try:
        reconcile_days(now=clock.now())
    except GatewayUnavailable:
        return  # the sweep comes back for it


@shared_task(name="payments.sweep", ignore_result=True)
def sweep_task() -> None:
    sweep_payments(now=clock.now())
