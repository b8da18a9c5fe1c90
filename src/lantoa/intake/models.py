from __future__ import annotations

from django.db import models

from lantoa.files.models import StoredFile
from lantoa.units.models import Unit


class BroughtIn(models.Model):
    """A document that was brought in. One that cannot be read is kept too and says why."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    facts = models.JSONField(default=list)
    warnings = models.JSONField("lời nhắc khi đọc", default=list)
    error = models.TextField("vì sao không đọc được", blank=True)
    read_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    archived_at = models.DateTimeField("lưu trữ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "văn bản đưa vào"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "file"], name="brought_in_once_per_file")
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
