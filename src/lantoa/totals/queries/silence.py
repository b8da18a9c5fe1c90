"""Who stated nothing: named beside a total, never read as zero."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Q

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part
from lantoa.totals.models import Cell
from lantoa.totals.queries.reading import as_day, own_spans, sums
from lantoa.totals.rules import Facet, Layer, Scope, is_day, totals_under
from lantoa.units import queries as units

_OWN_UNSTATED = Q(scope=Scope.OWN.value, part=Part.NOT_STATED.value)


def silent_units(
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> Mapping[str, tuple[int, ...]]:
    """Measure to the units, the unit itself among them, that stand behind its total with no number
    at all: they said that they state none. A unit that said nothing, not even that, is not here:
    who owes what is known to the rooms above.

    A unit that came or went stands behind what it stated while it was there: each cell is asked on
    its last day, as posting asks. 1 query, and where any states none 1 more and 1 for each tier.
    """
    unstated = list(_unstated(window, layer, measures, whole=whole))
    above = units.ancestors_of_some({each for each, _, _ in unstated})
    here = [
        (each, measure)
        for each, last, measure in unstated
        if each == unit_id or unit_id in above(each, last)
    ]
    quiet, named = {each for each, _ in here}, {measure for _, measure in here}

    def counted() -> Iterator[tuple[tuple[int, str], str, int, int]]:
        cells = own_spans(window, whole=whole)
        by = ["unit_id", "end_day"]
        for each, end, measure, *amount in sums(quiet, cells, layer, by=by, measures=named):
            last = as_day(end) - timedelta(days=1)
            if each == unit_id or unit_id in above(each, last):
                part, milli, sources = amount
                yield (each, measure), part, milli, sources

    by_unit = totals_under(counted())
    silent: dict[str, list[int]] = {}
    for each, measure in sorted(by_unit):
        total = by_unit[each, measure]
        if total.not_stated and not total.is_stated:
            silent.setdefault(measure, []).append(each)
    return {measure: tuple(unit_ids) for measure, unit_ids in silent.items()}


def _unstated(
    window: Interval, layer: Layer, measures: Collection[str] | None, *, whole: bool
) -> Iterator[tuple[int, date, str]]:
    """Units of the whole country that state none of something in the window, the last day of the
    cell, and the measure. Few do, and they stand in an index of their own."""
    found = Cell.objects.filter(
        _OWN_UNSTATED, layer=layer.value, sources__gt=0, first_day__gte=window.start
    )
    if measures is not None:
        found = found.filter(series__measure__in=measures)
    if whole:
        facet = Facet.ALL if is_day(window) else Facet.SPAN
        found = found.filter(facet=facet.value, first_day=window.start, end_day=window.end)
    else:
        inside = Q(facet=Facet.SPAN.value, end_day__lte=window.end)
        found = found.filter(Q(facet=Facet.ALL.value) | inside, first_day__lt=window.end)
    rows = found.values_list("unit_id", "end_day", "series__measure")
    for each, end, measure in rows.distinct():
        yield each, end - timedelta(days=1), measure
