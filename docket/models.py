from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docket.enums import ON_THE_DOCKET, CaseState, Decision, FilingKind, FilingState

if TYPE_CHECKING:
    from enrollment.models import User


class FilingQuerySet(models.QuerySet["Filing"]):
    def of_filer(self, user: User) -> FilingQuerySet:
        return self.filter(filer=user)

    def unfinished(self) -> FilingQuerySet:
        return self.filter(state=FilingState.DRAFT)

    def in_cart(self, now: datetime) -> FilingQuerySet:
        """Certified and payable. An item past its last second is not in the cart, swept or not."""
        return self.filter(state=FilingState.IN_CART).filter(Q(cart_expires_at__gt=now) | Q(held_by__isnull=False))

    def returned(self) -> FilingQuerySet:
        return self.filter(state=FilingState.RETURNED)

    def awaiting_clerk(self) -> FilingQuerySet:
        return self.filter(state=FilingState.FILED)

    def awaiting_docket(self) -> FilingQuerySet:
        return self.filter(state=FilingState.PAID)


class Filing(models.Model):
    """One submission, from the first draft to the clerk's decision."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=FilingKind.choices, default=FilingKind.NEW_CASE)
    state = models.CharField(max_length=10, choices=FilingState.choices, default=FilingState.DRAFT)
    filer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filings")
    jurisdiction = models.ForeignKey("courts.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20, help_text=_("The menu it was started from: housing, small-claims ..."))
    case = models.ForeignKey("docket.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="filings")

    # Answers of the wizard, once they are valid. What is typed but not valid waits in UnfinishedAnswers.
    category = models.ForeignKey(
        "courts.CaseCategory", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case_type = models.ForeignKey("courts.CaseType", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    screening = models.JSONField(default=dict, blank=True, help_text=_("Stop question code to yes or no."))
    location = models.ForeignKey("courts.Location", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(null=True, blank=True)
    plaintiff_count = models.PositiveSmallIntegerField(default=1)
    defendant_count = models.PositiveSmallIntegerField(null=True, blank=True)
    garnishee_count = models.PositiveSmallIntegerField(default=0)
    has_pjr = models.BooleanField(null=True, blank=True)
    summons_done = models.BooleanField(default=False)
    identifiers_reviewed = models.BooleanField(default=False)
    document_title = models.CharField(max_length=120, blank=True, help_text=_("For a document on an existing case."))

    # Frozen when the filer certifies.
    caption = models.CharField(max_length=400, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    signature = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=500, blank=True)
    fee_cents = models.BigIntegerField(null=True, blank=True)
    price_lines = models.JSONField(default=list, blank=True, help_text=_("Item, label and cents, as priced."))
    cart_until = models.DateField(null=True, blank=True, help_text=_("The court's local date; payable to its end."))
    cart_expires_at = models.DateTimeField(null=True, blank=True)

    # While a payment attempt is in flight: its public id. Nothing may change, remove or expire what is held.
    held_by = models.UUIDField(null=True, blank=True, db_index=True)

    received_at = models.DateTimeField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    confirmation_number = models.CharField(max_length=8, blank=True, db_index=True)
    verification_code = models.CharField(max_length=14, blank=True, db_index=True)
    is_priority = models.BooleanField(default=False)

    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True, help_text=_("Contents taken away for good."))

    objects = FilingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FilingState.IN_CART)
                | Q(certified_at__isnull=False, fee_cents__gt=0, cart_expires_at__isnull=False),
                name="filing_in_cart_is_certified_and_priced",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FilingState.PAID, *sorted(ON_THE_DOCKET)])
                | Q(received_at__isnull=False, certified_at__isnull=False),
                name="filing_paid_has_received_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ON_THE_DOCKET)) | Q(case__isnull=False, filed_on__isnull=False),
                name="filing_on_docket_has_case_and_date",
            ),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True) | Q(state=FilingState.IN_CART),
                name="filing_held_only_in_cart",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind=FilingKind.NEW_CASE), name="filing_one_new_case_filing_per_case"
            ),
        ]
        indexes = [
            models.Index(fields=["filer", "state"], name="filing_by_filer"),
            models.Index(fields=["state", "received_at", "id"], name="filing_queue"),
            models.Index(fields=["state", "touched_at"], name="filing_sweep"),
            models.Index(
                F("is_priority").desc(),
                F("received_at"),
                F("id"),
                condition=Q(state=FilingState.FILED),
                name="filing_waiting_in_order",
            ),
            models.Index(
                fields=["jurisdiction", "location", "filed_on", "received_at"],
                condition=Q(state=FilingState.FILED),
                name="filing_waiting_counted",
            ),
        ]
        permissions = [
            ("decide_filing", "Can decide about a filing"),
            ("support_callers", "Can look things up for a caller"),
            ("read_figures", "Can read the figures of the desk"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"

    @property
    def subject(self) -> str:
        """How events name this filing."""
        return f"filing:{self.public_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == FilingState.DRAFT

    @property
    def is_on_docket(self) -> bool:
        return self.state in ON_THE_DOCKET


class UnfinishedAnswers(models.Model):
    """What was last typed into one step or panel and is not valid yet, as it was typed.

    `answers` is escaped JSON text (a JSON column of PostgreSQL refuses NUL). The row goes when valid answers are saved.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="unfinished")
    step = models.CharField(max_length=40, help_text=_("Step, or step and panel: 'summons', 'parties:D-02'."))
    answers = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "step"], name="unfinished_one_row_per_step")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.step}"


class Case(models.Model):
    """Exists once a new-case filing is docketed."""

    jurisdiction = models.ForeignKey("courts.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("courts.Location", on_delete=models.PROTECT, related_name="+")
    case_type = models.ForeignKey("courts.CaseType", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30, unique=True, help_text=_("The number in force, as shown."))
    number_key = models.CharField(max_length=30, unique=True, help_text=_("Letters and digits only, upper case."))
    caption = models.CharField(max_length=400)
    amount_cents = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    filed_on = models.DateField()
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text=_("Newest activity."))

    class Meta:
        ordering = ["-opened_at"]
        permissions = [("transfer_case", "Can transfer a case to another location")]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        return f"case:{self.number_key}"


class DocketNumber(models.Model):
    """A number a case has or had. A transfer adds one; the old one still finds the case. Never reused."""

    number = models.CharField(max_length=30, unique=True)
    key = models.CharField(max_length=30, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="docket_numbers")
    location = models.ForeignKey("courts.Location", on_delete=models.PROTECT, related_name="+")
    counter = models.CharField(max_length=40)
    serial = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counter", "serial"], name="docket_number_serial_used_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="docket_number_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DocketCounter(models.Model):
    """The last running number given out under one key; the row that docketing locks, last of all locks."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class CaseAccess(models.Model):
    """A person's electronic access to a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_accesses")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_access_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class AccessRequest(models.Model):
    """A person asks for electronic access to a case by its docket number; a clerk grants or refuses it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_requests")
    why = models.CharField(max_length=300, help_text=_("In the person's own words: who they are in the case."))
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, help_text=_("The clerk's words to the person."))

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(is_granted__isnull=True), name="access_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True, decided_at__isnull=True)
                | Q(is_granted__isnull=False, decided_at__isnull=False),
                name="access_request_decision_has_time",
            ),
        ]
        indexes = [models.Index(fields=["is_granted", "asked_at"], name="access_request_queue")]
        permissions = [("decide_accessrequest", "Can grant or refuse access to a case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class Subscription(models.Model):
    """Activity e-mails on a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def undecided(self) -> ReviewRoundQuerySet:
        return self.filter(decision="")

    def claimed(self, now: datetime) -> ReviewRoundQuerySet:
        """In somebody's hands. Both are set together; the clerk is what the index of open rounds goes by."""
        return self.undecided().filter(claimed_by__isnull=False, claimed_until__gt=now)

    def unclaimed(self, now: datetime) -> ReviewRoundQuerySet:
        """Free to be taken: nobody's, or somebody's whose time has run out."""
        return self.undecided().filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))


class ReviewRound(models.Model):
    """One look of the clerk at one filing: opened when it is filed or resubmitted, ended by a decision."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text=_("Codes of return reasons, between blanks."))
    words = models.TextField(blank=True, help_text=_("The clerk's words to the filer."))
    named = models.JSONField(default=list, blank=True, help_text=_("Fields and documents opened for correction."))
    cure_by = models.DateField(null=True, blank=True)
    flags = models.CharField(
        max_length=200, blank=True, help_text=_("What the clerk should see first; words between blanks: ' repaired '.")
    )
    changes = models.JSONField(
        default=list, blank=True, help_text=_("What the correction changed that opened this round: label, from, to.")
    )

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["claimed_by"], condition=Q(decision=""), name="review_round_in_work"),
            models.Index(fields=["decided_at"], condition=~Q(decision=""), name="review_round_decided"),
            models.Index(fields=["cure_by"], condition=Q(decision="return"), name="review_round_cure"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="review_round_number_once"),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(decision=""), name="review_round_one_open_per_filing"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="review_round_decision_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} round {self.number}"

    def is_claimed_by_other(self, user: User, now: datetime) -> bool:
        is_live = self.claimed_until is not None and self.claimed_until > now
        return is_live and self.claimed_by_id != user.pk
