"""How much of what tasks of plans count was done, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import brought
from lantoa.kernel.value import Value
from lantoa.plans.models import PlanLine

Done = tuple[date, Decimal]


def progress(lines: Sequence[PlanLine], first: date, last: date) -> Mapping[int, Sequence[Done]]:
    """Each task to the days of its activities with what each brings: products where the task
    counts products, else times placed; one where it counts nothing particular. Voided and merged
    activities bring nothing, nor does a placement that is the same as another. 2 queries."""
    if not lines:
        return {}
    counted = {line.pk: line.count_unit_id for line in lines}
    rows = Activity.objects.filter(
        plan_line__in=counted,
        on__gte=first,
        on__lte=last,
        voided_at__isnull=True,
        merged_into__isnull=True,
    )
    placed: dict[int, list[Value]] = {}
    places = Placement.objects.filter(
        activity__in=rows.filter(plan_line__count_unit__isnull=False), same_as__isnull=True
    )
    for activity_id, count, unit_id, wanted in places.values_list(
        "activity", "count", "count_unit", "activity__plan_line__count_unit"
    ):
        if unit_id == wanted:
            placed.setdefault(activity_id, []).append(count)
    found: dict[int, list[Done]] = {}
    for pk, line_id, on, kind_id, quantity in rows.values_list(
        "pk", "plan_line", "on", "kind", "quantity"
    ):
        amount = brought(counted[line_id], kind_id, quantity, placed.get(pk, ()))
        found.setdefault(line_id, []).append((on, amount))
    return found
