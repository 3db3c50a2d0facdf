from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QueueFilter(models.Model):
    """A clerk's choice of what the queue shows. The one without a name is what was looked at last."""

    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40, blank=True)
    query = models.CharField(max_length=400, help_text=_("As it stands in the page's address."))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["clerk", "name"], name="queue_filter_name_once")]

    def __str__(self) -> str:
        return f"{self.clerk_id} {self.name}"


class HistoryCheck(models.Model):
    """One walk along the sealed history, and what it found."""

    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    checked = models.BigIntegerField(default=0)
    breach = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.breach}"


class DecidedDay(models.Model):
    """What one court system decided on a day that is over. Decisions are final, so it is counted once."""

    jurisdiction = models.ForeignKey("courts.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    day = models.DateField(help_text=_("On the court's own calendar."))
    counts = models.JSONField(help_text=_("Court to its tally, see clerks/tallies.py."))

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="clerks_decided_day_once")]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.day}"
