import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import UNCHECKED, DocumentState, Standing
from documents.examiner.codes import Repair


class FiledDocuments(models.Manager["Document"]):
    """What the filing consists of now: without what waits to replace something, and without what was replaced."""

    def get_queryset(self) -> models.QuerySet["Document"]:
        return super().get_queryset().filter(standing=Standing.FILED)


class Document(models.Model):
    """One upload in one slot of a filing: a row with a story. Nothing is decided by its name or the browser's word."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey("docket.Filing", on_delete=models.CASCADE, related_name="documents")
    slot = models.CharField(max_length=30, help_text=_("Code of a DocumentSlot of the filing's jurisdiction."))
    title = models.CharField(max_length=120, help_text=_("The slot's label, or the filer's name for an exhibit."))
    position = models.PositiveSmallIntegerField(default=0)

    original_name = models.CharField(max_length=255)
    key = models.CharField(max_length=120, unique=True, help_text=_("Storage key of the untouched original."))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    uploaded_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.RECEIVED)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=40, blank=True, help_text=_("A code of documents.verdicts."))
    detail = models.CharField(max_length=120, blank=True, help_text=_("What the verdict is about; never a value."))
    findings = models.JSONField(default=list, blank=True, help_text=_("Code, page and masked detail, never a value."))
    repairs = models.JSONField(default=list, blank=True)
    repairs_agreed = models.BooleanField(default=False)
    pages = models.PositiveIntegerField(null=True, blank=True)
    court_key = models.CharField(max_length=120, blank=True, help_text=_("The repaired copy, where there is one."))
    picture_key = models.CharField(max_length=120, blank=True, help_text=_("First page as PNG."))
    before_key = models.CharField(max_length=120, blank=True, help_text=_("First page before it was repaired."))

    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.FILED)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    corrected_on = models.DateField(null=True, blank=True, help_text=_("The court's local day, on the stamp."))

    objects = FiledDocuments()
    everything = models.Manager()  # noqa: DJ012 - a second manager, not a field

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DocumentState.READY) | Q(pages__gt=0, picture_key__gt=""),
                name="document_ready_has_pages_and_picture",
            ),
        ]
        indexes = [models.Index(fields=["state", "claimed_until"], name="document_sweep")]

    def __str__(self) -> str:
        return f"{self.slot} {self.public_id}"

    @property
    def filing_key(self) -> str:
        """Storage key of what the court gets: the repaired copy, else the original."""
        return self.court_key or self.key

    @property
    def made_keys(self) -> list[str]:
        """Storage keys of everything a check made from the original."""
        return [key for key in (self.court_key, self.picture_key, self.before_key) if key]

    @property
    def file_keys(self) -> list[str]:
        return [self.key, *self.made_keys]

    @property
    def is_correction(self) -> bool:
        return self.standing == Standing.CORRECTION

    @property
    def is_from_photos(self) -> bool:
        """The original is one or more pictures, and the court's copy is the PDF made from them."""
        return Repair.PHOTOS in self.repairs

    @property
    def is_unchecked(self) -> bool:
        return self.state in UNCHECKED


class StampedCopy(models.Model):
    """The court's copy of one document, stamped on page one. Written once."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="stamped")
    key = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveIntegerField()
    verification_code = models.CharField(max_length=14, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stamped copies"

    def __str__(self) -> str:
        return self.verification_code
