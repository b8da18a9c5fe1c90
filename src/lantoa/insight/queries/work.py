"""What was done for tasks of plans, their own work and that of the tasks that carry them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.insight.queries.deeds import Deed, Work, total_of, work_of
from lantoa.insight.rules.progress import (
    Counting,
    Event,
    Said,
    Standing,
    Task,
    asked_span,
    partly_seen,
    said,
    standing,
)
from lantoa.insight.rules.windows import Done
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.plans import queries as plans
from lantoa.plans.models import Occasion, Plan, PlanLine
from lantoa.plans.rules import Way, way_of
from lantoa.ui import words
from lantoa.units import queries as units
from lantoa.units import rules as unit_rules
from lantoa.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class LineProgress:
    """How a task stands. ``total`` is what was done of what it counts, as stated, where things are
    counted and not windows, events or units; ``acts`` the number of activities, ``embedded`` those
    of them that were embedded in another meeting."""

    line: PlanLine
    standing: Standing
    total: Total
    acts: int
    embedded: int

    @property
    def said(self) -> Said:
        exact = self.total.is_exact or not self.total.parts()
        done = "" if exact else words.total_text(self.total, source="hoạt động")
        return said(self.line.asked, self.standing, done)


@dataclass(frozen=True, slots=True)
class Under:
    """Tasks that carry others out: ``rows`` lead from each to the one that it carries out and the
    unit of its plan."""

    rows: Mapping[int, tuple[int | None, int]]

    def of(self, line_ids: Iterable[int]) -> dict[int, frozenset[int]]:
        """All that carry each of some tasks out, however far down."""
        nearest: dict[int, list[int]] = {}
        for pk, (above, _) in self.rows.items():
            if above is not None:
                nearest.setdefault(above, []).append(pk)
        found = {}
        for line_id in line_ids:
            below: set[int] = set()
            waiting = [line_id]
            while waiting:
                onward = set(nearest.get(waiting.pop(), ())) - below - {line_id}
                below |= onward
                waiting += onward
            found[line_id] = frozenset(below)
        return found


def under(line_ids: Collection[int]) -> Under:
    """What carries some tasks out. 1 query for each tier of plans below and 2 more."""
    below = plans.carried_out_by(line_ids)
    every = frozenset().union(*below.values()) if below else frozenset()
    rows = PlanLine.objects.filter(pk__in=every).values_list("pk", "carries_out", "plan__unit")
    return Under({pk: (above, unit_id) for pk, above, unit_id in rows})


def line_progress(
    lines: Sequence[PlanLine],
    on: date,
    *,
    seen: Collection[int] | None = None,
    known: Under | None = None,
) -> dict[int, LineProgress]:
    """How each task stands when the day begins, from its activities and those of every task below
    that carries it out, however far down. The lines have their ``plan`` and ``count_unit``.
    ``seen`` are the units whose work may be told, None for all: work of others is left out, and a
    task to which they contribute has no standing but what was done by those that are seen.
    ``known`` is what carries the lines out, where that was asked for already.

    The number of queries does not grow with tasks, activities or units: 4, 1 for each tier of
    plans below, 1 where a task asks for something in every event, 2 where one asks each unit.
    The database adds what was done: a year of many activities comes as some sums for each task.
    """
    if not lines:
        return {}
    known = known if known is not None else under([line.pk for line in lines])
    below = known.of(line.pk for line in lines)
    found = work_of([_work(line, below[line.pk]) for line in lines])
    events = _events(lines, below)
    wanted = units_asked(lines)
    return {
        line.pk: _of(
            line,
            below[line.pk],
            known.rows,
            found[line.pk],
            events,
            wanted.get(line.plan_id, ()),
            on,
            seen,
        )
        for line in lines
    }


_Rows = Mapping[int, tuple[int | None, int]]


def _work(line: PlanLine, below: frozenset[int]) -> Work:
    period = line.plan.period
    return Work(
        line.pk,
        below | {line.pk},
        line.count_unit_id,
        period,
        line.cadence,
        frozenset({period.start, period.end, span_of(line).end}),
    )


def _events(
    lines: Sequence[PlanLine], under: Mapping[int, Collection[int]]
) -> Mapping[int, list[Occasion]]:
    asking = [line.pk for line in lines if way_of(line.asked) is Way.EVENTS]
    every = {*asking, *(each for pk in asking for each in under[pk])}
    found: dict[int, list[Occasion]] = {}
    if every:
        for each in Occasion.objects.filter(line__in=every, voided_at__isnull=True):
            found.setdefault(each.line_id, []).append(each)
    return found


def units_asked(lines: Sequence[PlanLine]) -> Mapping[int, tuple[int, ...]]:
    """Each plan that asks something of each unit below to the units directly below its own, on its
    last day or the last on which its unit was."""
    asking = {line.plan_id: line.plan for line in lines if line.each_unit}
    if not asking:
        return {}
    unit_ids = {plan.unit_id for plan in asking.values()}
    own: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit_id__in=unit_ids).order_by("valid_from"):
        own.setdefault(version.unit_id, []).append(version)
    under = list(UnitVersion.objects.filter(parent_id__in=unit_ids).order_by("name", "pk"))
    found = {}
    for plan_id, plan in asking.items():
        near = unit_rules.nearest(own.get(plan.unit_id, []), plan.period.last)
        last = plan.period.last
        day = last if near is None else min(last, units.reference_day(near))
        found[plan_id] = tuple(
            each.unit_id
            for each in under
            if each.parent_id == plan.unit_id and unit_rules.holds_on(each, day)
        )
    return found


def _of(
    line: PlanLine,
    under: Collection[int],
    below: _Rows,
    every: Sequence[Deed],
    occasions: Mapping[int, Sequence[Occasion]],
    wanted: Sequence[int],
    on: date,
    seen: Collection[int] | None,
) -> LineProgress:
    own = every if seen is None else [deed for deed in every if deed.unit_id in seen]
    task = Task(line.asked, line.plan.period, span_of(line))
    done = _by_day((deed.since, deed.amount) for deed in own)
    events = [each for pk in (line.pk, *under) for each in occasions.get(pk, ())]
    hands = {*(below[pk][1] for pk in under), *(wanted if line.each_unit else ())}
    if seen is not None and (len(own) < len(every) or not hands.issubset(seen)):
        stands = partly_seen(task, done)
    else:
        shares = _by_unit(line, own, below, wanted) if line.each_unit else None
        stands = standing(task, done, on, events=_held(events, own), units=shares)
    is_things = stands.counting is Counting.THINGS
    return LineProgress(
        line=line,
        standing=stands,
        total=total_of(own) if is_things else Total(),
        acts=sum(deed.number for deed in own),
        embedded=sum(deed.embedded for deed in own),
    )


def span_of(line: PlanLine) -> Interval:
    """The days on which a task asks for something."""
    plan: Plan = line.plan
    return asked_span(
        plan.period,
        issued_on=plan.issued_on,
        deadline=line.deadline,
        closed_on=days.local_day(plan.closed_at) if plan.closed_at is not None else None,
    )


def _by_day(done: Iterable[Done]) -> list[Done]:
    found: dict[date, Decimal] = {}
    for day, amount in done:
        found[day] = found.get(day, Decimal(0)) + amount
    return list(found.items())


def _held(occasions: Iterable[Occasion], own: Iterable[Deed]) -> list[Event]:
    done: dict[int, Decimal] = {}
    for deed in own:
        if deed.occasion_id is not None:
            done[deed.occasion_id] = done.get(deed.occasion_id, Decimal(0)) + deed.amount
    return [Event(each.pk, each.name, each.on, done.get(each.pk, Decimal(0))) for each in occasions]


def _by_unit(
    line: PlanLine, own: Iterable[Deed], below: _Rows, wanted: Sequence[int]
) -> dict[int, list[Done]]:
    """What each unit below did: by the plan through which it carries the task out, else itself."""
    asked = frozenset(wanted)
    found: dict[int, list[Done]] = {unit_id: [] for unit_id in wanted}
    for deed in own:
        owner = deed.unit_id
        step: int | None = deed.line_id
        # The unit nearest to the task on the way up to it answers for what is done further down.
        while step is not None and step != line.pk and step in below:
            step, unit_id = below[step]
            owner = unit_id if unit_id in asked else owner
        if owner in asked:
            found[owner].append((deed.since, deed.amount))
    return found
