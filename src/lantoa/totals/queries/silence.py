"""Who stated nothing: named beside a total, never read as zero."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from lantoa.kernel.interval import Interval
from lantoa.totals.queries.reading import as_day, own_spans, sums
from lantoa.totals.queries.sums import totals_of_units
from lantoa.totals.rules import Layer, Scope, totals_under
from lantoa.units import queries as units


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
    its last day, as posting asks. 3 queries, 1 for each tier below, and 1 more where any says so.
    """
    under = units.below_since([unit_id], date.min)
    told = totals_of_units(
        under, window, layer=layer, scope=Scope.OWN, measures=measures, whole=whole
    )
    # Few say that they state none: only theirs are read cell by cell.
    unstated = {
        each: {measure for measure, total in found.items() if total.not_stated}
        for each, found in told.items()
    }
    quiet = {each for each, found in unstated.items() if found}
    named = {measure for found in unstated.values() for measure in found}
    above = units.ancestors_of_all()

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
