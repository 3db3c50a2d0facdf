from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.leases import LEASE

MOST_ATTEMPTS = 8


def pause_after(attempts: int) -> timedelta:
    """How long a mail rests before it is tried again: nothing, then a minute, two, four and so on."""
    return timedelta(seconds=30) * 2**attempts if attempts else timedelta()


class NoticeState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> "NoticeQuerySet":
        """Waiting, or claimed by a sender that never came back. A claim or a pause longer than one can be was made
        while the clock was ahead.
        """
        is_over = models.Q(claimed_until__lte=now) | models.Q(claimed_until__gt=now + 2 * LEASE)
        is_rested = models.Q(not_before__lte=now)
        for attempts in range(MOST_ATTEMPTS):
            is_rested |= models.Q(attempts=attempts, not_before__gt=now + pause_after(attempts))
        return self.filter(models.Q(is_rested, state=NoticeState.QUEUED) | models.Q(is_over, state=NoticeState.SENDING))


class Notice(models.Model):
    """One e-mail. `key` says what it is about, so that the same news is never sent twice."""

    key = models.CharField(max_length=160, unique=True)
    to = models.EmailField()
    template = models.CharField(max_length=60)
    context = models.TextField(help_text=_("JSON for the templates."))
    about = models.CharField(max_length=80, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    forgets_words = models.BooleanField(
        default=False, help_text=_("What it is about is gone: the context goes when it has been sent.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=NoticeState.SENT, sent_at__isnull=False)
                | (~models.Q(state=NoticeState.SENT) & models.Q(sent_at__isnull=True)),
                name="notice_sent_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="notice_due")]

    def __str__(self) -> str:
        return self.key
