"""How tasks stand, told from each activity by itself: the plain way, to hold the sums against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import brought, counted
from lantoa.insight.queries.work import LineProgress, span_of, units_asked
from lantoa.insight.rules.progress import Counting, Event, Task, partly_seen, standing
from lantoa.insight.rules.windows import Done
from lantoa.kernel.value import Total, Value
from lantoa.plans import queries as plans
from lantoa.plans.models import Occasion, PlanLine
from lantoa.plans.rules import Way, way_of


@dataclass(frozen=True, slots=True)
class Deed:
    """What one activity did for the task under which it was logged. ``placed`` are count unit and
    count of its placements, without those that are the same as another."""

    pk: int
    line_id: int
    unit_id: int
    on: date
    kind_id: int
    quantity: Value
    occasion_id: int | None
    is_embedded: bool
    placed: tuple[tuple[int, Value], ...] = ()

    def values(self, count_unit_id: int | None) -> tuple[Value, ...]:
        """What it brings of what a task counts, as stated."""
        placed = (count for unit_id, count in self.placed if unit_id == count_unit_id)
        return counted(count_unit_id, self.kind_id, self.quantity, placed)

    def amount(self, count_unit_id: int | None) -> Decimal:
        """How much of a target it fills; unstated amounts are none."""
        placed = (count for unit_id, count in self.placed if unit_id == count_unit_id)
        return brought(count_unit_id, self.kind_id, self.quantity, placed)


def deeds(
    line_ids: Collection[int], count_unit_ids: Collection[int], first: date, last: date
) -> list[Deed]:
    """The activities of some tasks on days from the first to the last, the earliest first, with
    placements in some count units. Voided and merged ones are no deeds. 2 queries."""
    if not line_ids:
        return []
    rows = Activity.objects.filter(
        plan_line__in=line_ids,
        on__gte=first,
        on__lte=last,
        voided_at__isnull=True,
        merged_into__isnull=True,
    )
    placed: dict[int, list[tuple[int, Value]]] = {}
    places = Placement.objects.filter(
        activity__in=rows, count_unit__in=count_unit_ids, same_as__isnull=True
    )
    for activity_id, unit_id, count in places.values_list("activity", "count_unit", "count"):
        placed.setdefault(activity_id, []).append((unit_id, count))
    columns = ("pk", "plan_line", "unit", "on", "kind", "quantity", "occasion", "is_embedded")
    found = rows.order_by("on", "pk").values(*columns)
    return [
        Deed(
            pk=row["pk"],
            line_id=row["plan_line"],
            unit_id=row["unit"],
            on=row["on"],
            kind_id=row["kind"],
            quantity=row["quantity"],
            occasion_id=row["occasion"],
            is_embedded=row["is_embedded"],
            placed=tuple(placed.get(row["pk"], ())),
        )
        for row in found
    ]


def line_progress(
    lines: Sequence[PlanLine], on: date, *, seen: Collection[int] | None = None
) -> dict[int, LineProgress]:
    """As the product's ``line_progress``."""
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
