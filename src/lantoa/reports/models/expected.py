"""The ledger of reports that are owed, and what was decided about single ones."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import ReportPeriod
from lantoa.reports.rules.states import FILED, STATE_LABELS, ReportState, Timeliness
from lantoa.units.models import Unit


class ExpectedReportQuerySet(models.QuerySet["ExpectedReport"]):
    def filed(self) -> ExpectedReportQuerySet:
        """Sent, or accepted once: an accepted report stays filed while it is being corrected."""
        return self.filter(Q(report__state__in=FILED) | Q(report__accepted__isnull=False))

    def missing(self) -> ExpectedReportQuerySet:
        """Owed and not filed: nothing begun, in work, or returned. What is exempt is not owed."""
        open_rows = self.filter(report__accepted__isnull=True, exemption__isnull=True)
        return open_rows.exclude(report__state__in=FILED)


class ExpectedReport(models.Model):
    """The ledger: which unit owes which report, due when, to whom. Rows are made ahead, so that
    completeness can never pass 100 %."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="expected_reports")
    period = models.ForeignKey(ReportPeriod, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("hạn gửi")
    receiver = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_to_receive"
    )
    addressees = models.JSONField("nơi nhận báo cáo", default=list)
    copies = models.JSONField("nơi nhận khác", default=list, blank=True)

    objects = ExpectedReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo phải nộp"
        ordering = ["-due_on", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_report_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"

    @property
    def state(self) -> ReportState:
        report = getattr(self, "report", None)
        return ReportState.EXPECTED if report is None else ReportState(report.state)

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def is_filed(self) -> bool:
        """As :meth:`ExpectedReportQuerySet.filed`."""
        report = getattr(self, "report", None)
        return report is not None and (report.state in FILED or report.accepted_id is not None)

    @property
    def is_exempt(self) -> bool:
        return hasattr(self, "exemption")

    @property
    def is_accepted(self) -> bool:
        """Whether a version was accepted: it holds also while a correction is on its way."""
        report = getattr(self, "report", None)
        return report is not None and report.accepted_id is not None

    @property
    def is_correcting(self) -> bool:
        """Whether a correction of what was accepted is on its way."""
        report = getattr(self, "report", None)
        return report is not None and bool(report.correction_reason)

    def timeliness(self, today: date) -> Timeliness:
        report = getattr(self, "report", None)
        filed = report.filed_on if report is not None and self.is_filed else None
        return Timeliness(self.due_on, filed, today)


class Exemption(models.Model):
    """This unit need not send this report: it does not count as missing, nor as complete."""

    expected = models.OneToOneField(
        ExpectedReport, on_delete=models.CASCADE, related_name="exemption"
    )
    reason = models.TextField("lý do")
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = "miễn gửi báo cáo"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="exempted_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.expected}: miễn"


class Extension(models.Model):
    """The deadline of one report moved to a later day; ``ExpectedReport.due_on`` is the day that
    holds, ``was`` the one before."""

    expected = models.ForeignKey(
        ExpectedReport, on_delete=models.CASCADE, related_name="extensions"
    )
    was = models.DateField("hạn cũ")
    until = models.DateField("hạn mới")
    reason = models.TextField("lý do")
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = "gia hạn báo cáo"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extended_with_reason"),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("was")), name="extended_to_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expected}: {self.was} → {self.until}"
