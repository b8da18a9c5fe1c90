"""Noting whether a submitted version is complete by its content."""

from __future__ import annotations

from lantoa.reports.models import ReportVersion, VersionContent
from lantoa.reports.queries.content import lacking_of


def note_content(version: ReportVersion) -> VersionContent:
    """Part of the job that follows a submission. What was noted once stays: papers are rendered
    anew long after the outline was changed."""
    noted = VersionContent.objects.filter(version=version).first()
    if noted is not None:
        return noted
    missing = lacking_of(version)
    noted, _ = VersionContent.objects.get_or_create(
        version=version, defaults={"is_whole": not missing, "lacking": missing}
    )
    return noted


def note_contents(*, limit: int = 500) -> int:
    """Looks at versions that were submitted before their content was noted, the newest first.
    Returns how many. A job of the night."""
    rows = ReportVersion.objects.filter(content=None).select_related(
        "report__expected__period__regime"
    )
    found = list(rows.order_by("-pk")[:limit])
    for version in found:
        note_content(version)
    return len(found)
