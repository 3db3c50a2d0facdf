from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courts.models.jurisdiction import ReferenceRow


class Required(models.TextChoices):
    ALWAYS = "always", _("Always")
    NEVER = "never", _("Never")
    MORE_THAN_TWO_DEFENDANTS = "more-than-two-defendants", _("When there are more than two defendants")


class Role(models.TextChoices):
    PLAINTIFF = "plaintiff", _("Plaintiff")
    DEFENDANT = "defendant", _("Defendant")
    GARNISHEE = "garnishee", _("Garnishee")


class PartyShape(models.TextChoices):
    """Which fields a party type has; its label is the jurisdiction's own."""

    PERSON = "person", _("One person")
    PERSON_FOR_ANOTHER = "person-for-another", _("A child, and the adult who acts")
    REPRESENTATIVE = "representative", _("A person who acts for an estate")
    ORGANISATION = "organisation", _("An organisation")


class Track(ReferenceRow):
    """Small claims, housing, civil ...: what decides slots, limits and the stop questions."""

    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_track_code_once")]

    def __str__(self) -> str:
        return self.label


class CaseCategory(ReferenceRow):
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=80)
    stop = models.SlugField(blank=True, help_text=_("The stop page, when nothing of this category is filed here."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = _("case categories")
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_category_code_once")]

    def __str__(self) -> str:
        return self.label


class CaseType(ReferenceRow):
    category = models.ForeignKey(CaseCategory, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    label = models.CharField(max_length=120)
    everyday_words = models.CharField(max_length=300, blank=True, help_text=_("What people call it, comma between."))
    track = models.CharField(max_length=30)
    docket_type = models.CharField(max_length=4)
    asks_amount = models.BooleanField(default=True)
    is_housing = models.BooleanField(default=False)
    is_landlord_tenant = models.BooleanField(default=False)
    is_online = models.BooleanField(default=True)
    not_online_reason = models.CharField(max_length=300, blank=True)
    stop = models.SlugField(blank=True, help_text=_("The stop page, when it is not filed online."))
    fee_schedule = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)
    is_urgent = models.BooleanField(
        default=False,
        help_text=_("New filings of this type come first at the clerk's desk. Kept there, not in the file."),
    )
    is_by_hand = models.BooleanField(default=False, help_text=_("Added at the desk: stands beside those of the file."))

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_case_type_code_once"),
            models.CheckConstraint(
                condition=Q(is_online=True) | ~Q(not_online_reason=""), name="courts_case_type_says_why_not_online"
            ),
        ]

    def __str__(self) -> str:
        return self.full_label

    @property
    def full_label(self) -> str:
        return f"{self.code} - {self.label}"


class DocumentSlot(ReferenceRow):
    track = models.CharField(max_length=30)
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=120)
    stamp_label = models.CharField(max_length=120)
    help = models.CharField(max_length=400, blank=True)
    required = models.CharField(max_length=30, choices=Required.choices)
    is_multiple = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["track", "position"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "track", "code"], name="courts_slot_code_once"),
            models.CheckConstraint(condition=Q(required__in=Required.values), name="courts_slot_required_known"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_required_for(self, *, defendants: int) -> bool:
        if self.required == Required.MORE_THAN_TWO_DEFENDANTS:
            return defendants > 2
        return self.required == Required.ALWAYS


class PartyTypeOption(ReferenceRow):
    role = models.CharField(max_length=10, choices=Role.choices)
    account_type = models.CharField(max_length=10, blank=True, help_text=_("Empty: for every account."))
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=80)
    shape = models.CharField(max_length=20, choices=PartyShape.choices)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "role", "code"], name="courts_party_type_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="courts_party_type_role_known"),
            models.CheckConstraint(condition=Q(shape__in=PartyShape.values), name="courts_party_type_shape_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.label}"
