"""The three doors of "Superior Court E-Filing", and what one goes through behind them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: dict[str, str | Promise] = {
    "civil-family": _("Civil/Family"),
    "housing": _("Housing"),
    "small-claims": _("Small Claims"),
}

# The same for every court system; what differs is in the instructions of each page.
STEPS_OF_FILING = (
    (_("Enroll once"), _("You choose a User ID. It is your signature. We e-mail you a link that makes it active.")),
    (_("Answer questions about your case"), _("The type of case, the court, the amount, and who sues whom.")),
    (
        _("Add your papers"),
        _("Each paper is checked within seconds. We tell you at once if one must be mended."),
    ),
    (_("Look and certify"), _("You see everything on one page. You sign by typing your User ID.")),
    (_("Pay once"), _("The case waits in your shopping cart. It is filed when you pay the fee by card.")),
    (_("Keep your docket number"), _("You get it minutes later, with a confirmation to print and stamped copies.")),
)
