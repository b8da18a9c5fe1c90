"""Lists of reports, and what each puts into the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from lantoa.catalogue.models import ReportPeriod
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.rules.figures import contents_from_json
from lantoa.reports.rules.states import FILED, ReportState
from lantoa.totals.rules import Entry, Layer

_APPROVED = frozenset({ReportState.ACCEPTED, ReportState.CONSOLIDATED})


def _whole() -> QuerySet[ExpectedReport]:
    found = ExpectedReport.objects.select_related(
        "period", "period__regime", "unit", "receiver", "report"
    )
    return found.prefetch_related("report__versions")


def owed_by(unit_ids: Collection[int]) -> QuerySet[ExpectedReport]:
    """Reports that some units owe, latest due first. Fixed queries for lists."""
    return _whole().filter(unit_id__in=unit_ids)


def below(receiver_id: int, period: ReportPeriod | None = None) -> QuerySet[ExpectedReport]:
    """Reports that come to a unit from below."""
    found = _whole().filter(receiver_id=receiver_id)
    return found if period is None else found.filter(period=period)


def to_do(unit_ids: Collection[int], states: Collection[ReportState]) -> list[ExpectedReport]:
    """Reports of some units that stand in one of the states, soonest due first."""
    rows = owed_by(unit_ids).order_by("due_on", "pk")
    return [expected for expected in rows if expected.state in states]


def expected_page(expected_id: int) -> ExpectedReport:
    """Raises ``ExpectedReport.DoesNotExist``."""
    return _whole().get(pk=expected_id)


def source_key(report_id: int) -> str:
    return f"report:{report_id}"


def entries_of(report: Report) -> list[Entry]:
    """What a report has in the totals: its unit's own figures, over the whole window, while it is
    filed; in the approved layer too once it is accepted. Units below post their own."""
    version = report.current
    if report.state not in FILED or version is None:
        return []
    layers = [Layer.SUBMITTED]
    layers += [Layer.APPROVED] if report.state in _APPROVED else []
    expected = report.expected
    contents = contents_from_json(version.frozen["contents"])
    return [
        Entry(expected.unit_id, expected.period.window, figure.measure, layer, value)
        for figure in contents.figures
        for layer in layers
        for value in figure.own.values()
    ]


def posted_entries() -> Iterator[tuple[str, list[Entry]]]:
    """For the audit: every report and what it should have in the totals."""
    reports = Report.objects.select_related("expected__period").order_by("pk")
    for report in reports.iterator(chunk_size=200):
        yield source_key(report.pk), entries_of(report)
