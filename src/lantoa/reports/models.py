from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import Indicator, ReportPeriod
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.reports.rules.states import FILED, STATE_LABELS, ReportState, Timeliness
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class ExpectedReportQuerySet(models.QuerySet["ExpectedReport"]):
    def missing(self) -> ExpectedReportQuerySet:
        """Owed and not filed: nothing begun, in work, or returned."""
        return self.exclude(report__state__in=FILED)


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

    def timeliness(self, today: date) -> Timeliness:
        report = getattr(self, "report", None)
        filed = report.filed_on if report is not None and report.state in FILED else None
        return Timeliness(self.due_on, filed, today)


class Report(models.Model):
    """The work on an expected report. ``revision`` counts writes, so that of two people who edit
    at once the second is told."""

    expected = models.OneToOneField(ExpectedReport, on_delete=models.PROTECT, related_name="report")
    state = models.CharField("trạng thái", max_length=20, default=ReportState.DRAFT)
    state_since = models.DateTimeField("từ lúc")
    sections = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    return_reason = models.TextField("lý do trả lại", blank=True)

    def __str__(self) -> str:
        return f"{self.expected} {self.state}"

    @property
    def current(self) -> ReportVersion | None:
        """The newest frozen version; None while nothing was submitted."""
        return self.versions.order_by("-number").first()

    def declared_under(self, measure: str) -> DeclaredFigure | None:
        """What was declared under an indicator's slug."""
        return self.declared.filter(indicator__slug=measure).first()

    @property
    def filed_on(self) -> date | None:
        """The local day on which the newest version was submitted."""
        newest = max(self.versions.all(), key=lambda each: each.number, default=None)
        return None if newest is None else days.local_day(newest.submitted_at)


class DeclaredFigure(models.Model):
    """A figure that a person states without activities behind it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="declared")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    value = ValueField("số liệu")
    reason = models.CharField("lý do", max_length=400)
    source_words = models.TextField("nguyên văn nguồn", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="one_declaration_per_indicator"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="declared_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.reason}"


class ReportVersion(models.Model):
    """What was submitted: figures, words and template, frozen, with their hash."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần gửi")
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    signer_name = models.CharField(max_length=120)
    document_number = models.CharField("số", max_length=20, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    docx = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    children = models.ManyToManyField("self", symmetrical=False, related_name="parents", blank=True)

    class Meta:
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(document_number="", issued_on__isnull=True)
                | (~Q(document_number="") & Q(issued_on__isnull=False)),
                name="number_and_day_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} lần {self.number}"


class StateChange(models.Model):
    """One step of a report: from where to where, by whom, why."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=30)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at} {self.verb}"


class TakenIn(models.Model):
    """A version of a unit below that the draft above takes in; frozen with the parent's own."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="taken_in")
    child = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="taken_into")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "child"], name="taken_in_once")]

    def __str__(self) -> str:
        return f"{self.report_id} ← {self.child_id}"
