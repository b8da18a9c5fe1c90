from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.kernel.interval import Interval
from lantoa.plans.rules import CADENCE_LABELS, STATE_LABELS, PlanState
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class PlanQuerySet(models.QuerySet["Plan"]):
    def kept(self) -> PlanQuerySet:
        """Those that stand in lists: not archived."""
        return self.filter(archived_at__isnull=True)

    def issued(self) -> PlanQuerySet:
        return self.exclude(state=PlanState.DRAFT)

    def covering(self, on: date) -> PlanQuerySet:
        return self.filter(period_start__lte=on, period_end__gt=on)


class Plan(models.Model):
    """A unit's communication plan. An empty number or date is *not stated*, never invented."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField("trích yếu", max_length=400)
    folded = models.CharField("trích yếu không dấu", max_length=420, blank=True, editable=False)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến trước ngày")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    state = models.CharField("trạng thái", max_length=10, default=PlanState.DRAFT)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    archived_at = models.DateTimeField("lưu trữ lúc", null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        ordering = ["-period_start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="plan_has_days"
            )
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number or '(số: không nêu)'}"

    @property
    def period(self) -> Interval:
        return Interval(self.period_start, self.period_end)

    @property
    def state_label(self) -> str:
        return STATE_LABELS[PlanState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class PlanLine(models.Model):
    """One task of a plan; may carry out a line of the parent's plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("nhiệm vụ", max_length=400)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, verbose_name="kênh"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, verbose_name="nội dung"
    )
    target = ValueField("chỉ tiêu")
    count_unit = models.ForeignKey(
        CountUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name="đơn vị tính"
    )
    cadence = models.CharField("định kỳ", max_length=10, blank=True)
    languages = models.ManyToManyField(Language, blank=True, verbose_name="tiếng")
    deadline = models.DateField("thời hạn", null=True, blank=True)
    carries_out = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_out_by",
        verbose_name="thực hiện nhiệm vụ của cấp trên",
    )

    class Meta:
        verbose_name = "nhiệm vụ"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="one_line_per_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def cadence_label(self) -> str:
        return CADENCE_LABELS[self.cadence]
