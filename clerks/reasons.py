"""Why somebody calls. A choice, never free words: what a caller says of themselves has no place in the history."""

from django.utils.translation import gettext_lazy as _

REASONS = (
    ("payment", _("Asks whether a payment went through")),
    ("docket", _("Asks for a docket number")),
    ("status", _("Asks what became of a filing")),
    ("confirmation", _("Has not got the confirmation")),
    ("refund", _("Asks about a refund")),
    ("returned", _("Asks what to correct")),
    ("log-in", _("Cannot log in")),
    ("account", _("Asks about the account")),
    ("other", _("Something else")),
)
CODES = frozenset(code for code, _label in REASONS)
