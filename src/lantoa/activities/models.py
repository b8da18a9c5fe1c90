from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.files.models import StoredFile
from lantoa.plans.models import PlanLine
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class Activity(models.Model):
    """What was produced or held, once, whatever the number of places where it ran."""

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
    on = models.DateField("ngày", db_index=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan_line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    is_embedded = models.BooleanField("lồng ghép trong cuộc họp khác", default=False)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField("lý do hủy", max_length=300, blank=True)

    class Meta:
        verbose_name = "hoạt động"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["unit", "-on", "-id"], name="activity_by_unit_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="voided_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


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


class Placement(models.Model):
    """Where an activity ran: channel, language, day, how often, before how many."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    count_unit = models.ForeignKey(CountUnit, on_delete=models.PROTECT, related_name="+")
    language = models.ForeignKey(
        Language, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outlet = models.CharField("nơi đăng, phát", max_length=120, blank=True)
    on = models.DateField("ngày")
    count = ValueField("số lượt")
    people = ValueField("lượt người")

    class Meta:
        verbose_name = "lần đăng, phát"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.channel} {self.on}"


class Evidence(models.Model):
    """Proof: a kept file or a link, with the SHA-256 of the file or of the address as typed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.file.name if self.file else self.link
