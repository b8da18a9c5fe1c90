"""Putting the figures of one measure together as the measure asks for: a pure and total account.

Nothing is left out in silence: what could not be taken stands in the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

from lantoa.catalogue.rules.adding import WEIGHED, Adding
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import PLACES, Part, Total, Value

NO_HEIRS: Mapping[int, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one unit. ``weight`` is what an average counts it with, and the lower part of a
    rate, of which ``value`` is then the upper. ``sources`` is of how many it was summed already."""

    unit_id: int
    span: Interval
    value: Value
    weight: Decimal | None = None
    sources: int = 1


@dataclass(frozen=True, slots=True)
class Rollup:
    """``total`` is None where the measure cannot be put together. ``gaps`` are units without any
    figure, ``doubles`` figures of days that another of the unit covers already, ``unweighed``
    those that an average or a rate could not use, ``replaced`` units that are gone and whose newest
    figure gave way to a newer one of what they became; none of them is in the total."""

    total: Total | None
    gaps: tuple[int, ...] = ()
    doubles: tuple[Figure, ...] = ()
    unweighed: tuple[Figure, ...] = field(default=())
    replaced: tuple[int, ...] = ()


def roll_up(
    figures: Iterable[Figure],
    unit_ids: Collection[int],
    *,
    over_time: Adding,
    over_units: Adding,
    heirs: Mapping[int, frozenset[int]] = NO_HEIRS,
) -> Rollup:
    """First each unit over time, then the units together. Figures of other units are not looked
    at. The order of the figures does not matter.

    Of one unit alone only the way over time is asked. ``heirs`` are what units that are gone
    became: what stands is not counted in both.
    """
    wanted = set(unit_ids)
    by_unit: dict[int, list[Figure]] = {}
    for each in figures:
        if each.unit_id in wanted:
            by_unit.setdefault(each.unit_id, []).append(each)
    gaps = tuple(sorted(wanted - by_unit.keys()))
    held: dict[int, list[Figure]] = {}
    doubles: list[Figure] = []
    for unit_id in sorted(by_unit):
        taken, twice = _once(by_unit[unit_id])
        doubles += twice
        held[unit_id] = _newest(taken) if over_time is Adding.LAST else taken
    replaced = _replaced(held, heirs) if over_time is Adding.LAST else ()
    for unit_id in replaced:
        del held[unit_id]
    if len(wanted) == 1:
        over_units = Adding.SUM
    total, unweighed = _together(held, over_time, over_units)
    return Rollup(total, gaps, tuple(doubles), unweighed, replaced)


def _once(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Figures of days that no longer span of the same unit holds already, and the others. Figures
    of the very same span stand beside one another: they are different things."""
    taken: list[Figure] = []
    twice: list[Figure] = []
    known: set[Interval] = set()
    for each in sorted(figures, key=_widest_first):
        # Days are shared with nothing but longer spans, of which there are few.
        overlaps = any(span != each.span and span.overlaps(each.span) for span in known)
        (twice if overlaps else taken).append(each)
        if each.span.length > 1 and not overlaps:
            known.add(each.span)
    return taken, twice


def _widest_first(figure: Figure) -> tuple[int, Interval, str]:
    return (-figure.span.length, figure.span, figure.value.encode())


def _newest(figures: list[Figure]) -> list[Figure]:
    """The figures of the newest span that states a number. That somebody stated none later does
    not undo what is known."""
    end = _end_of(figures)
    return [each for each in figures if each.span.end == end]


def _end_of(figures: Sequence[Figure]) -> date:
    stated = [each for each in figures if each.value.is_stated]
    return max(each.span.end for each in stated or figures)


def _replaced(
    held: Mapping[int, Sequence[Figure]], heirs: Mapping[int, frozenset[int]]
) -> tuple[int, ...]:
    """Units gone whose heir states a newer number: it tells of the same things again."""
    ends = {unit_id: _end_of(each) for unit_id, each in held.items()}
    stated = {unit for unit, each in held.items() if any(one.value.is_stated for one in each)}
    return tuple(
        unit_id
        for unit_id in held
        if any(
            heir in stated and ends[heir] > ends[unit_id]
            for heir in heirs.get(unit_id, frozenset())
        )
    )


def _together(
    held: Mapping[int, Sequence[Figure]], over_time: Adding, over_units: Adding
) -> tuple[Total | None, tuple[Figure, ...]]:
    if over_units is Adding.NONE:
        return None, ()
    if over_units in WEIGHED:
        is_rate = Adding.RATE in (over_time, over_units)
        return _weighed([each for unit in held.values() for each in unit], is_rate=is_rate)
    totals: dict[int, Total] = {}
    unweighed: list[Figure] = []
    for unit_id, figures in held.items():
        total, left = _over_time(figures, over_time)
        if total is None:
            return None, ()
        totals[unit_id] = total
        unweighed += left
    if over_units is Adding.LAST and held:
        ends = {unit_id: _end_of(figures) for unit_id, figures in held.items()}
        totals = {each: totals[each] for each in totals if ends[each] == max(ends.values())}
    found = list(totals.values())
    whole = _largest(found) if over_units is Adding.MAXIMUM else sum(found, Total())
    return whole, tuple(unweighed)


def _over_time(
    figures: Sequence[Figure], adding: Adding
) -> tuple[Total | None, tuple[Figure, ...]]:
    """Of one unit. What cannot be put together is told only where it is one figure."""
    if adding in WEIGHED:
        return _weighed(figures, is_rate=adding is Adding.RATE)
    if adding is Adding.NONE and sum(each.sources for each in figures) > 1:
        return None, ()
    if adding is Adding.MAXIMUM:
        by_span: dict[Interval, Total] = {}
        for each in figures:
            by_span[each.span] = by_span.get(each.span, Total()) + Total.of([each.value])
        return _largest(list(by_span.values())), ()
    return Total.of(each.value for each in figures), ()


def _largest(totals: Sequence[Total]) -> Total:
    """Of each part the largest: parts never mix. Sources without a number are counted."""
    found: dict[Part, Decimal] = {}
    for total in totals:
        for part, amount in total.parts().items():
            known = found.get(part, Decimal(0))
            counts = part in (Part.NOT_STATED, Part.NOT_APPLICABLE)
            found[part] = known + amount if counts else max(known, amount)
    return Total.of_parts(found)


def _weighed(figures: Sequence[Figure], *, is_rate: bool) -> tuple[Total, tuple[Figure, ...]]:
    """Only exact figures with a weight can be averaged, and none that was summed before; of a rate
    the parts are summed."""
    upper = lower = Decimal(0)
    unweighed: list[Figure] = []
    silent = 0
    for each in figures:
        silent += not each.value.is_stated
        number, weight = each.value.number, each.weight
        summed = each.sources > 1 and not is_rate
        if weight is None or number is None or not each.value.is_exact or summed:
            unweighed.append(each)
            continue
        upper += number * (1 if is_rate else weight)
        lower += weight
    total = Total(not_stated=silent)
    if lower:
        ratio = (upper / lower).quantize(PLACES, ROUND_HALF_EVEN)
        total = Total(exact=ratio, not_stated=silent)
    return total, tuple(unweighed)
