from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courts.models.jurisdiction import ReferenceRow


class StopPage(ReferenceRow):
    """Says why online filing ends here, what to do now, and where."""

    slug = models.SlugField()
    title = models.CharField(max_length=120)
    why = models.TextField()
    what_now = models.TextField()
    where = models.TextField()

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="courts_stop_page_slug_once")]

    def __str__(self) -> str:
        return self.title


class StopQuestion(ReferenceRow):
    """A question of yes or no; one of the answers ends online filing."""

    code = models.SlugField()
    text = models.CharField(max_length=200)
    help = models.CharField(max_length=400, blank=True)
    stop_answer = models.CharField(max_length=3, choices=[("yes", _("Yes")), ("no", _("No"))])
    stop = models.SlugField(help_text=_("The stop page."))
    tracks = models.JSONField(default=list, blank=True, help_text=_("Empty: asked for every track."))
    account_types = models.JSONField(default=list, blank=True, help_text=_("Empty: asked of every account."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_stop_question_code_once"),
            models.CheckConstraint(condition=Q(stop_answer__in=["yes", "no"]), name="courts_stop_answer_known"),
        ]

    def __str__(self) -> str:
        return self.text


class IdentifierKind(ReferenceRow):
    """A personal identifier the jurisdiction's rule names."""

    code = models.SlugField()
    label = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    help = models.CharField(max_length=300, blank=True)
    last_digits_allowed = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_identifier_code_once")]

    def __str__(self) -> str:
        return self.label


class ReturnReason(ReferenceRow):
    """Why a clerk returns a filing: one choice of the list, what it opens, and what the filer is told to do."""

    code = models.SlugField()
    label = models.CharField(max_length=120)
    words = models.CharField(max_length=400, help_text=_("What the filer is to do, in a sentence or two."))
    opens = models.CharField(max_length=60, blank=True, help_text=_("'document:writ', 'field:amount' or empty."))
    tracks = models.JSONField(default=list, blank=True, help_text=_("Empty: for every track."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="courts_return_reason_code_once")]

    def __str__(self) -> str:
        return self.label


class Words(ReferenceRow):
    """One sentence or paragraph the jurisdiction words itself."""

    key = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering = ["key"]
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="courts_words_key_once"),
            models.CheckConstraint(condition=~Q(text=""), name="courts_words_not_empty"),
        ]

    def __str__(self) -> str:
        return self.key
