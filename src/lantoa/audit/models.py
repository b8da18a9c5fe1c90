from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. Written once, never changed or removed by the product.

    Holds ids, field names, states and hashes; never words that citizens or staff typed.
    """

    at = models.DateTimeField(db_index=True)
    actor_key = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    object_key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["unit_id", "-id"], name="audit_by_unit"),
            models.Index(fields=["object_key", "-id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_key} {self.verb} {self.object_key}"
