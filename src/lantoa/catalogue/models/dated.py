"""Rows that are true for a span of days: from a day on, up to, not including, another."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    def in_force(self, on: date) -> Self:
        """Rows that hold on the local day ``on``. An unknown start counts as long ago."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=on),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=on),
        )


class Dated(models.Model):
    """Half-open validity: ``valid_from`` NULL is unknown or always, ``valid_to`` NULL is open."""

    valid_from = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField(
        "đến trước ngày", null=True, blank=True, help_text="Ngày đầu tiên không còn hiệu lực."
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")),
                name="%(app_label)s_%(class)s_dates",
                violation_error_message="Ngày hết hiệu lực phải sau ngày bắt đầu.",
            )
        ]
