"""Lists of reports, and what each puts into the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from lantoa.catalogue.models import ReportPeriod
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.rules.figures import contents_from_json, of_unit
from lantoa.reports.rules.states import FILED, WITH_ABOVE, ReportState
from lantoa.totals.rules import Entry, Layer, Proof


def _whole() -> QuerySet[ExpectedReport]:
    found = ExpectedReport.objects.select_related(
        "period", "period__regime", "unit", "receiver", "report", "exemption"
    )
    # What was frozen is large and no list shows it.
    versions = ReportVersion.objects.light()
    return found.prefetch_related(Prefetch("report__versions", queryset=versions))


def owed_by(unit_ids: Collection[int]) -> QuerySet[ExpectedReport]:
    """Reports that some units owe, latest due first. Fixed queries for lists."""
    return _whole().filter(unit_id__in=unit_ids)


def below(receiver_id: int, period: ReportPeriod | None = None) -> QuerySet[ExpectedReport]:
    """Reports that come to a unit from below."""
    found = _whole().filter(receiver_id=receiver_id)
    return found if period is None else found.filter(period=period)


def missing_below(receiver_id: int, period: ReportPeriod) -> QuerySet[ExpectedReport]:
    """Reports of the period that should come to a unit from below and have not, soonest due
    first."""
    owed = ExpectedReport.objects.filter(receiver_id=receiver_id, period=period).missing()
    return owed.select_related("period", "report").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class PeriodBelow:
    """How far the reports of one period from below have come."""

    receiver_id: int
    period: ReportPeriod
    due_on: date
    total: int
    filed: int
    accepted: int

    @property
    def missing(self) -> int:
        return self.total - self.filed


def periods_below(receiver_ids: Collection[int]) -> list[PeriodBelow]:
    """A row for each period of which reports come to the units, the latest first. 2 queries."""
    rows = (
        ExpectedReport.objects.filter(receiver_id__in=receiver_ids, exemption=None)
        .values("receiver_id", "period_id")
        .annotate(
            due=Max("due_on"),
            total=Count("pk"),
            filed=Count(
                "pk", filter=Q(report__state__in=FILED) | Q(report__accepted__isnull=False)
            ),
            accepted=Count("pk", filter=Q(report__accepted__isnull=False)),
        )
        .order_by("-due", "-period_id")
    )
    periods = ReportPeriod.objects.in_bulk([row["period_id"] for row in rows])
    return [
        PeriodBelow(
            row["receiver_id"],
            periods[row["period_id"]],
            row["due"],
            row["total"],
            row["filed"],
            row["accepted"],
        )
        for row in rows
    ]


def current_of(unit_id: int, day: date) -> ExpectedReport | None:
    """The report that the unit works towards on the day: of the shortest window that holds it;
    else, as for a unit that is gone, of the latest window that has begun."""
    begun = list(owed_by([unit_id]).filter(period__window_start__lte=day))
    holding = [each for each in begun if day in each.period.window]
    if holding:
        return min(holding, key=lambda each: each.period.window.length)
    return max(begun, key=lambda each: each.period.window_end, default=None)


def to_do(unit_ids: Collection[int], states: Collection[ReportState]) -> list[ExpectedReport]:
    """Reports of some units that stand in one of the states, soonest due first."""
    rows = owed_by(unit_ids).filter(exemption=None).order_by("due_on", "pk")
    return [expected for expected in rows if expected.state in states]


def last_addressees(*, owing: int | None = None, receiving: int | None = None) -> str:
    """To whom the newest report was addressed that the unit owes, or that comes to it; empty while
    there is none. 1 query."""
    found = ExpectedReport.objects.filter(
        **({"unit_id": owing} if owing is not None else {"receiver_id": receiving})
    )
    newest = found.order_by("-due_on", "-pk").values_list("addressees", flat=True).first()
    return str(newest[0]) if newest else ""


def expected_page(expected_id: int) -> ExpectedReport:
    """Raises ``ExpectedReport.DoesNotExist``."""
    return _whole().get(pk=expected_id)


def source_key(report_id: int) -> str:
    return f"report:{report_id}"


def entries_of(report: Report, newest: ReportVersion | None = None) -> list[Entry]:
    """What a report has in the totals: its unit's own figures, over the whole window. Units below
    post their own.

    The approved layer holds the version that was accepted last, and nothing else, wherever the
    report stands. The submitted layer holds what the unit stands by: the newest version while it
    is with those above; else the accepted one, be a correction in work, given back or given up;
    nothing while a report that was never accepted is in the hands of its unit. ``newest`` is the
    newest version, where that is at hand.
    """
    standing = newest if newest is not None and report.state in WITH_ABOVE else report.standing
    layers: list[tuple[ReportVersion | None, tuple[Layer, ...]]] = (
        [(standing, (Layer.SUBMITTED, Layer.APPROVED))]
        if standing is None or standing.pk == report.accepted_id
        else [(standing, (Layer.SUBMITTED,)), (report.accepted, (Layer.APPROVED,))]
    )
    return [
        entry
        for version, of in layers
        if version is not None
        for entry in _entries(report.expected, version, of)
    ]


def _entries(
    expected: ExpectedReport, version: ReportVersion, layers: Collection[Layer]
) -> Iterator[Entry]:
    for figure in contents_from_json(version.frozen["contents"]).figures:
        if not figure.has_own:
            continue
        for layer in layers:
            for value in of_unit(figure.own).values():
                yield Entry(
                    expected.unit_id,
                    expected.period.window,
                    figure.measure,
                    layer,
                    value,
                    proof=Proof.COMPUTED if figure.declared is None else Proof.DECLARED,
                )


def posted_entries() -> Iterator[tuple[str, list[Entry]]]:
    """For the audit: every report and what it should have in the totals."""
    reports = Report.objects.select_related("expected__period", "accepted").order_by("pk")
    for report in reports.iterator(chunk_size=200):
        yield source_key(report.pk), entries_of(report)
