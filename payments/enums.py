from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentMethod(models.TextChoices):
    CARD = "card", _("Credit Card")
    NO_FEE = "no-fee", _("No fee due")


class PaymentState(models.TextChoices):
    CREATED = "created", _("Being prepared")
    OPEN = "open", _("Waiting for the card page")
    PAID = "paid", _("Paid")
    ENDED = "ended", _("Ended without a charge")


IN_FLIGHT = frozenset({PaymentState.CREATED, PaymentState.OPEN})


class LedgerKind(models.TextChoices):
    OWED = "owed", _("Owed")
    CHARGED = "charged", _("Charged")
    REFUNDED = "refunded", _("Refunded")
    UNREFUNDED = "unrefunded", _("Refund came back")


class RefundState(models.TextChoices):
    CREATED = "created", _("Being sent")
    SENT = "sent", _("Sent to the card")
    FAILED = "failed", _("Refused by the processor")
