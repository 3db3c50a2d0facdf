from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of history. Append-only: database triggers refuse UPDATE and DELETE on both engines.

    The actor is an id and a label, not a foreign key: history outlives accounts, and this app knows nobody above it.
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=40)
    source = models.CharField(max_length=60, blank=True)
    data = models.TextField(help_text=_("Canonical JSON: sorted keys, no spaces."))
    at = models.DateTimeField(db_index=True)
    mark = models.CharField(max_length=64, help_text=_("HMAC of the line, made when it was written."))

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Remark(models.Model):
    """Free words of a person beside the history: a sealed line names the row, so that the words can be taken away."""

    subject = models.CharField(max_length=80, db_index=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject} {self.pk}"


class UnsealedEvent(models.Model):
    """The sealer's work list: an event that is not in the chain yet."""

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """One link of the chain: the digest of the link before it and of one event. Append-only."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)


class SealHead(models.Model):
    """The end of the chain, the row the sealer locks. Its copy outside the database shows a cut-off tail."""

    name = models.CharField(max_length=20, primary_key=True, default="chain")
    position = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
