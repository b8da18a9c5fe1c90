"""Word templates that a province puts in the place of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import Dated
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.files.models import StoredFile
from lantoa.units.models import Unit


class WordTemplate(Dated):
    """The DOCX that reports of a tier are written into, for the unit and those below it, from a
    day on. ``lacks`` names the fields that the file does not have."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="word_templates")
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    name = models.CharField("tên", max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    lacks = models.JSONField("chỗ còn thiếu", default=list, blank=True)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta(Dated.Meta):
        verbose_name = "mẫu Word của báo cáo"
        ordering = ["unit", "tier", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="word_template_named"),
        ]

    def __str__(self) -> str:
        return self.name
