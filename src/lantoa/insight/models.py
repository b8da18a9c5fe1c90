"""What the room knows of its own."""

from __future__ import annotations

from django.db import models

from lantoa.catalogue.models import Dated, Language
from lantoa.units.models import Unit


class SpokenLanguage(Dated):
    """That a language of a minority is spoken in a unit, from a day on, as somebody who knows
    entered it. Nothing is derived: a unit without rows has said nothing about its languages."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị"
    )
    language = models.ForeignKey(
        Language, on_delete=models.PROTECT, related_name="+", verbose_name="tiếng"
    )
    source = models.CharField("theo nguồn", max_length=300, blank=True)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta(Dated.Meta):
        verbose_name = "tiếng nói ở địa phương"
        ordering = ["language__order", "language__tag", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "language"],
                condition=models.Q(valid_to__isnull=True),
                name="insight_spoken_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.language)
