"""Totals on a day's boundaries from every own day of every unit: the plain way, to hold the quick
one against."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from lantoa.kernel.interval import Interval
from lantoa.totals.models import Cell
from lantoa.totals.queries.bases import Divided, OnBasis, in_order
from lantoa.totals.rules import Basis, Facet, Layer, Scope, totals_by, totals_of
from lantoa.units import queries as units
from lantoa.units.rules import order_key
from lantoa.units.rules.boundaries import Boundaries, Stretch


def totals_today(
    unit_id: int,
    window: Interval,
    *,
    on: date,
    layer: Layer,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> OnBasis:
    """As the product's ``totals_today``."""
    inside = units.boundaries(unit_id, on)
    cells = _own_cells(window, layer, measures, whole)
    mine = cells.filter(Q(unit_id__in=_listed(inside.whole)) | _in_stretches(inside.whole_for))
    rows = mine.values_list("series__measure", "part").annotate(
        amount=Sum("milli"), behind=Sum("sources")
    )
    counted = mine.values_list("unit_id", flat=True).distinct().order_by("unit_id")
    return OnBasis(
        Basis.TODAY,
        totals_of(rows.order_by()),
        _divided(cells, inside, on),
        tuple(counted),
    )


def _in_stretches(stretches: Iterable[Stretch]) -> Q:
    """Cells of units that gave a part away, each of its time. A cell lies where its last day
    does."""
    found = Q(pk__in=())
    for each in stretches:
        one = Q(unit_id=each.unit_id)
        one &= Q(end_day__gt=each.since) if each.since else Q()
        one &= Q(end_day__lte=each.until) if each.until else Q()
        found |= one
    return found


def _divided(cells: QuerySet[Cell], inside: Boundaries, on: date) -> tuple[Divided, ...]:
    """Those that have figures, in the order of their names."""
    images = dict(inside.divided)
    for each in inside.divided_for:
        images[each.unit_id] = images.get(each.unit_id, frozenset()) | each.images
    rows = (
        cells.filter(Q(unit_id__in=_listed(inside.divided)) | _in_stretches(inside.divided_for))
        .values_list("unit_id", "series__measure", "part")
        .annotate(amount=Sum("milli"), behind=Sum("sources"))
        .order_by()
    )
    found = totals_by(rows)
    shown = units.named(found.keys() | {each for unit in found for each in images[unit]}, on)
    return tuple(
        Divided(shown[unit_id], in_order(shown[each] for each in images[unit_id]), sums)
        for unit_id, sums in sorted(
            found.items(), key=lambda item: (order_key(shown[item[0]].name), item[0])
        )
    )


def _own_cells(
    window: Interval, layer: Layer, measures: Collection[str] | None, whole: bool
) -> QuerySet[Cell]:
    found = Cell.objects.filter(
        scope=Scope.OWN,
        layer=layer,
        facet__in=(Facet.ALL, Facet.SPAN),
        sources__gt=0,
        first_day__gte=window.start,
        end_day__lte=window.end,
    )
    if whole:
        found = found.filter(first_day=window.start, end_day=window.end)
    return found if measures is None else found.filter(series__measure__in=measures)


def _listed(unit_ids: Collection[int]) -> RawSQL:
    """Numbers as a table of one column. Of a province there are hundreds, of the country 14,000:
    more than some databases take as parameters of one query. No unit has the number 0."""
    rows = ",".join(f"({int(each)})" for each in sorted(unit_ids)) or "(0)"
    return RawSQL(f"VALUES {rows}", ())  # noqa: S611 - whole numbers only
