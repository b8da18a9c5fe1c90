"""Totals by one more thing: language, topic, tone, proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.queries.reading import Range, Row, as_day, member_ranges, sums
from lantoa.totals.rules import MEMBERS, Facet, Layer, Scope, cover, totals_under
from lantoa.units import queries as units


def facets(
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    facet: Facet,
    measures: Collection[str] | None = None,
    scope: Scope = Scope.TREE,
) -> Mapping[tuple[str, str], Total]:
    """(measure, member) to total: how much of each measure was in each language, on each topic, in
    each tone, or with which proof. What has no member is under no name. 1 query; where the window
    cuts a half month in two, and more than the unit's own is asked for, a few more (one for each
    tier below, and 2).

    Raises ``ValueError`` for a facet that has no members.
    """
    if facet not in MEMBERS:
        raise ValueError(f"a facet without members: {facet}")
    named = ["measure", facet.value]
    ranges = member_ranges(scope, window, facet)
    rows = list(sums([unit_id], ranges, layer, of_series=named, measures=measures))
    edges = cover(window).edges if scope is not Scope.OWN else ()
    if edges:
        rows += _at_edges(unit_id, edges, layer, named, measures)
    return totals_under(
        ((measure, member), part, milli, sources)
        for measure, member, part, milli, sources in rows
        if member
    )


def _at_edges(
    unit_id: int,
    edges: Collection[Interval],
    layer: Layer,
    named: Sequence[str],
    measures: Collection[str] | None,
) -> Iterator[Row]:
    """What was logged on days that no whole half month covers: from each unit that ever stood below
    and whose figures of that day count for this one, as posting asks it too."""
    under = units.below_since([unit_id], date.min) - {unit_id}
    if not under:
        return
    above = units.ancestors_of_all()
    days = [Range(Scope.OWN, Facet.ALL, edge) for edge in edges]
    by = ["unit_id", "first_day"]
    for own_id, first, *row in sums(under, days, layer, by=by, of_series=named, measures=measures):
        if unit_id in above(own_id, as_day(first)):
            yield tuple(row)
