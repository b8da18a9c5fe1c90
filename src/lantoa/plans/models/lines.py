"""The tasks of a plan and what each asks for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.plans.models.plans import Plan
from lantoa.plans.rules import CADENCE_LABELS, Asked, asked_words
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def standing(self) -> PlanLineQuerySet:
        """Those that no revision has dropped."""
        return self.filter(dropped_at__isnull=True)


class PlanLine(models.Model):
    """One task of a plan; may carry out a line of the parent's plan.

    What it asks for: ``target`` in ``count_unit``, once for the whole period or per ``cadence``
    (day, week, month, quarter, year, or ``class``: in every event of ``event_kind``), of the unit
    as a whole or, with ``each_unit``, of each unit below; by ``deadline`` where one is set. A
    target that is not stated makes a task in words.
    """

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
    event_kind = models.CharField("loại lớp, cuộc", max_length=120, blank=True)
    each_unit = models.BooleanField("mỗi đơn vị cấp dưới", default=False)
    languages = models.ManyToManyField(Language, blank=True, verbose_name="tiếng")
    audience = models.CharField("đối tượng", max_length=200, blank=True)
    output = models.CharField("sản phẩm", max_length=200, blank=True)
    lead_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị chủ trì",
    )
    lead_name = models.CharField("cơ quan chủ trì", max_length=200, blank=True)
    supporting_units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name="đơn vị phối hợp"
    )
    supporting_names = models.CharField("cơ quan phối hợp", max_length=400, blank=True)
    deadline = models.DateField("thời hạn", null=True, blank=True)
    budget = models.DecimalField(
        "kinh phí (đồng)", max_digits=15, decimal_places=0, null=True, blank=True
    )
    carries_out = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_out_by",
        verbose_name="thực hiện nhiệm vụ của cấp trên",
    )
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="worded_anew_by"
    )
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                condition=Q(dropped_at__isnull=True),
                name="one_standing_line_per_place",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="line_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def cadence_label(self) -> str:
        if self.cadence == "class" and self.event_kind:
            return f"mỗi {self.event_kind}"
        return CADENCE_LABELS[self.cadence]

    @property
    def asked(self) -> Asked:
        """What it asks for; reads ``count_unit``."""
        return Asked(
            target=self.target,
            unit=self.count_unit.name if self.count_unit else "",
            cadence=self.cadence,
            event_kind=self.event_kind,
            each_unit=self.each_unit,
            deadline=self.deadline,
        )

    @property
    def asked_words(self) -> str:
        """``ít nhất 3 bài mỗi tuần``."""
        return asked_words(self.asked)

    @property
    def is_dropped(self) -> bool:
        return self.dropped_at is not None


class Occasion(models.Model):
    """An event of the kind that a line names (a class of the political school): the line asks for
    something in every one of them, so those held are known one by one."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="occasions")
    name = models.CharField("tên lớp, cuộc", max_length=200)
    on = models.DateField("ngày")
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lớp, cuộc"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.name
