from __future__ import annotations

import uuid

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


def chance_name(instance: StoredFile, filename: str) -> str:
    """A path that cannot be guessed and says nothing."""
    name = uuid.uuid4().hex
    return f"kept/{name[:2]}/{name}"


class StoredFile(models.Model):
    """One file that is kept. Content never changes; the row above it may be voided.

    A picture is kept as it was drawn anew, with a small one for lists: ``sha256`` is of the kept
    bytes, ``brought_sha256`` of the bytes as they were brought, so that the same photo is known
    again. Bytes that were erased leave their row, with both hashes, the day and the reason.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.FileField(upload_to=chance_name, max_length=120)
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField("loại tệp", max_length=100)
    size = models.PositiveBigIntegerField("cỡ tệp (byte)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    brought_sha256 = models.CharField(
        "SHA-256 khi đưa vào", max_length=64, blank=True, db_index=True
    )
    preview = models.FileField(upload_to=chance_name, max_length=120, blank=True)
    width = models.PositiveIntegerField("rộng (điểm ảnh)", null=True, blank=True)
    height = models.PositiveIntegerField("cao (điểm ảnh)", null=True, blank=True)
    stored_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    erased_at = models.DateTimeField("xóa lúc", null=True, blank=True)
    erased_by = models.CharField(max_length=80, blank=True)
    erase_reason = models.CharField("lý do xóa", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | (~models.Q(erase_reason="") & models.Q(content="", preview="")),
                name="erased_with_reason_and_without_bytes",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class ContentImage(AbstractImage):
    """Wagtail's image, ours from the first migration on so that it can grow."""

    admin_form_fields = ("title", "file", "collection", "description", "tags")


class ContentRendition(AbstractRendition):
    image: models.ForeignKey[ContentImage, ContentImage] = models.ForeignKey(
        ContentImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class ContentDocument(AbstractDocument):
    """Wagtail's document, ours from the first migration on."""

    admin_form_fields = ("title", "file", "collection", "tags")
