"""What was decided about a report that is owed, and of what people were told in time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lantoa.catalogue.models import ReportPeriod
from lantoa.reports.models.expected import ExpectedReport
from lantoa.reports.models.versions import ReportVersion
from lantoa.reports.rules.duties import DECISION_CHOICES, DIGEST_CHOICES
from lantoa.units.models import Unit


class DutyDecision(models.Model):
    """One decision about a report that is owed, or its taking back. Rows are only added: what
    holds now stands in ``Exemption`` and in ``ExpectedReport.due_on``."""

    expected = models.ForeignKey(ExpectedReport, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField("quyết định", max_length=20, choices=DECISION_CHOICES)
    reason = models.TextField("lý do")
    was = models.DateField("hạn trước đó", null=True, blank=True)
    until = models.DateField("hạn từ đó", null=True, blank=True)
    at = models.DateTimeField("lúc")
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = "quyết định về nghĩa vụ báo cáo"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decided_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.expected_id}: {self.kind}"


class Reminder(models.Model):
    """That those whose step it was were reminded of a report, for one distance from its deadline:
    once each. ``days`` counts from the deadline: -5 is five days before it. A deadline that moves
    begins anew."""

    expected = models.ForeignKey(ExpectedReport, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField("hạn gửi")
    days = models.SmallIntegerField("số ngày so với hạn")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhắc hạn"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expected", "due_on", "days"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.expected_id}: {self.days}"


class VersionContent(models.Model):
    """Whether a submitted version was complete by its content, by the outline and the form that
    held for its window; noted when it is submitted, so that completeness need not open versions."""

    version = models.OneToOneField(
        ReportVersion, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    is_whole = models.BooleanField("đủ nội dung")
    lacking = models.JSONField("phần, dòng còn thiếu", default=list, blank=True)

    class Meta:
        verbose_name = "độ đầy đủ của bản báo cáo"

    def __str__(self) -> str:
        return f"{self.version_id}: {self.is_whole}"


class ReviewDigest(models.Model):
    """That the reviewers of a unit were told on a day how the reports of a period stand."""

    receiver = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(ReportPeriod, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("loại", max_length=20, choices=DIGEST_CHOICES)
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "tin gộp cho người thẩm định"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "period", "kind", "on"], name="review_digest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver_id} {self.period_id} {self.on}"
