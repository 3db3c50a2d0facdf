from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    RECEIVED = "received", _("Waiting to be checked")
    CHECKING = "checking", _("Being checked (usually under 10 seconds)")
    READY = "ready", _("Ready to file")
    ATTENTION = "attention", _("Needs your attention")
    REFUSED = "refused", _("Cannot be filed as it is")


class Standing(models.TextChoices):
    """Whether a document is part of the filing: only what stands as filed is stamped, shown and checked."""

    FILED = "filed", _("Part of the filing")
    CORRECTION = "correction", _("Waits to be sent as a correction")
    REPLACED = "replaced", _("Replaced by a corrected copy")


UNCHECKED = frozenset({DocumentState.RECEIVED, DocumentState.CHECKING})
# In `detail` of a document that waits: what for.
WAITS_FOR_SCANNER = "scanner"
