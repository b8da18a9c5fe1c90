"""Figures that are not simply summed: what there is, a rate, what cannot be added.

Sums are kept and read fast; which of them are none is known from the catalogue, and only these are
read again, from what each unit has itself: a sum that is kept above cannot be taken apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lantoa.catalogue.models import Indicator
from lantoa.catalogue.rules.adding import WEIGHED, Adding, Way
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part, Total
from lantoa.totals.queries.bases import OnBasis
from lantoa.totals.queries.reading import as_day, own_spans, sums
from lantoa.totals.rules import EMBEDDED, Basis, Layer, Scope, total_of
from lantoa.totals.rules.adding import Figure, Rollup, roll_up
from lantoa.units import queries as units
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.rules.boundaries import Stretch

Ways = Mapping[str, Way]
Together = Mapping[str, Total | None]
"""Measure to what its figures make together; None where they cannot be put together."""


def ways_of(indicators: Iterable[Indicator]) -> Ways:
    """Of each measure of the indicators that is not simply summed, how it is put together."""
    found: dict[str, Way] = {}
    for each in indicators:
        way = each.way
        if not way.is_sum:
            found[each.slug] = way
            weight = way.weight and way.weight + EMBEDDED
            found[each.slug + EMBEDDED] = replace(way, weight=weight)
    return found


def put_together(
    found: Mapping[str, Total],
    ways: Ways,
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    whole: bool = False,
) -> Together:
    """The sums that :func:`~lantoa.totals.queries.totals` found for the same unit, window, layer
    and scope, with every measure of ``ways`` put together as it asks for. No query where only sums
    are among them, else those of :func:`rolled_of_units`."""
    several = put_together_of_units(
        {unit_id: found}, ways, window, layer=layer, scope=scope, whole=whole
    )
    return several[unit_id]


def put_together_of_units(
    found: Mapping[int, Mapping[str, Total]],
    ways: Ways,
    window: Interval,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    whole: bool = False,
) -> Mapping[int, Together]:
    """:func:`put_together` of each of several units, by the same number of queries."""
    told = {measure for totals in found.values() for measure in totals}
    asked = {
        measure: way
        for measure, way in ways.items()
        if measure in told and not _is_summed(way, scope, whole=whole)
    }
    if not asked:
        return found
    rolled = rolled_of_units(found, window, asked, layer=layer, scope=scope, whole=whole)
    return {
        unit_id: {
            measure: rolled[unit_id][measure].total if measure in asked else total
            for measure, total in totals.items()
        }
        for unit_id, totals in found.items()
    }


def put_together_on(
    answer: OnBasis,
    ways: Ways,
    unit_id: int,
    window: Interval,
    *,
    on: date,
    layer: Layer,
    whole: bool = False,
) -> tuple[Together, tuple[Together, ...]]:
    """The totals of an answer on either basis, and those of each of its divided units, put together
    as their measures ask for. No query where only sums are among them."""
    if answer.basis is Basis.REPORTED:
        return put_together(answer.totals, ways, unit_id, window, layer=layer, whole=whole), ()
    every = [answer.totals, *(each.totals for each in answer.divided)]
    # By another day's boundaries nothing that is kept can be taken but plain sums.
    others = {
        measure: way
        for measure, way in ways.items()
        if any(measure in totals for totals in every) and not way.is_sum
    }
    if not others:
        return answer.totals, tuple(each.totals for each in answer.divided)
    asked = _as_kept(others, layer, whole=whole)
    inside = units.boundaries(unit_id, on)
    split = {each.unit.unit_id for each in answer.divided}
    parted = {each.unit_id for each in (*inside.whole_for, *inside.divided_for)}
    figures = _figures(inside.whole | split | parted, window, asked, layer, whole=whole)
    heirs = _heirs(figures, asked, on)

    def of(totals: Mapping[str, Total], has: _Has, unit_ids: Collection[int]) -> Together:
        made: dict[str, Total | None] = dict(totals)
        for measure, way in asked.items():
            if measure in totals:
                own = [each for each in figures[measure] if has(each)]
                made[measure] = _roll(own, unit_ids, way, heirs).total
        return made

    mine = inside.whole | {each.unit_id for each in inside.whole_for}
    return (
        of(answer.totals, _has(inside.whole, inside.whole_for), mine),
        tuple(
            of(
                each.totals,
                _has(inside.divided, inside.divided_for, only=each.unit.unit_id),
                {each.unit.unit_id},
            )
            for each in answer.divided
        ),
    )


def rolled_up(
    unit_id: int,
    window: Interval,
    measure: str,
    *,
    layer: Layer,
    over_time: Adding,
    over_units: Adding,
    weight: str = "",
) -> Rollup:
    """The figures of the unit and of those below it, put together as the measure asks for. Units
    that have no figure are its gaps. Queries as of :func:`rolled_of_units`."""
    ways = {measure: Way(over_time, over_units, weight)}
    return rolled_of_units([unit_id], window, ways, layer=layer)[unit_id][measure]


def rolled_of_units(
    unit_ids: Collection[int],
    window: Interval,
    ways: Ways,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    whole: bool = False,
) -> Mapping[int, Mapping[str, Rollup]]:
    """Of each unit every measure of ``ways``, put together from what each unit below has itself, by
    the boundaries of the window's last day. 1 query for the unit's own; with what is below 2, 1
    for each tier, and where a unit that is gone has a figure of what stands a few more."""
    ways = _as_kept(ways, layer, whole=whole)
    members = {each: {each} for each in unit_ids}
    if scope is not Scope.OWN:
        above = units.ancestors_of_all()
        for each in units.below_since(unit_ids, window.start):
            for upper in above(each, window.last):
                if upper in members:
                    members[upper].add(each)
        if scope is Scope.BELOW:
            members = {each: below - {each} for each, below in members.items()}
    everyone = {each for below in members.values() for each in below}
    figures = _figures(everyone, window, ways, layer, whole=whole)
    heirs = _heirs(figures, ways, window.last) if scope is not Scope.OWN else {}
    return {
        unit_id: {
            measure: _roll(figures[measure], below, way, heirs) for measure, way in ways.items()
        }
        for unit_id, below in members.items()
    }


def _is_summed(way: Way, scope: Scope, *, whole: bool) -> bool:
    """Whether the kept sum is the answer already: for the very window each unit states one figure,
    and a unit's own figures are not those of several units."""
    one_unit = scope is Scope.OWN or way.over_units is Adding.SUM
    return one_unit and (whole or way.over_time is Adding.SUM)


def _as_kept(ways: Ways, layer: Layer, *, whole: bool) -> Ways:
    """What a report states was put together over its window already: nothing is left to do over
    the very window, and a rate is no longer the upper part of one."""
    if layer is Layer.LOGGED:
        return ways
    rate = {Adding.RATE: Adding.AVERAGE}
    return {
        measure: replace(
            way,
            over_time=Adding.SUM if whole else rate.get(way.over_time, way.over_time),
            over_units=rate.get(way.over_units, way.over_units),
        )
        for measure, way in ways.items()
    }


def _roll(
    figures: Iterable[Figure],
    unit_ids: Collection[int],
    way: Way,
    heirs: Mapping[int, frozenset[int]],
) -> Rollup:
    return roll_up(
        figures, unit_ids, over_time=way.over_time, over_units=way.over_units, heirs=heirs
    )


def _figures(
    unit_ids: Collection[int], window: Interval, ways: Ways, layer: Layer, *, whole: bool
) -> Mapping[str, list[Figure]]:
    """Measure to what the units themselves have under it. 1 query."""
    weights = {way.weight for way in ways.values() if _is_weighed(way) and way.weight}
    rows = sums(
        unit_ids,
        own_spans(window, whole=whole),
        layer,
        by=["unit_id", "first_day", "end_day"],
        measures=ways.keys() | weights,
    )
    cells: dict[tuple[str, int, Interval], list[tuple[str, int, int]]] = defaultdict(list)
    for unit_id, first, end, measure, *amount in rows:
        part, milli, sources = amount
        if sources:
            span = Interval(as_day(first), as_day(end))
            cells[measure, unit_id, span].append((part, milli, sources))
    found: dict[str, list[Figure]] = {measure: [] for measure in ways}
    for (measure, unit_id, span), amounts in cells.items():
        if (way := ways.get(measure)) is not None:
            weight = None
            if _is_weighed(way):
                weight = total_of(cells.get((way.weight, unit_id, span), ())).exact
            found[measure] += _of_span(unit_id, span, amounts, weight)
    return found


def _is_weighed(way: Way) -> bool:
    return not WEIGHED.isdisjoint((way.over_time, way.over_units))


def _of_span(
    unit_id: int, span: Interval, amounts: list[tuple[str, int, int]], weight: Decimal | None
) -> Iterator[Figure]:
    """The parts of what a unit has under one span, each with how many sources it was summed of."""
    exact = [each for each in amounts if each[0] == Part.EXACT]
    other = [each for each in amounts if each[0] != Part.EXACT]
    # A range has two parts of one source.
    for some, count in ((exact, sum), (other, max)):
        behind = count([sources for _, _, sources in some] or [0])
        for value in total_of(some).values():
            yield Figure(unit_id, span, value, weight, behind if value.is_stated else 1)


def _heirs(
    figures: Mapping[str, Iterable[Figure]], ways: Ways, on: date
) -> Mapping[int, frozenset[int]]:
    """Of the units with a figure of what stands that are gone by the day, all that they became, at
    once or by way of others that are gone. 1 query, and 1 for each generation."""
    standing = {
        each.unit_id
        for measure, way in ways.items()
        if way.over_time is Adding.LAST
        for each in figures[measure]
    }
    if len(standing) < 2:
        return {}
    here = set(UnitVersion.objects.in_force(on).values_list("unit_id", flat=True))
    gone = standing - here
    became: dict[int, set[int]] = {}
    ask = set(gone)
    while ask:
        became |= {each: set() for each in ask}
        edges = UnitSuccession.objects.filter(old_id__in=ask).values_list("old_id", "new_id")
        for old_id, new_id in edges:
            became[old_id].add(new_id)
        ask = {new for old in ask for new in became[old]} - became.keys() - here
    return {each: _reached(each, became) for each in gone}


def _reached(unit_id: int, became: Mapping[int, Collection[int]]) -> frozenset[int]:
    found: set[int] = set()
    edge = {unit_id}
    while edge:
        edge = {new for old in edge for new in became.get(old, ())} - found
        found |= edge
    return frozenset(found - {unit_id})


_Has = Callable[[Figure], bool]


def _has(whole: Collection[int], stretches: Iterable[Stretch], *, only: int | None = None) -> _Has:
    """Whether a figure lies there: of a unit that lies there wholly, or in the time in which it
    did."""
    times: dict[int, list[Stretch]] = defaultdict(list)
    for each in stretches:
        times[each.unit_id].append(each)

    def has(figure: Figure) -> bool:
        if only is not None and figure.unit_id != only:
            return False
        return figure.unit_id in whole or any(
            (each.since is None or figure.span.end > each.since)
            and (each.until is None or figure.span.end <= each.until)
            for each in times.get(figure.unit_id, ())
        )

    return has
