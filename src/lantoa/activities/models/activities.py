"""What was produced or held, and what was changed about it afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lantoa.activities.rules import TONE_LABELS, Tone
from lantoa.catalogue.models import Channel, CountUnit, Topic
from lantoa.plans.models import Assignment, Occasion, PlanLine
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class Activity(models.Model):
    """What was produced or held, once, whatever the number of places where it ran.

    ``revision`` grows with each change: who changes says which one he saw. An activity that is
    ``merged_into`` another is the same work logged by another unit: its production counts nothing,
    its placements count on, except those that are marked as the same.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField("nội dung", max_length=300)
    folded = models.CharField("nội dung không dấu", max_length=320, blank=True, editable=False)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="+", verbose_name="kênh"
    )
    kind = models.ForeignKey(
        CountUnit, on_delete=models.PROTECT, related_name="+", verbose_name="loại sản phẩm"
    )
    quantity = ValueField("số lượng sản phẩm")
    on = models.DateField("ngày")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tone = models.CharField("cách nói", max_length=12, blank=True)
    plan_line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    occasion = models.ForeignKey(
        Occasion, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    is_embedded = models.BooleanField("lồng ghép trong cuộc họp khác", default=False)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField("lần sửa", default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField("lý do hủy", max_length=300, blank=True)

    class Meta:
        verbose_name = "hoạt động"
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-on", "-id"], name="activity_by_unit_day"),
            # With the unit and the words, so that a search reads nothing but the index.
            models.Index(fields=["-on", "-id", "unit", "folded"], name="activity_by_day_and_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="voided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def tone_label(self) -> str:
        return TONE_LABELS[Tone(self.tone)] if self.tone else ""


class Correction(models.Model):
    """One change of an activity after it was logged: what was said before, and what after.

    ``before`` and ``after`` hold only the fields that differ, in words.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="corrections")
    revision = models.PositiveIntegerField("lần sửa")
    at = models.DateTimeField("sửa lúc")
    actor_key = models.CharField(max_length=80)
    before = models.JSONField("trước")
    after = models.JSONField("sau")
    reason = models.CharField("lý do sửa", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần sửa"
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "revision"], name="one_correction_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}.{self.revision}"


class Restoration(models.Model):
    """That a voided activity was restored: why it had been voided, and why no longer."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="restorations")
    at = models.DateTimeField("khôi phục lúc")
    actor_key = models.CharField(max_length=80)
    voided_at = models.DateTimeField("hủy lúc")
    void_reason = models.CharField("lý do hủy", max_length=300)
    reason = models.CharField("lý do khôi phục", max_length=300)

    class Meta:
        verbose_name = "lần khôi phục"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(void_reason=""), name="restored_with_reason"
            )
        ]

    def __str__(self) -> str:
        return self.reason
