"""What stands behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lantoa.activities.models import Activity, Placement
from lantoa.activities.queries.posting import with_parts
from lantoa.activities.rules import (
    ATTENDANCE,
    PRODUCTION,
    Measure,
    read_measure,
)
from lantoa.catalogue.models import Indicator
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion


def behind(unit_id: int, window: Interval, name: str) -> QuerySet[Activity]:
    """The activities that a figure counts: ``name`` is its measure.

    Raises ``ValueError`` for what is not a measure.
    """
    asked = read_measure(name)
    live = with_parts().filter(voided_at__isnull=True, is_embedded=asked.is_embedded)
    if asked.side == PRODUCTION:
        return live.filter(
            unit_id=unit_id,
            merged_into__isnull=True,
            on__gte=window.start,
            on__lt=window.end,
            channel__slug=asked.channel,
            kind__slug=asked.count_unit,
        ).exclude(quantity="-")
    placed = Placement.objects.filter(
        unit_id=unit_id,
        same_as__isnull=True,
        on__gte=window.start,
        on__lt=window.end,
        channel__slug=asked.channel,
    )
    if asked.count_unit != ATTENDANCE:
        placed = placed.filter(count_unit__slug=asked.count_unit).exclude(count="-")
    else:
        placed = placed.exclude(people="-")
    return live.filter(pk__in=placed.values("activity_id"))


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it counts, in which unit, how many."""

    label: str
    count_unit: str
    total: Total | None
    """None where it cannot be put together: ``how`` says so."""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """``own`` is what the unit itself made or placed, ``tree`` that with all units below; each is
    None where it cannot be put together. ``how`` and ``how_own`` say in words how it was.

    ``production`` and ``placement`` are the other figures of the channel in the same days: they
    stand beside one another and are never added.
    """

    label: str
    count_unit: str
    is_production: bool
    own: Total | None
    tree: Total | None
    production: tuple[Line, ...]
    placement: tuple[Line, ...]
    below: tuple[tuple[UnitVersion, Total | None], ...]
    how: str = ""
    how_own: str = ""


def figure(unit_id: int, window: Interval, name: str) -> Figure:
    """The logged figure with what stands beside and below it.

    Raises ``ValueError`` for what is not a measure, ``Indicator.DoesNotExist`` for one that is
    not counted.
    """
    asked = read_measure(name)
    family = Indicator.objects.filter(channel__slug=asked.channel).select_related("count_unit")
    indicators = {each.slug: each for each in family}
    plain = str(asked.plain)
    if plain not in indicators:
        raise Indicator.DoesNotExist(name)
    ways = totals.ways_of(family)
    summed = totals.totals(unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN)
    own = totals.put_together(summed, ways, unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN)
    summed = totals.totals(unit_id, window, layer=Layer.LOGGED, measures=[name])
    tree = totals.put_together(summed, ways, unit_id, window, layer=Layer.LOGGED)
    return Figure(
        label=indicators[plain].name,
        count_unit=indicators[plain].count_unit.name,
        is_production=asked.side == PRODUCTION,
        own=own.get(name, Total()),
        tree=tree.get(name, Total()),
        production=_lines(indicators, own, asked, production=True),
        placement=_lines(indicators, own, asked, production=False),
        below=_below(unit_id, window, name, ways),
        how=indicators[plain].way.words,
        how_own=indicators[plain].way.words_of_one,
    )


def _lines(
    indicators: Mapping[str, Indicator],
    own: totals.Together,
    asked: Measure,
    *,
    production: bool,
) -> tuple[Line, ...]:
    return tuple(
        Line(each.name, each.count_unit.name, own[name], each.way.words_of_one)
        for slug, each in indicators.items()
        if (each.side == PRODUCTION) is production
        and (name := str(read_measure(slug).kept(embedded=asked.is_embedded))) in own
    )


def _below(
    unit_id: int, window: Interval, name: str, ways: totals.Ways
) -> tuple[tuple[UnitVersion, Total | None], ...]:
    """Units directly below with a share in the figure. 2 queries, however many there are; more
    where it is no plain sum."""
    day: date = window.last
    children = units.children(unit_id, min(day, units.reference_day(_nearest(unit_id, day))))
    summed = totals.totals_of_units(
        [child.unit_id for child in children], window, layer=Layer.LOGGED, measures=[name]
    )
    found = totals.put_together_of_units(summed, ways, window, layer=Layer.LOGGED)
    return tuple(
        (child, found[child.unit_id][name]) for child in children if child.unit_id in found
    )


def _nearest(unit_id: int, day: date) -> UnitVersion:
    return units.nearest_version(unit_id, day)
