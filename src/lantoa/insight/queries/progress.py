"""How plans stand against time: of one plan, of a unit, and of the units below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from lantoa.catalogue.models import CountUnit, Setting
from lantoa.catalogue.rules import settings as known
from lantoa.insight.queries.work import LineProgress, line_progress, under
from lantoa.insight.rules.compliance import Bands, Compliance, compliance
from lantoa.insight.rules.progress import STATE_WORDS, LineState
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion
from lantoa.units.rules import order_key

PER_PAGE = 30
"""Units below on one page."""


@dataclass(frozen=True, slots=True)
class IndexRule:
    """What a share of tasks kept is worth, and whether somebody of the installation said so."""

    bands: Bands
    is_decided: bool


def index_rule(on: date) -> IndexRule:
    """As it is on a day. 1 query."""
    names = (known.INDEX_HALF_FROM, known.INDEX_FULL_POINTS, known.INDEX_HALF_POINTS)
    rows = {row.name: row for row in Setting.objects.in_force(on).filter(name__in=names)}

    def value(name: str) -> object:
        setting = known.SETTINGS[name]
        return known.read(setting, rows[name].value if name in rows else setting.default)

    half_from, full, half = map(value, names)
    bands = Bands(int(str(half_from)), Decimal(str(full)), Decimal(str(half)))
    return IndexRule(bands, is_decided=len(rows) == len(names))


# --- One plan ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A task of the plan, or one that carries it out, with the unit whose it is."""

    found: LineProgress
    unit: str = ""
    slug: str = ""
    below: tuple[Row, ...] = ()

    @property
    def line(self) -> PlanLine:
        return self.found.line

    @property
    def is_behind(self) -> bool:
        """Whether something that is due is missing, of a task with a target."""
        return self.found.standing.state in (LineState.BEHIND, LineState.NOT_BEGUN)

    @property
    def is_judged(self) -> bool:
        """Whether all whose work counts for it may be seen."""
        return self.found.standing.state is not LineState.OF_BELOW


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """``rows`` are the tasks of the plan; with ``chosen`` those with tasks of that unit below
    them. ``carriers`` are the units that carry tasks of it out, by address."""

    plan: Plan
    unit: UnitVersion
    on: date
    rows: tuple[Row, ...]
    compliance: Compliance
    rule: IndexRule
    carriers: tuple[tuple[str, str], ...]
    shares: Mapping[int, str]
    """Names of units below, of which a task asks something each."""
    slugs: Mapping[int, str]
    chosen: str = ""

    @property
    def tasks(self) -> list[Row]:
        """What the page is about: the tasks of the plan, or those of the chosen unit."""
        own = list(self.rows)
        return [each for row in own for each in row.below] if self.chosen else own

    @property
    def behind(self) -> int:
        return sum(row.is_behind for row in self.tasks)

    @property
    def judged(self) -> int:
        return sum(row.is_judged for row in self.tasks)

    def of(self, keys: Sequence[int]) -> list[Row]:
        return [row for row in self.rows if row.line.pk in keys]


def plan(plan_id: int) -> Plan:
    """An issued plan or a closed one. Raises ``Plan.DoesNotExist``; a draft asks for nothing."""
    return Plan.objects.issued().select_related("unit").get(pk=plan_id)


def plan_progress(
    found: Plan, on: date, chosen: int | None = None, *, seen: Collection[int] | None = None
) -> PlanProgress:
    """How a plan stands when the day begins. ``chosen`` is a unit that carries tasks of it out:
    then those tasks stand under ours. ``seen`` are the units of which the reader may be told
    something, None for all. The number of queries does not grow with what is in it."""
    own = _lines(found.lines.standing())
    known = under([line.pk for line in own])
    below_of = known.of(line.pk for line in own)
    tasks_below = PlanLine.objects.filter(pk__in=known.rows)
    if seen is not None:
        tasks_below = tasks_below.filter(plan__unit__in=seen)
    carrying = _lines_of_many(tasks_below.order_by("plan_id", "order"))
    parents = {pk: line.pk for line in own for pk in below_of[line.pk]}
    own_keys = {line.pk for line in own}
    shown = [
        line
        for line in carrying
        if (line.plan.unit_id == chosen if chosen else line.carries_out_id in own_keys)
    ]
    stand = line_progress([*own, *shown], on, seen=seen, known=known)
    asked = {
        unit_id for line in own if line.each_unit for unit_id in stand[line.pk].standing.units or ()
    }
    wanted = {line.plan.unit_id for line in carrying} | asked | ({chosen} if chosen else set())
    named = units.named(wanted, found.period.last)
    rows = []
    for line in own:
        below = tuple(
            Row(stand[each.pk], named[each.plan.unit_id].name, named[each.plan.unit_id].slug)
            for each in shown
            if parents[each.pk] == line.pk
        )
        if chosen is None or below:
            rows.append(Row(stand[line.pk], below=_worst_first(below)))
    carriers = {named[line.plan.unit_id].slug: named[line.plan.unit_id].name for line in carrying}
    rule = index_rule(min(on, found.period.last))
    return PlanProgress(
        plan=found,
        unit=units.nearest_version(found.unit_id, found.period.last),
        on=on,
        rows=tuple(rows),
        compliance=_kept([stand[line.pk] for line in own], rule),
        rule=rule,
        carriers=tuple(sorted(carriers.items(), key=lambda each: order_key(each[1]))),
        shares={unit_id: named[unit_id].name for unit_id in asked},
        slugs={unit_id: named[unit_id].slug for unit_id in asked},
        chosen=named[chosen].name if chosen in named else "",
    )


def _kept(found: Sequence[LineProgress], rule: IndexRule) -> Compliance:
    """Of tasks of one plan, those apart to which unseen units contribute."""
    judged = [each for each in found if each.standing.state is not LineState.OF_BELOW]
    return compliance({each.line.pk: each.standing for each in judged}, rule.bands)


def _lines(found: QuerySet[PlanLine]) -> list[PlanLine]:
    return list(found.select_related("plan__unit", "count_unit", "channel"))


def _lines_of_many(found: QuerySet[PlanLine]) -> list[PlanLine]:
    """As :func:`_lines`, without their channels: of plans of many units, each plan is read once and
    not with each of its tasks. 3 queries."""
    lines = list(found)
    of_plans = Plan.objects.select_related("unit").in_bulk({line.plan_id for line in lines})
    counted = CountUnit.objects.in_bulk({line.count_unit_id for line in lines} - {None})
    for line in lines:
        line.plan = of_plans[line.plan_id]
        line.count_unit = counted.get(line.count_unit_id) if line.count_unit_id else None
    return lines


_ORDER = list(LineState)


def _worst_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    def key(row: Row) -> tuple[int, Decimal, object, int]:
        found = row.found.standing
        return (_ORDER.index(found.state), -found.behind, order_key(row.unit), row.line.pk)

    return tuple(sorted(rows, key=key))


# --- A unit --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanStand:
    """One plan of a unit with its tasks, those that need a look first."""

    plan: Plan
    rows: tuple[Row, ...]
    compliance: Compliance

    def number(self, state: LineState) -> int:
        return sum(row.found.standing.state is state for row in self.rows)

    @property
    def behind(self) -> int:
        return sum(row.is_behind for row in self.rows)

    @property
    def counts(self) -> list[tuple[LineState, str, int]]:
        """Each state that occurs, in the order of the page."""
        words = {**{key: each[0] for key, each in STATE_WORDS.items()}, **_COUNTED}
        found = [(state, words[state], self.number(state)) for state in _ORDER]
        return [each for each in found if each[2]]


_COUNTED = {LineState.BEHIND: "Chậm hoặc thiếu"}


@dataclass(frozen=True, slots=True)
class UnitStand:
    """A unit below, with its plans."""

    unit: UnitVersion
    plans: tuple[PlanStand, ...]

    @property
    def tasks(self) -> int:
        return sum(len(each.rows) for each in self.plans)

    @property
    def behind(self) -> int:
        return sum(each.behind for each in self.plans)


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """``below`` is a page of the units directly below; None where they are not asked for."""

    unit: UnitVersion
    year: int
    years: tuple[int, ...]
    plans: tuple[PlanStand, ...]
    rule: IndexRule
    below: Page[UnitVersion] | None
    stands: tuple[UnitStand, ...]

    @property
    def behind(self) -> int:
        return sum(each.behind for each in self.plans)

    @property
    def judged(self) -> int:
        return sum(row.is_judged for each in self.plans for row in each.rows)

    @property
    def tasks(self) -> int:
        return sum(len(each.rows) for each in self.plans)


@dataclass(frozen=True, slots=True)
class Years:
    """Years in which a unit has an issued plan, the latest first. ``own`` are those for which it
    has one of a year or less, not a programme of many."""

    every: tuple[int, ...]
    own: tuple[int, ...]

    def shown(self, today: date) -> int:
        """This year where there is a plan for it, else the last one before it, else the first."""
        listed = self.every if today.year in self.every else self.own or self.every
        past = [year for year in listed if year <= today.year]
        return past[0] if past else (listed[-1] if listed else today.year)


def years_of(unit_id: int) -> Years:
    """1 query."""
    found = Plan.objects.issued().kept().filter(unit_id=unit_id)
    spans = [Interval(*each) for each in found.values_list("period_start", "period_end")]
    return Years(_years(spans), _years([each for each in spans if each.length <= _A_YEAR]))


_A_YEAR = 366


def _years(spans: Sequence[Interval]) -> tuple[int, ...]:
    found = {year for each in spans for year in range(each.start.year, each.last.year + 1)}
    return tuple(sorted(found, reverse=True))


def unit_progress(
    unit_id: int,
    year: int,
    on: date,
    *,
    years: Sequence[int] = (),
    with_below: bool = False,
    page: str | None = None,
    seen: Collection[int] | None = None,
) -> UnitProgress:
    """How the plans of a unit for days of a year stand, and those of a page of units below. The
    number of queries does not grow with plans, tasks or units. ``seen`` as in ``plan_progress``."""
    span = Interval(date(year, 1, 1), date(year + 1, 1, 1))
    version = units.nearest_version(unit_id, span.last)
    below = _below(version, span, page) if with_below else None
    children = list(below.object_list) if below is not None else []
    found = _plans([unit_id, *(each.unit_id for each in children)], span)
    lines: dict[int, list[PlanLine]] = {each.pk: [] for each in found}
    for line in _lines(PlanLine.objects.standing().filter(plan__in=lines)):
        lines[line.plan_id].append(line)
    stand = line_progress([line for each in lines.values() for line in each], on, seen=seen)
    rule = index_rule(min(on, span.last))

    def of_unit(wanted: int) -> tuple[PlanStand, ...]:
        return tuple(
            _plan_stand(each, [stand[line.pk] for line in lines[each.pk]], rule)
            for each in found
            if each.unit_id == wanted
        )

    return UnitProgress(
        unit=version,
        year=year,
        years=tuple(years),
        plans=of_unit(unit_id),
        rule=rule,
        below=below,
        stands=tuple(UnitStand(each, of_unit(each.unit_id)) for each in children),
    )


def _below(version: UnitVersion, span: Interval, page: str | None) -> Page[UnitVersion]:
    """Units directly below, those with a plan first."""
    day = min(span.last, units.reference_day(version))
    children = units.children(version.unit_id, day)
    listed = _issued([each.unit_id for each in children], span)
    having = frozenset(listed.values_list("unit_id", flat=True))
    children.sort(key=lambda each: each.unit_id not in having)
    return Paginator(children, PER_PAGE).get_page(page)


def _issued(unit_ids: Sequence[int], span: Interval) -> QuerySet[Plan]:
    """Issued plans of some units for days of the span."""
    found = Plan.objects.issued().kept().filter(unit_id__in=unit_ids)
    return found.filter(period_start__lt=span.end, period_end__gt=span.start)


def _plans(unit_ids: Sequence[int], span: Interval) -> list[Plan]:
    """The shortest first: a plan of the year before the programme of which it is a part."""
    return sorted(_issued(unit_ids, span), key=lambda each: (each.period.length, each.pk))


def _plan_stand(found: Plan, lines: Sequence[LineProgress], rule: IndexRule) -> PlanStand:
    return PlanStand(found, _worst_first([Row(each) for each in lines]), _kept(lines, rule))
