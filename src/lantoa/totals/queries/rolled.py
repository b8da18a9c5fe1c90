"""Figures that are not simply summed: what there is, a rate, what cannot be added."""

from __future__ import annotations

from datetime import date

from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.interval import Interval
from lantoa.totals.models import Cell
from lantoa.totals.rules import Facet, Layer, Scope, total_of
from lantoa.totals.rules.adding import Figure, Rollup, roll_up
from lantoa.units import queries as units


def rolled_up(
    unit_id: int,
    window: Interval,
    measure: str,
    *,
    layer: Layer,
    over_time: Adding,
    over_units: Adding,
) -> Rollup:
    """The figures of the unit and of those below it, put together as the measure asks for. Read
    from what each unit has itself: a sum kept above cannot be taken apart again. Units that
    have no figure are its gaps. By the boundaries of the window's last day. 2 queries, and 1 for
    each tier below.
    """
    above = units.ancestors_of_all()
    under = units.below_since([unit_id], window.start)
    counted = {each for each in under if each == unit_id or unit_id in above(each, window.last)}
    rows = (
        Cell.objects.filter(
            unit_id__in=counted,
            scope=Scope.OWN,
            layer=layer,
            facet__in=(Facet.ALL, Facet.SPAN),
            series__measure=measure,
            first_day__gte=window.start,
            end_day__lte=window.end,
            sources__gt=0,
        )
        .order_by("unit_id", "first_day", "end_day")
        .values_list("unit_id", "first_day", "end_day", "part", "milli", "sources")
    )
    found: dict[tuple[int, date, date], list[tuple[str, int, int]]] = {}
    for own_id, first, end, part, milli, sources in rows:
        # The place of a part is read back as its name.
        found.setdefault((own_id, first, end), []).append((str(part), milli, sources))
    figures = [
        Figure(own_id, Interval(first, end), value)
        for (own_id, first, end), amounts in found.items()
        for value in total_of(amounts).values()
    ]
    return roll_up(figures, counted, over_time=over_time, over_units=over_units)
