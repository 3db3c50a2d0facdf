from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courts.models.case_types import PartyShape
from parties.enums import PartyRole


class PartyQuerySet(models.QuerySet["Party"]):
    def in_caption_order(self) -> "PartyQuerySet":
        """Plaintiffs, defendants, garnishees; each by number."""
        rank = models.Case(
            models.When(role=PartyRole.PLAINTIFF, then=0), models.When(role=PartyRole.DEFENDANT, then=1), default=2
        )
        return self.order_by(rank, "number")


class Party(models.Model):
    """A person or organisation on a filing, numbered by role: P-01, D-01, D-02, G-01."""

    filing = models.ForeignKey("docket.Filing", on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=1, choices=PartyRole.choices)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Choose Party Type"), max_length=30, help_text=_("Code of a PartyTypeOption."))
    shape = models.CharField(max_length=20, choices=PartyShape.choices, help_text=_("Which of the names below it has."))

    prefix = models.CharField(_("Prefix"), max_length=10, blank=True)
    last_name = models.CharField(_("Last Name"), max_length=80, blank=True)
    first_name = models.CharField(_("First Name"), max_length=60, blank=True)
    middle_name = models.CharField(_("Middle Name"), max_length=60, blank=True)
    suffix = models.CharField(_("Suffix"), max_length=10, blank=True)
    organisation = models.CharField(_("Name of firm, corporation or government entity"), max_length=160, blank=True)
    name_continued = models.CharField(_("Name Info Continued"), max_length=160, blank=True)
    inmate_number = models.CharField(_("Inmate Number"), max_length=20, blank=True)
    # Shape person-for-another: the names above are the child's, these the adult's who acts.
    adult_last_name = models.CharField(_("Last Name of the adult who acts"), max_length=80, blank=True)
    adult_first_name = models.CharField(_("First Name of the adult who acts"), max_length=60, blank=True)

    care_of = models.CharField(_("Business/Care Of/Institution"), max_length=120, blank=True)
    street = models.CharField(_("Street Address"), max_length=120, blank=True)
    po_box = models.CharField(_("Post Office Box"), max_length=20, blank=True)
    unit = models.CharField(_("Suite/Apt/Unit/Floor"), max_length=30, blank=True)
    city = models.CharField(_("City/Town"), max_length=80, blank=True)
    state = models.CharField(_("State or State Equivalent"), max_length=2, blank=True)
    is_foreign = models.BooleanField(_("Foreign/US Military/US Territory"), default=False)
    zip_code = models.CharField(_("Zip"), max_length=5, blank=True)
    has_no_zip = models.BooleanField(_("No Zip Code Available"), default=False)
    zip_plus4 = models.CharField(_("Zip Plus 4"), max_length=4, blank=True)
    country = models.CharField(_("Full Name of Country (if not US)"), max_length=60, blank=True)
    email = models.EmailField(_("Email Address"), blank=True)
    phone = models.CharField(_("Phone Number"), max_length=20, blank=True)
    phone_ext = models.CharField(_("Ext."), max_length=6, blank=True)
    fax = models.CharField(_("Fax Number"), max_length=20, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["filing", "role", "number"], name="party_number_once_per_filing"),
            models.CheckConstraint(
                condition=Q(shape=PartyShape.ORGANISATION, organisation__gt="")
                | (~Q(shape=PartyShape.ORGANISATION) & Q(last_name__gt="")),
                name="party_has_a_name",
            ),
            models.CheckConstraint(condition=Q(street__gt="") | Q(po_box__gt=""), name="party_has_street_or_po_box"),
        ]
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="party_by_name"),
            models.Index(fields=["organisation"], name="party_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.full_name}"

    @property
    def label(self) -> str:
        return f"{self.role}-{self.number:02d}"

    @property
    def is_organisation(self) -> bool:
        return self.shape == PartyShape.ORGANISATION

    @property
    def full_name(self) -> str:
        if self.is_organisation:
            return self.organisation
        parts = (self.prefix, self.first_name, self.middle_name, self.last_name, self.suffix)
        return " ".join(part for part in parts if part)

    @property
    def address_lines(self) -> list[str]:
        """The address as it is written on a letter, empty parts left out."""
        box = f"P.O. Box {self.po_box}" if self.po_box else ""
        postcode = "-".join(part for part in (self.zip_code, self.zip_plus4) if part)
        place = " ".join(part for part in (self.state, postcode) if part)
        town = ", ".join(part for part in (self.city, place) if part)
        street = " ".join(part for part in (self.street, self.unit) if part)
        return [line for line in (self.care_of, street, box, town, self.country) if line]
