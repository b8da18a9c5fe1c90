"""Putting the figures of one measure together as the measure asks for: a pure and total account.

Nothing is left out in silence: what could not be taken stands in the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import PLACES, Part, Total, Value


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one unit. ``weight`` is what an average counts it with, and the lower part of a
    rate, of which ``value`` is then the upper."""

    unit_id: int
    span: Interval
    value: Value
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rollup:
    """``total`` is None where the measure cannot be put together. ``gaps`` are units without any
    figure, ``doubles`` figures of days that another of the unit covers already, ``unweighed``
    those that an average or a rate could not use; none of them is in the total."""

    total: Total | None
    gaps: tuple[int, ...] = ()
    doubles: tuple[Figure, ...] = ()
    unweighed: tuple[Figure, ...] = field(default=())


def roll_up(
    figures: Iterable[Figure],
    unit_ids: Collection[int],
    *,
    over_time: Adding,
    over_units: Adding,
) -> Rollup:
    """First each unit over time, then the units together. Figures of other units are not looked
    at. The order of the figures does not matter."""
    wanted = set(unit_ids)
    by_unit: dict[int, list[Figure]] = {}
    for each in figures:
        if each.unit_id in wanted:
            by_unit.setdefault(each.unit_id, []).append(each)
    gaps = tuple(sorted(wanted - by_unit.keys()))
    if Adding.NONE in (over_time, over_units):
        return Rollup(None, gaps)
    if {over_time, over_units} & {Adding.AVERAGE, Adding.RATE}:
        return _weighed(by_unit, gaps, is_rate=Adding.RATE in (over_time, over_units))
    totals, doubles = [], []
    for unit_id in sorted(by_unit):
        taken, twice = _once(by_unit[unit_id])
        doubles += twice
        totals.append(_over_time(taken, over_time))
    return Rollup(_together(totals, over_units), gaps, tuple(doubles))


def _once(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Figures of days that no longer span of the same unit holds already, and the others. Figures
    of the very same span stand beside one another: they are different things."""
    taken: list[Figure] = []
    twice: list[Figure] = []
    for each in sorted(figures, key=_widest_first):
        known = [one.span for one in taken]
        overlaps = any(span != each.span and span.overlaps(each.span) for span in known)
        (twice if overlaps else taken).append(each)
    return taken, twice


def _widest_first(figure: Figure) -> tuple[int, Interval, str]:
    return (-figure.span.length, figure.span, figure.value.encode())


def _over_time(figures: Sequence[Figure], adding: Adding) -> Total:
    if adding is Adding.LAST:
        newest = max(each.span.end for each in figures)
        figures = [each for each in figures if each.span.end == newest]
    parts = [Total.of([each.value]) for each in figures]
    return _largest(parts) if adding is Adding.MAXIMUM else sum(parts, Total())


def _together(totals: Sequence[Total], adding: Adding) -> Total:
    if adding is Adding.MAXIMUM:
        return _largest(totals)
    return sum(totals, Total())


def _largest(totals: Sequence[Total]) -> Total:
    """Of each part the largest: parts never mix. Sources without a number are counted."""
    found: dict[Part, Decimal] = {}
    for total in totals:
        for part, amount in total.parts().items():
            known = found.get(part, Decimal(0))
            counts = part in (Part.NOT_STATED, Part.NOT_APPLICABLE)
            found[part] = known + amount if counts else max(known, amount)
    return Total.of_parts(found)


def _weighed(by_unit: dict[int, list[Figure]], gaps: tuple[int, ...], *, is_rate: bool) -> Rollup:
    """Only exact figures with a weight can be averaged; of a rate the parts are summed."""
    upper = lower = Decimal(0)
    unweighed: list[Figure] = []
    doubles: list[Figure] = []
    silent = 0
    for unit_id in sorted(by_unit):
        taken, twice = _once(by_unit[unit_id])
        doubles += twice
        for each in taken:
            silent += not each.value.is_stated
            if each.weight is None or each.value.number is None or not each.value.is_exact:
                unweighed.append(each)
                continue
            upper += each.value.number * (1 if is_rate else each.weight)
            lower += each.weight
    total = Total(not_stated=silent)
    if lower:
        ratio = (upper / lower).quantize(PLACES, ROUND_HALF_EVEN)
        total = Total(exact=ratio, not_stated=silent)
    return Rollup(total, gaps, tuple(doubles), tuple(unweighed))
