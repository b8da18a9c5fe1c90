"""What stands beside the figures of a window: estimate, year to date, plan, the year before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lantoa.activities.rules import target_in, windows_of
from lantoa.catalogue.models import Indicator, ReportPeriod
from lantoa.catalogue.rules import Side, indicator_slug
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period
from lantoa.kernel.value import Total
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import Way, way_of
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.rules.figures import Estimated, Figure, Planned, contents_from_json
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope

_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Told:
    """What a report of another window said under each measure; ``more`` names the measures of which
    the ledger of the unit has not all: declared by a person, or told by units below."""

    figures: Mapping[str, Total]
    more: frozenset[str]


@dataclass(frozen=True, slots=True)
class Around:
    """The windows around a report's own. ``year`` is the reporting year that holds it, ``earlier``
    the windows of its cadence before it in that year, ``before`` the same window a year ago."""

    year: Interval | None = None
    earlier: tuple[ReportPeriod, ...] = ()
    before: ReportPeriod | None = None

    def tiles(self, window: Interval) -> bool:
        """Whether the earlier windows and the own one make the year up to its end."""
        if self.year is None:
            return False
        edge = self.year.start
        for each in self.earlier:
            if each.window_start != edge:
                return False
            edge = each.window_end
        return edge == window.start


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the figures of a report. ``before_words`` name where the figures of
    the year before come from."""

    around: Around = field(default_factory=Around)
    told: Mapping[int, Told] = field(default_factory=dict)
    to_date: Mapping[str, Total | None] = field(default_factory=dict)
    ledger_before: Mapping[str, Total | None] = field(default_factory=dict)
    planned: Mapping[str, Planned] = field(default_factory=dict)
    estimates: Mapping[str, Estimated] = field(default_factory=dict)

    @property
    def before_words(self) -> str:
        before = self.around.before
        if before is None:
            return ""
        if before.pk in self.told:
            return f"báo cáo {before.label}"
        return f"sổ hoạt động {before.label}" if self.ledger_before else ""

    def to(self, figure: Figure, window: Interval) -> Figure:
        """The figure with all that stands beside it."""
        return replace(
            figure,
            estimate=self.estimates.get(figure.measure),
            to_date=self._to_date(figure, window),
            planned=self.planned.get(figure.measure),
            before=self._before(figure),
        )

    def _to_date(self, figure: Figure, window: Interval) -> Total | None:
        year = self.around.year
        if year is None or not figure.whole.is_stated:
            return None
        if window.start <= year.start:
            return figure.whole
        earlier = [self.told.get(each.pk) for each in self.around.earlier]
        has_more = figure.declared is not None or bool(figure.below)
        has_more |= any(each is not None and figure.measure in each.more for each in earlier)
        if not has_more:
            found = self.to_date.get(figure.measure)
            return found if found is not None and found.is_stated else None
        if not figure.way.is_sum or None in earlier or not self.around.tiles(window):
            return None
        known = [each.figures.get(figure.measure, Total()) for each in earlier if each is not None]
        return sum(known, figure.whole)

    def _before(self, figure: Figure) -> Total | None:
        before = self.around.before
        if before is None:
            return None
        if before.pk in self.told:
            return self.told[before.pk].figures.get(figure.measure)
        # What units below did then is not in the unit's own ledger.
        return None if figure.below else self.ledger_before.get(figure.measure)


def estimates(report: Report | None) -> dict[str, Estimated]:
    """1 query."""
    if report is None:
        return {}
    rows = report.estimated.select_related("indicator")
    return {each.indicator.slug: Estimated(each.value, each.basis) for each in rows}


def beside(
    expected: ExpectedReport,
    asked: Sequence[PlanLine],
    known: Mapping[str, Indicator],
    estimated: Mapping[str, Estimated],
) -> Beside:
    """At most 4 queries, and those of measures that are no plain sums. ``asked`` are the tasks of
    the plan, ``known`` has the indicators of the figures and of these tasks."""
    window, unit_id = expected.period.window, expected.unit_id
    around = _around(expected.period)
    wanted = [*around.earlier, *([around.before] if around.before else [])]
    told = _told(unit_id, wanted)
    year, before = around.year, around.before
    return Beside(
        around=around,
        told=told,
        to_date=_ledger(unit_id, Interval(year.start, window.end), known)
        if year is not None and year.start < window.start
        else {},
        ledger_before=_ledger(unit_id, before.window, known)
        if before is not None and before.pk not in told
        else {},
        planned=_planned(asked, known),
        estimates=estimated,
    )


def _around(period: ReportPeriod) -> Around:
    named = period.period
    if not isinstance(named, Period):
        return Around()
    year = Period(named.year, Cadence.YEAR)
    before = Period(named.year - 1, named.cadence, named.index)
    earlier = [Period(named.year, named.cadence, place) for place in range(1, named.index)]
    rows = {
        each.key: each
        for each in ReportPeriod.objects.filter(
            regime_id=period.regime_id, key__in=[each.key for each in (year, before, *earlier)]
        )
    }
    whole = rows.get(year.key)
    if whole is None or not whole.window.covers(period.window):
        return Around(before=rows.get(before.key))
    return Around(
        whole.window,
        tuple(rows[each.key] for each in earlier if each.key in rows),
        rows.get(before.key),
    )


def _told(unit_id: int, periods: Sequence[ReportPeriod]) -> dict[int, Told]:
    """Period to what the report of it says that the unit stands by."""
    if not periods:
        return {}
    versions = (
        ReportVersion.objects.filter(
            report__expected__unit_id=unit_id,
            report__expected__period__in=periods,
        )
        .standing()
        .values_list("report__expected__period_id", "frozen__contents")
    )
    found: dict[int, Told] = {}
    for period_id, data in dict(versions).items():
        figures = contents_from_json(data).figures
        found[period_id] = Told(
            {each.measure: each.whole for each in figures if each.whole.is_stated},
            frozenset(each.measure for each in figures if each.declared or each.below),
        )
    return found


def _ledger(
    unit_id: int, window: Interval, known: Mapping[str, Indicator]
) -> Mapping[str, Total | None]:
    return totals.put_together(
        totals.totals(unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN),
        totals.ways_of(known.values()),
        unit_id,
        window,
        layer=Layer.LOGGED,
        scope=Scope.OWN,
    )


def asked_of(plan: Plan | None) -> list[PlanLine]:
    """The tasks that ask for a number of one measure, as a whole or at a pace. What each unit below
    or each event is asked is no target of the unit's own figure. 1 query."""
    if plan is None:
        return []
    lines = plan.lines.standing().exclude(channel=None).exclude(count_unit=None)
    return [
        line
        for line in lines.select_related("channel", "count_unit", "plan")
        if line.target.is_stated and way_of(line.asked) not in (Way.EACH_UNIT, Way.EVENTS)
    ]


def slugs_of(line: PlanLine) -> list[str]:
    """The indicators that a task may mean, the likelier first."""
    if line.channel is None or line.count_unit is None:
        return []
    return [indicator_slug(line.channel.slug, line.count_unit.slug, side.value) for side in Side]


def _planned(asked: Sequence[PlanLine], known: Collection[str]) -> dict[str, Planned]:
    found: dict[str, list[PlanLine]] = {}
    for line in asked:
        measure = next((each for each in slugs_of(line) if each in known), None)
        if measure is not None:
            found.setdefault(measure, []).append(line)
    return {
        measure: Planned(
            sum((_asked(line, line.plan.period) for line in asking), Total()),
            "; ".join(line.asked_words for line in asking),
            asking[0].plan.period.length <= _A_YEAR,
        )
        for measure, asking in found.items()
    }


def _asked(line: PlanLine, period: Interval) -> Total:
    if way_of(line.asked) is not Way.PACE:
        return Total.of([line.target])
    windows = windows_of(line.cadence, period)
    wanted = (target_in(line.target, line.cadence, each) for each in windows)
    return Total.of(each for each in wanted if each is not None)
