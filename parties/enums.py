from django.db import models
from django.utils.translation import gettext_lazy as _

from courts.models.case_types import Role


class PartyRole(models.TextChoices):
    """The letter of the party number: P-01, D-02, G-01."""

    PLAINTIFF = "P", _("Plaintiff")
    DEFENDANT = "D", _("Defendant")
    GARNISHEE = "G", _("Garnishee")


# How the jurisdiction's own data names the roles.
COURT_ROLE = {
    PartyRole.PLAINTIFF: Role.PLAINTIFF,
    PartyRole.DEFENDANT: Role.DEFENDANT,
    PartyRole.GARNISHEE: Role.GARNISHEE,
}
