"""Who stated nothing: named beside a total, never read as zero."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from lantoa.kernel.interval import Interval
from lantoa.totals.queries.sums import totals_of_units
from lantoa.totals.rules import Layer, Scope
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

    By the boundaries of the window's last day. 3 queries, and 1 for each tier below.
    """
    under = units.below_since([unit_id], date.min)
    above = units.ancestors_of_all()
    counted = {each for each in under if each == unit_id or unit_id in above(each, window.last)}
    found: dict[str, list[int]] = {}
    told = totals_of_units(
        counted, window, layer=layer, scope=Scope.OWN, measures=measures, whole=whole
    )
    for each in sorted(told):
        for measure, total in told[each].items():
            if total.not_stated and not total.is_stated:
                found.setdefault(measure, []).append(each)
    return {measure: tuple(unit_ids) for measure, unit_ids in found.items()}
