"""Cells of one unit or of several, read by ranges of one index and added by the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from lantoa.kernel.interval import Interval
from lantoa.totals.rules import (
    FACET_CODES,
    LAYER_CODES,
    SCOPE_CODES,
    Facet,
    Layer,
    Scope,
    Series,
    cover,
    is_day,
)
from lantoa.totals.rules import PART_CODES as PARTS

Row = tuple[Any, ...]

BARE = {
    Scope.OWN: frozenset({Facet.HALF}),
    Scope.BELOW: frozenset({Facet.DAY, Facet.HALF, Facet.SPAN}),
}
"""Facets whose series are measures and no more: their keys need no look-up."""


@dataclass(frozen=True, slots=True)
class Range:
    """Cells that begin inside the days. ``inside`` are those that end there too, ``is_whole`` those
    that span just these."""

    scope: Scope
    facet: Facet
    days: Interval
    inside: bool = False
    is_whole: bool = False


def ranges_of(scope: Scope, window: Interval, *, whole: bool = False) -> list[Range]:
    """By measure: what was declared for spans inside the window, and what was logged, by half
    months and by the days at the edges that no half month covers."""
    found: list[Range] = []
    for each, by_day in ((Scope.OWN, Facet.ALL), (Scope.BELOW, Facet.DAY)):
        if scope not in (each, Scope.TREE):
            continue
        if whole:
            facet = by_day if is_day(window) else Facet.SPAN
            found.append(Range(each, facet, window, is_whole=True))
            continue
        found.append(Range(each, Facet.SPAN, window, inside=True))
        parts = cover(window)
        if parts.halves is not None:
            found.append(Range(each, Facet.HALF, parts.halves))
        found += [Range(each, by_day, edge) for edge in parts.edges]
    return found


def own_spans(window: Interval, *, whole: bool = False) -> list[Range]:
    """What units have themselves, by the days and spans for which it was posted: in a half month
    the days before and after a move stand together."""
    if whole:
        return ranges_of(Scope.OWN, window, whole=True)
    return [
        Range(Scope.OWN, Facet.ALL, window),
        Range(Scope.OWN, Facet.SPAN, window, inside=True),
    ]


def member_ranges(scope: Scope, window: Interval, facet: Facet) -> list[Range]:
    """By the members of a facet: of one's own everything, of what lies below half months and
    declared spans inside the window. Days at its edges are not kept by member there."""
    found: list[Range] = []
    if scope is not Scope.BELOW:
        found.append(Range(Scope.OWN, Facet.ALL, window))
        found.append(Range(Scope.OWN, Facet.SPAN, window, inside=True))
    if scope is not Scope.OWN:
        found.append(Range(Scope.BELOW, facet, window, inside=True))
    return found


def sums(
    unit_ids: Collection[int],
    ranges: Sequence[Range],
    layer: Layer,
    *,
    by: Sequence[str] = (),
    of_series: Sequence[str] = ("measure",),
    measures: Collection[str] | None = None,
) -> Iterator[Row]:
    """Rows of what ``by`` names (of ``unit_id``, ``first_day`` and ``end_day``), what
    ``of_series`` names, then part, milli and sources; a name may come more than once. 1 query.

    The cells are added before their series are looked up: there are thousands of these.
    """
    if not unit_ids or (measures is not None and not measures):
        return
    pieces: list[str] = []
    given: list[Any] = []
    for each in ranges:
        text, values = _piece(unit_ids, each, layer)
        text, values = _narrowed(text, values, each, measures)
        pieces.append(text)
        given += values
    kept = ", ".join([*by, "series_id", "part"])
    summed = (
        f"SELECT {kept}, SUM(milli) AS milli, SUM(sources) AS sources "  # noqa: S608 - constants
        f"FROM ({' UNION ALL '.join(pieces)}) p GROUP BY {kept}"
    )
    told = "c.part, c.milli, c.sources"
    if by:
        names = [*(f"c.{each}" for each in by), *(f"s.{each}" for each in of_series)]
        known = "JOIN totals_series s ON s.id = c.series_id"
        sql = f"SELECT {', '.join(names)}, {told} FROM ({summed}) c {known}"  # noqa: S608
    else:
        # Few rows come: to look each up costs less than to read all the thousands for a join.
        names = [f"(SELECT {each} FROM totals_series WHERE id = c.series_id)" for each in of_series]  # noqa: S608
        sql = f"SELECT {', '.join(names)}, {told} FROM ({summed}) c"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for *said, part, milli, sources in cursor.fetchall():
            # Of a cell whose series nobody knows the audit tells.
            if said[len(by)] is not None:
                yield (*said, PARTS[part].value, int(milli), int(sources))


def _narrowed(
    text: str, values: list[Any], asked: Range, measures: Collection[str] | None
) -> tuple[str, list[Any]]:
    if measures is None:
        return text, values
    places = ", ".join(["%s"] * len(measures))
    if asked.facet in BARE[asked.scope]:
        return text + f" AND series_id IN ({places})", [
            *values,
            *(Series(each).key for each in measures),
        ]
    known = f"SELECT id FROM totals_series WHERE measure IN ({places})"  # noqa: S608
    return text + f" AND series_id IN ({known})", [*values, *measures]


def _piece(unit_ids: Collection[int], asked: Range, layer: Layer) -> tuple[str, list[Any]]:
    start, end = map(connection.ops.adapt_datefield_value, (asked.days.start, asked.days.end))
    codes = (
        SCOPE_CODES.index(asked.scope),
        LAYER_CODES.index(layer),
        FACET_CODES.index(asked.facet),
    )
    # Of the country there are more units than some databases take as parameters of one query.
    listed = ",".join(str(int(each)) for each in sorted(unit_ids)) or "0"
    text = (
        "SELECT unit_id, first_day, end_day, series_id, part, milli, sources FROM totals_cell "  # noqa: S608
        f"WHERE unit_id IN ({listed}) AND scope = %s AND layer = %s AND facet = %s "
    )
    if asked.is_whole:
        return text + "AND first_day = %s AND end_day = %s", [*codes, start, end]
    values: list[Any] = [*codes, start, end]
    text += "AND first_day >= %s AND first_day < %s"
    if asked.inside:
        text += " AND end_day <= %s"
        values.append(end)
    return text, values


def as_day(given: date | str) -> date:
    """A day as a database gives it: SQLite knows words only."""
    return date.fromisoformat(given) if isinstance(given, str) else given
