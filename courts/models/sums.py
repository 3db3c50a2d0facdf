from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courts.models.jurisdiction import ReferenceRow

# NULL stands for "no known beginning" and "any claim"; a unique index needs something to compare.
SINCE_EVER = Coalesce("valid_from", Value(date(1, 1, 1)), output_field=models.DateField())


class FeeItem(models.TextChoices):
    ENTRY = "entry", _("Entry, once a filing")
    FIRST_DEFENDANT = "first-defendant", _("First defendant")
    ADDITIONAL_DEFENDANT = "additional-defendant", _("Each further defendant")
    SERVICE_PER_DEFENDANT = "service-per-defendant", _("Service, each defendant")
    JURY_DEMAND = "jury-demand", _("Jury demand")
    ANSWER = "answer", _("Answer")
    DOCUMENT = "document", _("Document on an existing case")
    RESERVICE = "reservice", _("Service at another address")


class DatedRow(ReferenceRow):
    """In force from `valid_from` (none: since ever) to `valid_until` (none: until the next row begins)."""

    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    is_by_hand = models.BooleanField(default=False, help_text=_("Added at the desk: the file does not take it away."))

    class Meta:
        abstract = True

    def is_in_force(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_until or date.max)


class FeeRow(DatedRow):
    schedule = models.CharField(max_length=30)
    item = models.CharField(max_length=30, choices=FeeItem.choices)
    label = models.CharField(max_length=80)
    amount_cents = models.BigIntegerField(null=True, blank=True, help_text=_("Empty: the court will tell you."))
    claim_from_cents = models.BigIntegerField(null=True, blank=True, help_text=_("For claims of this sum and more."))
    claim_below_cents = models.BigIntegerField(null=True, blank=True, help_text=_("For claims under this sum."))

    class Meta:
        ordering = ["schedule", "item", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                "jurisdiction",
                "schedule",
                "item",
                SINCE_EVER,
                Coalesce("claim_from_cents", Value(-1)),
                Coalesce("claim_below_cents", Value(-1)),
                name="courts_fee_row_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=0), name="courts_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="courts_fee_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(claim_from_cents__isnull=True)
                | Q(claim_below_cents__isnull=True)
                | Q(claim_below_cents__gt=F("claim_from_cents")),
                name="courts_fee_band_in_order",
            ),
            models.CheckConstraint(condition=Q(item__in=FeeItem.values), name="courts_fee_item_known"),
            models.CheckConstraint(condition=~Q(source=""), name="courts_fee_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.item} {self.valid_from or ''}".strip()


class LimitRow(DatedRow):
    """The most that may be claimed: of one case type, or of a track when `case_type` is empty."""

    track = models.CharField(max_length=30, blank=True)
    case_type = models.CharField(max_length=10, blank=True)
    amount_cents = models.BigIntegerField()
    is_refused = models.BooleanField(default=True, help_text=_("No: more is explained, not refused."))
    words = models.CharField(max_length=400)

    class Meta:
        ordering = ["track", "case_type", "valid_from"]
        constraints = [
            models.UniqueConstraint("jurisdiction", "track", "case_type", SINCE_EVER, name="courts_limit_row_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="courts_limit_positive"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="courts_limit_dates_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(track="") & ~Q(case_type="")) | (~Q(track="") & Q(case_type="")),
                name="courts_limit_track_or_case_type",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="courts_limit_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.case_type or self.track} {self.valid_from or ''}".strip()


class RefundOccasion(models.TextChoices):
    REJECTED = "rejected", _("Rejected by the clerk")
    CURE_MISSED = "cure-missed", _("Not corrected in time")
    NOT_FILED = "not-filed", _("Could not be filed after all")


class RefundRule(ReferenceRow):
    occasion = models.CharField(max_length=20, choices=RefundOccasion.choices)
    court_fee = models.BooleanField()
    service_fee = models.BooleanField()
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["occasion"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "occasion"], name="courts_refund_occasion_once"),
            models.CheckConstraint(
                condition=Q(occasion__in=RefundOccasion.values), name="courts_refund_occasion_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_occasion_display()
