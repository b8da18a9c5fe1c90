"""The reviewer's desk: the reports of one period that come to one unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lantoa.activities.rules import EMBEDDED, EMBEDDED_MARK
from lantoa.catalogue.models import Indicator, ReportPeriod
from lantoa.kernel.value import Total
from lantoa.plans import queries as plans
from lantoa.plans.rules import Coverage
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.contents import frozen_contents
from lantoa.reports.queries.lists import below, owed_by
from lantoa.reports.queries.names import names_of
from lantoa.reports.queries.page import ChildRow, child_rows
from lantoa.reports.rules.desk import case_of, progress_of
from lantoa.reports.rules.states import FILED, ReportState
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the approved layer. ``total`` is None where it cannot be put together; ``how``
    says in words how it was, nothing for a sum."""

    label: str
    count_unit: str
    side: str
    total: Total | None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    unit_id: int
    unit_name: str
    period: ReportPeriod
    due_on: date
    rows: tuple[ChildRow, ...]
    coverage: Coverage
    without_plan: tuple[str, ...]
    own: ExpectedReport | None
    approved: tuple[Sum, ...]

    def _count(self, states: Collection[ReportState]) -> int:
        return sum(row.expected.state in states for row in self.rows)

    @property
    def filed(self) -> int:
        return self._count(FILED)

    @property
    def waiting(self) -> int:
        """Reports that wait for the reviewer's word."""
        return self._count({ReportState.NUMBERED})

    @property
    def to_take_in(self) -> int:
        return self._count({ReportState.ACCEPTED})

    @property
    def accepted(self) -> int:
        return self._count({ReportState.ACCEPTED, ReportState.CONSOLIDATED})

    @property
    def missing(self) -> list[ChildRow]:
        return [row for row in self.rows if row.expected.state not in FILED]

    @property
    def filed_words(self) -> str:
        return f"{progress_of(total=len(self.rows), filed=self.filed, accepted=self.accepted)}."

    @property
    def plan_words(self) -> str:
        having, wanted = len(self.coverage.having), len(self.coverage.wanted)
        return f"{having}/{wanted} đơn vị đã ban hành kế hoạch ({self.coverage.percent} %)."

    @property
    def title(self) -> str:
        return case_of(self.period.period.short, total=len(self.rows), filed=self.filed)


def desk(unit_id: int, period_key: str, today: date) -> Desk:
    """Raises ``ExpectedReport.DoesNotExist`` when no report of the period comes to the unit.

    The number of queries does not grow with the units below.
    """
    rows = list(below(unit_id).filter(period__key=period_key).order_by("pk"))
    if not rows:
        raise ExpectedReport.DoesNotExist(f"nothing of {period_key} comes to {unit_id}")
    period = rows[0].period
    coverage = plans.plan_coverage([row.unit_id for row in rows], period.window)
    shown = child_rows(rows, today, _stated(rows))
    return Desk(
        unit_id=unit_id,
        unit_name=names_of([unit_id], period.window.last)[unit_id],
        period=period,
        due_on=max(row.due_on for row in rows),
        rows=shown,
        coverage=coverage,
        without_plan=tuple(
            row.unit_name for row in shown if row.expected.unit_id in coverage.missing
        ),
        own=owed_by([unit_id]).filter(period=period).first(),
        approved=_approved(unit_id, period),
    )


def _stated(rows: Collection[ExpectedReport]) -> dict[int, tuple[int, int]]:
    """Of each filed report: its figures with a number, and all its figures."""
    filed = [row.pk for row in rows if row.state in FILED]
    newest = {
        version.report.expected_id: version
        for version in ReportVersion.objects.filter(report__expected_id__in=filed)
        .select_related("report")
        .order_by("number")
    }
    found = {key: frozen_contents(version).figures for key, version in newest.items()}
    return {
        key: (
            sum(figure.whole.is_stated or figure.is_apart for figure in figures),
            len(figures),
        )
        for key, figures in found.items()
    }


def _approved(unit_id: int, period: ReportPeriod) -> tuple[Sum, ...]:
    """What the accepted reports of the unit and of those below it add up to, parts apart."""
    summed = totals.totals(
        unit_id, period.window, layer=Layer.APPROVED, scope=Scope.TREE, whole=True
    )
    indicators = list(
        Indicator.objects.filter(slug__in={name.removesuffix(EMBEDDED) for name in summed})
        .select_related("count_unit", "channel")
        .order_by("-side", "channel__order", "order")
    )
    found = totals.put_together(
        summed,
        totals.ways_of(indicators),
        unit_id,
        period.window,
        layer=Layer.APPROVED,
        whole=True,
    )
    return tuple(
        Sum(
            f"{each.name}{mark}",
            each.count_unit.name,
            each.side,
            found[each.slug + ending],
            each.way.words,
        )
        for each in indicators
        for ending, mark in (("", ""), (EMBEDDED, EMBEDDED_MARK))
        if each.slug + ending in found
    )
