"""Reading totals as they were reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet, Sum

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.models import Cell
from lantoa.totals.rules import Layer, Scope, totals_of


def _cells(unit_id: int, layer: Layer, scope: Scope) -> QuerySet[Cell]:
    return Cell.objects.filter(unit_id=unit_id, layer=layer, scope=scope, sources__gt=0)


def totals(
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> Mapping[str, Total]:
    """Measure to total, over the cells that lie wholly inside the window. One query.

    ``whole`` takes only cells that span the window itself: what reports of that very period say.
    Without it a year would add the year's own report to those of its quarters.
    """
    found = _cells(unit_id, layer, scope).filter(
        first_day__gte=window.start, end_day__lte=window.end
    )
    if whole:
        found = found.filter(first_day=window.start, end_day=window.end)
    if measures is not None:
        found = found.filter(measure__in=measures)
    rows = found.values_list("measure", "part").annotate(amount=Sum("milli"), behind=Sum("sources"))
    return totals_of(rows.order_by())


def totals_by_language(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> Mapping[tuple[str, str], Total]:
    """(measure, language) to total. One query."""
    rows = (
        _cells(unit_id, layer, scope)
        .filter(first_day__gte=window.start, end_day__lte=window.end)
        .exclude(language="")
        .values_list("measure", "language", "part")
        .annotate(amount=Sum("milli"), behind=Sum("sources"))
        .order_by()
    )
    joined = totals_of(
        (f"{measure}\n{language}", part, milli, behind)
        for measure, language, part, milli, behind in rows
    )
    return {
        (key.partition("\n")[0], key.partition("\n")[2]): total for key, total in joined.items()
    }


def straddling(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> list[tuple[str, Interval]]:
    """Measures and spans that share days with the window, yet are not inside: not counted."""
    outside = Q(first_day__lt=window.start) | Q(end_day__gt=window.end)
    rows = (
        _cells(unit_id, layer, scope)
        .filter(outside, first_day__lt=window.end, end_day__gt=window.start)
        .values_list("measure", "first_day", "end_day")
        .distinct()
        .order_by("measure", "first_day")
    )
    return [(measure, Interval(first, end)) for measure, first, end in rows]
