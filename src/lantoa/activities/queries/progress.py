"""How much of what tasks of plans count was done, and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import brought, counted
from lantoa.kernel.value import Value
from lantoa.plans.models import PlanLine

Done = tuple[date, Decimal]


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


def progress(lines: Sequence[PlanLine], first: date, last: date) -> Mapping[int, Sequence[Done]]:
    """Each task to the days of its activities with what each brings: products where the task
    counts products, else times placed; one where it counts nothing particular. Voided and merged
    activities bring nothing, nor does a placement that is the same as another. 2 queries."""
    asked = {line.pk: line.count_unit_id for line in lines}
    count_units = {unit_id for unit_id in asked.values() if unit_id is not None}
    found: dict[int, list[Done]] = {}
    for deed in deeds(asked, count_units, first, last):
        found.setdefault(deed.line_id, []).append((deed.on, deed.amount(asked[deed.line_id])))
    return found
