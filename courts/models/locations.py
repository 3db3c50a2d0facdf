from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courts.models.jurisdiction import ReferenceRow


class Location(ReferenceRow):
    """A courthouse, housing session or county where a case can be returnable."""

    code = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    address = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=25, blank=True)
    sequence_start = models.PositiveIntegerField(default=1, help_text=_("The first running number given out here."))
    is_selectable = models.BooleanField(default=True)
    is_housing_only = models.BooleanField(default=False)
    housing_location = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Where a landlord-tenant claim of this location goes."),
    )
    housing_stop = models.SlugField(blank=True, help_text=_("The stop page, when that session cannot be chosen here."))
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False, help_text=_("Added at the desk: stands beside those of the file."))

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_location_code_once"),
            models.CheckConstraint(
                condition=Q(housing_location__isnull=True) | Q(housing_stop=""),
                name="courts_location_one_way_for_housing",
            ),
            models.CheckConstraint(condition=Q(sequence_start__gte=1), name="courts_location_sequence_positive"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.code} - {self.name}"

    @property
    def address_lines(self) -> list[str]:
        """What is known of the address, a line each; empty when nothing is."""
        place = " ".join(part for part in (self.state, self.zip_code) if part)
        town = ", ".join(part for part in (self.city, place) if part)
        return [line for line in (self.address, town, self.telephone) if line] if self.address else []
