"""Reading totals as they were reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.models import Cell
from lantoa.totals.queries.facets import facets
from lantoa.totals.queries.reading import ranges_of, sums
from lantoa.totals.rules import Facet, Layer, Scope, totals_by, totals_of


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
    ranges = ranges_of(scope, window, whole=whole)
    return totals_of(sums([unit_id], ranges, layer, measures=measures))


def totals_of_units(
    unit_ids: Collection[int],
    window: Interval,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> Mapping[int, Mapping[str, Total]]:
    """:func:`totals` of each of several units; one that has nothing is left out. One query."""
    ranges = ranges_of(scope, window, whole=whole)
    return totals_by(sums(unit_ids, ranges, layer, by=["unit_id"], measures=measures))


def totals_by_language(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> Mapping[tuple[str, str], Total]:
    """(measure, language) to total, as :func:`~lantoa.totals.queries.facets`."""
    return facets(unit_id, window, layer=layer, facet=Facet.LANGUAGE, scope=scope)


def straddling(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> list[tuple[str, Interval]]:
    """Measures and spans that share days with the window, yet are not inside: not counted."""
    scopes = (Scope.OWN, Scope.BELOW) if scope is Scope.TREE else (scope,)
    outside = Q(first_day__lt=window.start) | Q(end_day__gt=window.end)
    rows = (
        Cell.objects.filter(unit_id=unit_id, layer=layer, scope__in=scopes, facet=Facet.SPAN)
        .filter(sources__gt=0)
        .filter(outside, first_day__lt=window.end, end_day__gt=window.start)
        .values_list("series__measure", "first_day", "end_day")
        .distinct()
        .order_by("series__measure", "first_day", "end_day")
    )
    return [(measure, Interval(first, end)) for measure, first, end in rows]
