import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import IN_FLIGHT, LedgerKind, PaymentMethod, PaymentState, RefundState

if TYPE_CHECKING:
    from enrollment.models import User

FIRST_CONFIRMATION = 50_000_000


class PaymentQuerySet(models.QuerySet["Payment"]):
    def of_payer(self, user: "User") -> "PaymentQuerySet":
        return self.filter(payer=user)

    def in_flight(self) -> "PaymentQuerySet":
        return self.filter(state__in=sorted(IN_FLIGHT))

    def unfinished(self) -> "PaymentQuerySet":
        """Paid, and not every filing is on the docket or refunded yet."""
        return self.filter(state=PaymentState.PAID, finished_at__isnull=True)


class Payment(models.Model):
    """One attempt to pay for one or more filings. The row, with the whole request, comes before any call."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payments")
    jurisdiction = models.ForeignKey("courts.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=PaymentMethod.choices, default=PaymentMethod.CARD)
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.CREATED)
    court_fees_cents = models.BigIntegerField()
    service_fee_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="usd")
    request = models.JSONField(
        default=dict, help_text=_("Exactly what is sent to the processor, each time it is sent.")
    )
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When the processor was last asked."))
    session_id = models.CharField(max_length=100, blank=True)
    session_url = models.TextField(blank=True)
    charge_id = models.CharField(max_length=100, blank=True, db_index=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True, help_text=_("The processor's own time of the charge."))
    settled_at = models.DateTimeField(null=True, blank=True, help_text=_("When the portal learned how it ended."))
    last_decline = models.CharField(max_length=60, blank=True, help_text=_("The bank's own code."))
    cancelled_at = models.DateTimeField(null=True, blank=True, help_text=_("When the payer gave it up."))
    trouble = models.CharField(max_length=60, blank=True, help_text=_("What a person has to look at."))
    finished_at = models.DateTimeField(null=True, blank=True, help_text=_("Every filing is on the docket or refunded."))

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(court_fees_cents__gte=0, service_fee_cents__gte=0), name="payment_sums_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(paid_at__isnull=False, settled_at__isnull=False),
                name="payment_paid_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID, method=PaymentMethod.CARD) | Q(charge_id__gt=""),
                name="payment_by_card_has_charge",
            ),
            models.UniqueConstraint(fields=["session_id"], condition=Q(session_id__gt=""), name="payment_session_once"),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="payment_sweep"),
            models.Index(fields=["card_last4", "paid_at"], name="payment_by_card"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def subject(self) -> str:
        return f"payment:{self.public_id}"

    @property
    def total_cents(self) -> int:
        return self.court_fees_cents + self.service_fee_cents

    @property
    def is_in_flight(self) -> bool:
        return self.state in IN_FLIGHT

    @property
    def is_paid(self) -> bool:
        return self.state == PaymentState.PAID

    @property
    def confirmation_number(self) -> str:
        """Eight digits, one per payment: made from the row's own key, so that no counter is locked for it."""
        return f"{FIRST_CONFIRMATION + self.pk:08d}"


class PaymentLine(models.Model):
    """What one payment pays for one filing."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    filing = models.ForeignKey("docket.Filing", null=True, on_delete=models.PROTECT, related_name="payment_lines")
    court_fee_cents = models.BigIntegerField()
    service_fee_cents = models.BigIntegerField()
    is_paid = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "filing"], name="payment_line_once_per_filing"),
            models.UniqueConstraint(fields=["filing"], condition=Q(is_paid=True), name="payment_line_filing_paid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.filing_id}"

    @property
    def total_cents(self) -> int:
        return self.court_fee_cents + self.service_fee_cents


class LedgerEntry(models.Model):
    """Money owed, charged or given back. Append-only; cents are never negative, the kind gives the direction."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="ledger")
    line = models.ForeignKey(PaymentLine, null=True, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=LedgerKind.choices)
    court_fee_cents = models.BigIntegerField()
    service_fee_cents = models.BigIntegerField()
    reference = models.CharField(max_length=100, help_text=_("The processor's charge or refund."))
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["line", "kind", "reference"], name="ledger_entry_once"),
            models.CheckConstraint(
                condition=Q(court_fee_cents__gte=0, service_fee_cents__gte=0), name="ledger_cents_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.court_fee_cents + self.service_fee_cents}"


class Refund(models.Model):
    """Money on its way back for one line. Its public id makes the idempotency key; one refund a line and purpose."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="refunds")
    court_fee_cents = models.BigIntegerField()
    service_fee_cents = models.BigIntegerField()
    purpose = models.CharField(max_length=60, help_text=_("The occasion, or the mark of the act that asked for it."))
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.CREATED)
    processor_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was last sent."))
    given_up_keys = models.PositiveSmallIntegerField(
        default=0, help_text=_("Idempotency keys under which the processor keeps a failure of its own.")
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "purpose"], name="refund_once_per_purpose"),
            models.CheckConstraint(
                condition=Q(court_fee_cents__gte=0, service_fee_cents__gte=0)
                & Q(court_fee_cents__gt=-F("service_fee_cents")),
                name="refund_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def subject(self) -> str:
        return f"refund:{self.public_id}"

    @property
    def key(self) -> str:
        """The idempotency key of the next try."""
        return f"{self.public_id}:{self.given_up_keys}" if self.given_up_keys else str(self.public_id)

    @property
    def total_cents(self) -> int:
        return self.court_fee_cents + self.service_fee_cents


class ProcessorEvent(models.Model):
    """A webhook that has had its effect; the same one again has none."""

    stripe_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=60)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.stripe_id


class Confirmation(models.Model):
    """The proof of one payment and of every filing it paid for; its PDF is kept for good."""

    number = models.CharField(max_length=8, unique=True)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="confirmation")
    made_at = models.DateTimeField()
    pdf_key = models.CharField(max_length=120, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number


class Reconciliation(models.Model):
    """One comparison of the processor's list with the ledger. Nothing is changed by it; a person reads it."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    charged_cents = models.BigIntegerField(help_text=_("By the processor's list."))
    refunded_cents = models.BigIntegerField(help_text=_("By the processor's list."))
    differences = models.JSONField(default=list, help_text=_("Kind, reference, and the cents on each side."))

    class Meta:
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(fields=["since", "until"], name="reconciliation_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="reconciliation_times_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} {len(self.differences)}"

    @property
    def is_clean(self) -> bool:
        return not self.differences
