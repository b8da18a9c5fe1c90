"""Totals on two bases: as they were reported, and on a day's boundaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.models import Cell
from lantoa.totals.queries.reading import Range, ranges_of, sums
from lantoa.totals.queries.sums import totals
from lantoa.totals.rules import Basis, Facet, Layer, Scope, totals_by, totals_of
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.units.queries import Named
from lantoa.units.rules import order_key
from lantoa.units.rules.boundaries import Boundaries, Stretch


@dataclass(frozen=True, slots=True)
class Divided:
    """A unit of another day that went to several, of which some lie inside and some do not. Its
    figures belong to none of them: they are told beside the total and never shared out."""

    unit: Named
    became: tuple[Named, ...]
    totals: Mapping[str, Total]


@dataclass(frozen=True, slots=True)
class OnBasis:
    """Totals with the basis that is always written beside them. ``counted`` are the units whose
    figures stand in them: as reported the unit itself, whose sums hold those below it."""

    basis: Basis
    totals: Mapping[str, Total]
    divided: tuple[Divided, ...] = ()
    counted: tuple[int, ...] = ()


def totals_reported(
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> OnBasis:
    """What the unit and those below it had on each day, by the boundaries of that day. 1 query.

    ``whole`` as in :func:`~lantoa.totals.queries.totals`.
    """
    found = totals(unit_id, window, layer=layer, measures=measures, whole=whole)
    return OnBasis(Basis.REPORTED, found, counted=(unit_id,))


def totals_today(
    unit_id: int,
    window: Interval,
    *,
    on: date,
    layer: Layer,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> OnBasis:
    """What lies in the unit by the boundaries of the day ``on``, whoever reported it. At most 7
    queries, 1 more where a unit gave a part away.

    A unit whose every image on that day is the unit or below it counts wholly; one that was divided
    between it and others, or gave a part to another afterwards, is named in ``divided`` and is in
    no sum. A ``share`` that is known of an edge is not applied: it says how much of an area or of
    its people went over, not how many activities did. Parts stay apart, and nothing but parts is
    added, so a rate is made from the totals of its parts. Nothing for a unit that is not in force
    on the day.

    ``whole`` as in :func:`~lantoa.totals.queries.totals`; ``on`` lies on or after the window.
    """
    inside = units.boundaries(unit_id, on)
    stood = units.stood_under(unit_id, Interval.through(window.start, max(window.last, on)), on)
    ranges = ranges_of(Scope.OWN, window, whole=whole)
    if stood.is_as_ever and not _is_parted(inside, stood.now, window.start):
        givers = {each.unit_id for each in (*inside.whole_for, *inside.divided_for)}
        others = (inside.whole | inside.divided.keys() | givers | stood.ever) - stood.now
        having = _having(stood.now | others, ranges, layer, measures)
        if not having & others:
            kept = totals(unit_id, window, layer=layer, measures=measures, whole=whole)
            return OnBasis(Basis.TODAY, kept, counted=tuple(sorted(having)))
    # Half months of units that lie wholly inside; days only of those that gave a part away.
    by_unit = sums(
        inside.whole | inside.divided.keys(), ranges, layer, by=["unit_id"], measures=measures
    )
    rows = [row for row in by_unit if row[-1] > 0]
    if inside.whole_for or inside.divided_for:
        days = _own_cells(window, layer, measures, whole)
        mine = _rows(days, _in_stretches(inside.whole_for))
        parted = _rows(days, _in_stretches(inside.divided_for)) if inside.divided_for else []
    else:
        mine, parted = [], []
    mine += [row for row in rows if row[0] in inside.whole]
    parted += [row for row in rows if row[0] in inside.divided]
    return OnBasis(
        Basis.TODAY,
        totals_of(row[1:] for row in mine),
        _divided(parted, inside, on),
        tuple(sorted({row[0] for row in mine})),
    )


_Row = tuple[int, str, str, int, int]
"""Unit, measure, part, thousandths and sources."""


def _is_parted(inside: Boundaries, now: Collection[int], since: date) -> bool:
    """Whether one of the units that are below now gave a part away after a day."""
    return any(
        cut is not None and cut > since
        for each in (*inside.whole_for, *inside.divided_for)
        if each.unit_id in now
        for cut in (each.since, each.until)
    )


def _having(
    unit_ids: Collection[int],
    ranges: Iterable[Range],
    layer: Layer,
    measures: Collection[str] | None,
) -> frozenset[int]:
    """Which of the units have figures of their own in the ranges. 1 query, which looks for one cell
    of each."""
    found = Q(pk__in=())
    for each in ranges:
        own = Cell.objects.filter(
            unit_id=OuterRef("pk"),
            scope=each.scope,
            layer=layer,
            facet=each.facet,
            sources__gt=0,
            first_day__gte=each.days.start,
            first_day__lt=each.days.end,
        )
        if each.is_whole:
            own = own.filter(first_day=each.days.start, end_day=each.days.end)
        elif each.inside:
            own = own.filter(end_day__lte=each.days.end)
        if measures is not None:
            own = own.filter(series__measure__in=measures)
        found |= Q(Exists(own))
    rows = Unit.objects.filter(pk__in=_listed(unit_ids)).filter(found)
    return frozenset(rows.order_by().values_list("pk", flat=True))


def _rows(cells: QuerySet[Cell], wanted: Q) -> list[_Row]:
    rows = (
        cells.filter(wanted)
        .values_list("unit_id", "series__measure", "part")
        .annotate(amount=Sum("milli"), behind=Sum("sources"))
    )
    return list(rows.order_by())


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


def _divided(rows: Iterable[_Row], inside: Boundaries, on: date) -> tuple[Divided, ...]:
    """Those that have figures, in the order of their names. 1 query, none where none has."""
    found = totals_by(rows)
    if not found:
        return ()
    images = dict(inside.divided)
    for each in inside.divided_for:
        images[each.unit_id] = images.get(each.unit_id, frozenset()) | each.images
    shown = units.named(found.keys() | {each for unit in found for each in images[unit]}, on)
    return tuple(
        Divided(shown[unit_id], in_order(shown[each] for each in images[unit_id]), own)
        for unit_id, own in sorted(
            found.items(), key=lambda item: (order_key(shown[item[0]].name), item[0])
        )
    )


def in_order(shown: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(shown, key=lambda each: (order_key(each.name), each.unit_id)))


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
