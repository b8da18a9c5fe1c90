"""Who reports for which days, by when: all of it rows with dates."""

from __future__ import annotations

from django.db import models

from lantoa.catalogue.models.dated import Dated
from lantoa.catalogue.models.law import LegalBasis
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.catalogue.rules.regimes import (
    ALL_CADENCE_CHOICES,
    KIND_CHOICES,
    ONCE,
    NamedPeriod,
    RegimeKind,
)
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Period


class ReportRegime(Dated):
    slug = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=200)
    kind = models.CharField(
        "loại", max_length=12, choices=KIND_CHOICES, default=RegimeKind.PERIODIC
    )
    asks = models.TextField("nội dung yêu cầu", blank=True)
    sending = models.CharField("cách gửi", max_length=200, blank=True)
    guidance = models.TextField("hướng dẫn", blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = "chế độ báo cáo"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class WindowRule(Dated):
    """How a cadence becomes days. Offsets count months from the first and the last month that
    the period names; ``end_day`` is the first day that no longer belongs to the window."""

    regime = models.ForeignKey(ReportRegime, on_delete=models.PROTECT, related_name="window_rules")
    cadence = models.CharField("định kỳ", max_length=12, choices=ALL_CADENCE_CHOICES)
    start_month_offset = models.SmallIntegerField("số tháng lệch đầu kỳ", default=0)
    start_day = models.PositiveSmallIntegerField("ngày đầu kỳ", default=1)
    end_month_offset = models.SmallIntegerField("số tháng lệch cuối kỳ", default=0)
    end_day = models.PositiveSmallIntegerField("ngày kế tiếp cuối kỳ", default=1)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = "quy tắc chốt số liệu"
        ordering = ["regime", "cadence", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(start_day__range=(1, 28), end_day__range=(1, 28)),
                name="catalogue_windowrule_days",
                violation_error_message="Ngày chốt phải từ 1 đến 28 để tháng nào cũng có.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime.slug} {self.cadence} {self.valid_from or ''}".strip()


class ReportPeriod(models.Model):
    """A period of a regime with the very days it covers, written down when it is opened."""

    regime = models.ForeignKey(ReportRegime, on_delete=models.PROTECT, related_name="periods")
    key = models.CharField("mã kỳ", max_length=24)
    name = models.CharField(
        "tên kỳ", max_length=120, blank=True, help_text="Chỉ cho báo cáo chuyên đề, đột xuất."
    )
    cadence = models.CharField("định kỳ", max_length=12, choices=ALL_CADENCE_CHOICES)
    window_start = models.DateField("ngày đầu kỳ")
    window_end = models.DateField("ngày kế tiếp cuối kỳ", help_text="Không thuộc kỳ báo cáo.")
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "kỳ báo cáo"
        ordering = ["regime", "window_end", "window_start"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "key"], name="catalogue_reportperiod_once"),
            models.CheckConstraint(
                condition=models.Q(window_end__gt=models.F("window_start")),
                name="catalogue_reportperiod_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["regime", "cadence", "window_end"], name="catalogue_period_by_day")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def window(self) -> Interval:
        """The days that belong to the period."""
        return Interval(self.window_start, self.window_end)

    @property
    def period(self) -> Period | NamedPeriod:
        """What it is called; one that comes once has a name of its own."""
        if self.cadence == ONCE:
            return NamedPeriod(self.key, self.name, self.window.last.year)
        return Period.parse(self.key)

    @property
    def label(self) -> str:
        """As official papers name it: ``quý I năm 2024``."""
        return self.period.label


class TierDeadline(Dated):
    """By which working day after the cut-off a tier's report is due."""

    regime = models.ForeignKey(
        ReportRegime, on_delete=models.PROTECT, related_name="tier_deadlines"
    )
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    cadence = models.CharField("định kỳ", max_length=12, choices=ALL_CADENCE_CHOICES)
    working_days_after = models.PositiveSmallIntegerField("số ngày làm việc sau ngày chốt")
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta(Dated.Meta):
        verbose_name = "thời hạn gửi của cấp"
        ordering = ["regime", "tier", "cadence", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(working_days_after__gte=1),
                name="catalogue_tierdeadline_one_day",
                violation_error_message="Thời hạn phải sau ngày chốt ít nhất 1 ngày làm việc.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime.slug} {self.tier} {self.cadence}"


class ReportingLine(Dated):
    """To whom a tier sends: to the unit right above it in the tree or only to addressees by name,
    and who else gets a copy. A name may hold ``{parent}``, the unit right above. Reports of
    ``cadences`` are opened ahead for every unit of the tier that has people; of others only where
    one was opened by hand before."""

    regime = models.ForeignKey(
        ReportRegime, on_delete=models.PROTECT, related_name="reporting_lines"
    )
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    goes_to_parent = models.BooleanField("cấp trên trực tiếp nhận", default=True)
    addressees = models.JSONField("kính gửi", default=list)
    copies = models.JSONField("nơi nhận khác", default=list, blank=True)
    cadences = models.JSONField("định kỳ tự mở", default=list, blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta(Dated.Meta):
        verbose_name = "nơi gửi báo cáo của cấp"
        ordering = ["regime", "tier", "valid_from"]

    def __str__(self) -> str:
        return f"{self.regime.slug} {self.tier}"


class MakeUpDay(models.Model):
    """A Saturday or Sunday on which offices work in place of a day off."""

    day = models.DateField("ngày", unique=True)
    name = models.CharField("làm bù cho", max_length=120)

    class Meta:
        verbose_name = "ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class Holiday(models.Model):
    """A day off. Days that depend on a yearly decision (Tết, bridging days) are entered."""

    day = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=120)

    class Meta:
        verbose_name = "ngày nghỉ"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
