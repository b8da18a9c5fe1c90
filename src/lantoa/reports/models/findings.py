"""What was found in a report when it was sent."""

from __future__ import annotations

from django.db import models

from lantoa.reports.models.versions import ReportVersion


class VersionFindings(models.Model):
    """The findings of a submitted version, as they were. Found by the job that follows the
    submission, from what was frozen; noted once and never changed. They bind nobody and are not in
    the hash: they say what whoever signed could have seen."""

    version = models.OneToOneField(
        ReportVersion, on_delete=models.CASCADE, primary_key=True, related_name="noted_findings"
    )
    found = models.JSONField("điều nêu khi kiểm tra", default=list, blank=True)
    at = models.DateTimeField("kiểm tra lúc")

    class Meta:
        verbose_name = "kết quả kiểm tra của bản báo cáo"

    def __str__(self) -> str:
        return f"{self.version_id}: {len(self.found)}"
