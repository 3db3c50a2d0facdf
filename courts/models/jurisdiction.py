import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.Model):
    """A court system. Everything it differs in is a row below it; `courts.book` reads them all at once."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=60)
    court_name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40)
    closing_time = models.TimeField(
        help_text=_("Received later than this, to the second, counts as the next open day.")
    )
    open_weekdays = models.CharField(max_length=7, default="12345", help_text=_("1 is Monday, 7 is Sunday."))
    holiday_country = models.CharField(max_length=2, blank=True)
    holiday_subdivision = models.CharField(max_length=6, blank=True)
    support_phone = models.CharField(max_length=25)
    support_email = models.EmailField()
    clerk_directory = models.URLField(
        blank=True, help_text=_("Where the public finds a clerk's address and telephone.")
    )
    cart_days = models.PositiveSmallIntegerField()
    service_fee_name = models.CharField(max_length=40)
    service_fee_basis_points = models.PositiveSmallIntegerField()
    max_card_payment_cents = models.BigIntegerField()
    draft_days = models.PositiveSmallIntegerField()
    restore_days = models.PositiveSmallIntegerField()
    cure_days = models.PositiveSmallIntegerField()
    review_days = models.PositiveSmallIntegerField(
        default=3, help_text=_("Open days within which a clerk looks at it.")
    )
    docket_pattern = models.CharField(max_length=80)
    docket_counter = models.CharField(max_length=80)
    sources = models.JSONField(
        default=dict, blank=True, help_text=_("Figure to its source, and whether it is confirmed.")
    )
    version = models.PositiveIntegerField(default=0)
    # A new one with every change: rows rolled back and loaded again may carry an old version number.
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text=_("Of the file last loaded."))

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="courts_jurisdiction_has_code"),
            models.CheckConstraint(
                condition=Q(cart_days__gte=1, draft_days__gte=1, cure_days__gte=1),
                name="courts_jurisdiction_days_positive",
            ),
            models.CheckConstraint(
                condition=Q(service_fee_basis_points__lte=10_000), name="courts_jurisdiction_service_fee_rate"
            ),
            models.CheckConstraint(condition=Q(max_card_payment_cents__gt=0), name="courts_jurisdiction_card_limit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How events name this jurisdiction."""
        return f"jurisdiction:{self.code}"


class ReferenceRow(models.Model):
    """A row of a jurisdiction's file. What history may name is retired when it leaves the file, never deleted."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Holiday(ReferenceRow):
    """A day the court closes, or opens, against the ordinary calendar."""

    day = models.DateField()
    name = models.CharField(max_length=80)
    is_closed = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "day"], name="courts_holiday_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
