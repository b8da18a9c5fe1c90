"""A plan as a paper: what it is, what it rests on, and each edition that was issued."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from lantoa.files.models import StoredFile
from lantoa.kernel.interval import Interval
from lantoa.plans.rules import KIND_LABELS, KIND_WORDS, STATE_LABELS, PlanKind, PlanState
from lantoa.units.models import Unit


class PlanQuerySet(models.QuerySet["Plan"]):
    def kept(self) -> PlanQuerySet:
        """Those that stand in lists: not archived."""
        return self.filter(archived_at__isnull=True)

    def issued(self) -> PlanQuerySet:
        """Plans that are carried out. What words one anew is none: its terms have gone into it."""
        return self.exclude(state=PlanState.DRAFT).filter(revises__isnull=True)

    def covering(self, on: date) -> PlanQuerySet:
        return self.filter(period_start__lte=on, period_end__gt=on)


class Plan(models.Model):
    """A unit's communication plan. An empty number or date is *not stated*, never invented.

    A plan whose ``revises`` is set is a revision in the making: while it is a draft the plan it
    revises goes on unchanged; when it is issued its terms go into that plan's lines, and the lines
    stay the ones that activities and plans below point to.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField("loại", max_length=10, default=PlanKind.ANNUAL)
    title = models.CharField("trích yếu", max_length=400)
    folded = models.CharField("trích yếu không dấu", max_length=420, blank=True, editable=False)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    grounds = models.TextField("căn cứ", blank=True)
    purpose = models.TextField("mục đích, yêu cầu", blank=True)
    conduct = models.TextField("tổ chức thực hiện", blank=True)
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến trước ngày")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    revision_reason = models.CharField("lý do điều chỉnh", max_length=400, blank=True)
    cloned_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("trạng thái", max_length=10, default=PlanState.DRAFT)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    sent_at = models.DateTimeField("trình ký lúc", null=True, blank=True)
    given_back_reason = models.CharField("lý do trả lại", max_length=400, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    closing_note = models.CharField("ghi chú kết thúc", max_length=400, blank=True)
    archived_at = models.DateTimeField("lưu trữ lúc", null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        ordering = ["-period_start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="plan_has_days"
            ),
            models.UniqueConstraint(
                fields=["revises"],
                condition=Q(state=PlanState.DRAFT, archived_at__isnull=True),
                name="plan_one_revision_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.number or '(số: không nêu)'}"

    @property
    def period(self) -> Interval:
        return Interval(self.period_start, self.period_end)

    @property
    def state_label(self) -> str:
        return STATE_LABELS[PlanState(self.state)]

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[PlanKind(self.kind)]

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[PlanKind(self.kind)]

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == PlanState.CLOSED

    @property
    def is_sent(self) -> bool:
        """Whether a draft lies before the chair: nobody writes in it meanwhile."""
        return self.is_draft and self.sent_at is not None

    @property
    def is_revision(self) -> bool:
        return self.revises_id is not None

    @property
    def grounds_listed(self) -> list[str]:
        """The legal basis, one act a line."""
        return [line for each in self.grounds.splitlines() if (line := each.strip())]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class PlanEdition(models.Model):
    """The words of a plan as they were issued: first the plan, then each revision of it.

    ``content`` is the whole paper (head, grounds, lines, budget) in plain words and is never
    changed; ``sha256`` is of its canonical JSON.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    order = models.PositiveSmallIntegerField("lần")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    reason = models.CharField("lý do điều chỉnh", max_length=400, blank=True)
    content = models.JSONField("nội dung")
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField("ghi lúc")
    actor_key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "bản ban hành"
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="one_edition_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}.{self.order}"


class PlanAttachment(models.Model):
    """A file that belongs to a plan: the signed paper, an annex, a budget decision."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("tên", max_length=200, blank=True)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "tệp kèm theo"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.file.name


class BudgetLine(models.Model):
    """Money that a plan names. ``amount`` is in đồng; None is *not stated*."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="budget")
    order = models.PositiveSmallIntegerField("thứ tự")
    purpose = models.CharField("nội dung chi", max_length=300)
    source = models.CharField("nguồn kinh phí", max_length=200, blank=True)
    amount = models.DecimalField(
        "số tiền (đồng)", max_digits=15, decimal_places=0, null=True, blank=True
    )
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "dòng kinh phí"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                condition=Q(dropped_at__isnull=True),
                name="one_standing_budget_line_per_place",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
