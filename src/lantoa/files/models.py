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
    """One file as it was brought. Content never changes; the row above it may be voided."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.FileField(upload_to=chance_name, max_length=120)
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField("loại tệp", max_length=100)
    size = models.PositiveBigIntegerField("cỡ tệp (byte)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    stored_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


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
