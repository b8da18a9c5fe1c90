"""Noting what was found in a report when it was sent."""

from __future__ import annotations

from lantoa.kernel import days
from lantoa.reports.models import ReportVersion, VersionFindings
from lantoa.reports.queries.checks import findings_of_version
from lantoa.reports.rules.checks.finding import to_json
from lantoa.reports.rules.states import FILED


def note_findings(*, version_id: int) -> VersionFindings | None:
    """Part of the job that follows a submission, so that sending does not wait for it. What was
    noted once stays; None for what was frozen in a way that is no longer read."""
    noted = VersionFindings.objects.filter(version_id=version_id).first()
    if noted is not None:
        return noted
    version = ReportVersion.objects.select_related("report__expected__period__regime").get(
        pk=version_id
    )
    if "plan_coverage" not in version.frozen["contents"]:
        return None
    report = version.report
    newest = report.current
    is_untouched = report.state in FILED and newest is not None and newest.pk == version.pk
    found = findings_of_version(version, report.linked if is_untouched else [])
    noted, _ = VersionFindings.objects.get_or_create(
        version=version, defaults={"found": to_json(found), "at": days.now()}
    )
    return noted
