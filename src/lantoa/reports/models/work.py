"""The work on a report: its draft, its figures without activities, its steps, who is at it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.reports.models.expected import ExpectedReport
from lantoa.reports.models.versions import ReportVersion
from lantoa.reports.rules.states import WITH_ABOVE, ReportState
from lantoa.totals.models import ValueField


class Report(models.Model):
    """The work on an expected report. ``revision`` counts writes, so that of two people who edit
    at once the second is told. ``accepted`` is the version that the unit above accepted last: it
    holds until another is accepted, also while a correction is on its way; ``correction_reason``
    says why that was begun and is empty otherwise."""

    expected = models.OneToOneField(ExpectedReport, on_delete=models.PROTECT, related_name="report")
    state = models.CharField("trạng thái", max_length=20, default=ReportState.DRAFT)
    state_since = models.DateTimeField("từ lúc")
    sections = models.JSONField(default=dict)
    linked = models.JSONField(
        "số liệu trong lời văn", default=list, help_text="Câu nào nêu số nào, để biết khi số đổi."
    )
    revision = models.PositiveIntegerField(default=0)
    return_reason = models.TextField("lý do trả lại", blank=True)
    correction_reason = models.TextField("lý do đính chính", blank=True)
    accepted = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.expected} {self.state}"

    @property
    def current(self) -> ReportVersion | None:
        """The newest frozen version; None while nothing was submitted."""
        return self.versions.order_by("-number").first()

    @property
    def standing(self) -> ReportVersion | None:
        """The version that the unit stands by: the newest while it waits for the word of the unit
        above; else the one that was accepted, also when a later one was returned and given up."""
        return self.current if self.state in WITH_ABOVE else self.accepted

    def declared_under(self, measure: str) -> DeclaredFigure | None:
        """What was declared under an indicator's slug."""
        return self.declared.filter(indicator__slug=measure).first()

    @property
    def filed_on(self) -> date | None:
        """The local day on which the newest version was submitted that is no correction: what was
        sent in time stays so, whenever it is corrected."""
        first = [each for each in self.versions.all() if not each.correction_reason]
        newest = max(first, key=lambda each: each.number, default=None)
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


class EstimatedFigure(models.Model):
    """What is expected by the end of the window (*ước thực hiện*), stated before it is over. It
    stands beside the actual figure and is never added to anything."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="estimated")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    value = ValueField("ước thực hiện")
    basis = models.CharField("căn cứ ước", max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="one_estimate_per_indicator"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="estimated_with_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: ước"


class StateChange(models.Model):
    """One step of a report: from where to where, by whom, why, and which frozen version it was
    about, if any."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=30)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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


class Presence(models.Model):
    """Somebody has the draft open: kept for minutes, so that two people see each other."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="present")
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "actor_key"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.actor_label}"
