"""What was done for tasks of plans, their own work and that of the tasks that carry them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.activities.queries.progress import Deed, deeds
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
from lantoa.kernel.value import Total, Value
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


def line_progress(
    lines: Sequence[PlanLine], on: date, *, seen: Collection[int] | None = None
) -> dict[int, LineProgress]:
    """How each task stands when the day begins, from its activities and those of every task below
    that carries it out, however far down. The lines have their ``plan`` and ``count_unit``.
    ``seen`` are the units whose work may be told, None for all: work of others is left out, and a
    task to which they contribute has no standing but what was done by those that are seen.

    The number of queries does not grow with tasks, activities or units: 4, 1 for each tier of
    plans below, 1 where a task asks for something in every event, 2 where one asks each unit.
    """
    if not lines:
        return {}
    under = plans.carried_out_by([line.pk for line in lines])
    below = _rows(frozenset().union(*under.values()))
    found = _deeds_by_line(lines, below)
    events = _events(lines, under)
    wanted = units_asked(lines)
    return {
        line.pk: _of(
            line, under[line.pk], below, found, events, wanted.get(line.plan_id, ()), on, seen
        )
        for line in lines
    }


_Rows = Mapping[int, tuple[int | None, int]]
"""A task below to the one that it carries out and the unit of its plan."""


def _rows(line_ids: Collection[int]) -> _Rows:
    rows = PlanLine.objects.filter(pk__in=line_ids).values_list("pk", "carries_out", "plan__unit")
    return {pk: (above, unit_id) for pk, above, unit_id in rows}


def _deeds_by_line(lines: Sequence[PlanLine], below: Iterable[int]) -> Mapping[int, list[Deed]]:
    count_units = {line.count_unit_id for line in lines if line.count_unit_id is not None}
    first = min(line.plan.period_start for line in lines)
    last = max(line.plan.period.last for line in lines)
    found: dict[int, list[Deed]] = {}
    for deed in deeds({*below, *(line.pk for line in lines)}, count_units, first, last):
        found.setdefault(deed.line_id, []).append(deed)
    return found


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
    found: Mapping[int, Sequence[Deed]],
    occasions: Mapping[int, Sequence[Occasion]],
    wanted: Sequence[int],
    on: date,
    seen: Collection[int] | None,
) -> LineProgress:
    plan = line.plan
    period = plan.period
    every = [deed for pk in (line.pk, *under) for deed in found.get(pk, ()) if deed.on in period]
    own = every if seen is None else [deed for deed in every if deed.unit_id in seen]
    task = Task(line.asked, period, span_of(line))
    done = [(deed.on, deed.amount(line.count_unit_id)) for deed in own]
    events = [each for pk in (line.pk, *under) for each in occasions.get(pk, ())]
    hands = {*(below[pk][1] for pk in under), *(wanted if line.each_unit else ())}
    if seen is not None and (len(own) < len(every) or not hands.issubset(seen)):
        stands = partly_seen(task, done)
    else:
        shares = _by_unit(line, own, below, wanted) if line.each_unit else None
        stands = standing(task, done, on, events=_held(line, events, own), units=shares)
    is_things = stands.counting is Counting.THINGS
    return LineProgress(
        line=line,
        standing=stands,
        total=_total(each for deed in own for each in deed.values(line.count_unit_id))
        if is_things
        else Total(),
        acts=len(own),
        embedded=sum(deed.is_embedded for deed in own),
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


def _held(line: PlanLine, occasions: Iterable[Occasion], own: Iterable[Deed]) -> list[Event]:
    done: dict[int, Decimal] = {}
    for deed in own:
        if deed.occasion_id is not None:
            amount = done.get(deed.occasion_id, Decimal(0))
            done[deed.occasion_id] = amount + deed.amount(line.count_unit_id)
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
            found[owner].append((deed.on, deed.amount(line.count_unit_id)))
    return found


def _total(values: Iterable[Value]) -> Total:
    plain, others = Decimal(0), []
    number = 0
    for value in values:
        if value.is_exact and value.number is not None:
            plain += value.number
            number += 1
        else:
            others.append(value)
    found = Total.of(others)
    return found + Total(exact=plain) if number else found
