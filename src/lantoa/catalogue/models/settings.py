from __future__ import annotations

from django.db import models

from lantoa.catalogue.models.dated import Dated


class Setting(Dated):
    """What an administrator decides for the whole installation, from a day on.

    ``name`` is one of ``rules.settings``; ``value`` is of the kind that the name asks for. A name
    without a row in force has its shipped value.
    """

    name = models.CharField("tên", max_length=60)
    value = models.JSONField("giá trị")

    class Meta(Dated.Meta):
        verbose_name = "thiết lập"
        ordering = ["name", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(valid_to__isnull=True),
                name="catalogue_setting_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name
