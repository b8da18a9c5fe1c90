"""Reading totals, and the audit that recomputes every cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q, QuerySet, Sum

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.models import Cell
from lantoa.totals.rules import (
    Amount,
    Cells,
    Entry,
    Key,
    Layer,
    Scope,
    add,
    cells_of,
    totals_of,
)
from lantoa.totals.signals import sources_wanted
from lantoa.units import queries as units


def _cells(unit_id: int, layer: Layer, scope: Scope) -> QuerySet[Cell]:
    return Cell.objects.filter(unit_id=unit_id, layer=layer, scope=scope, sources__gt=0)


def totals(
    unit_id: int,
    window: Interval,
    *,
    layer: Layer,
    scope: Scope = Scope.TREE,
    measures: Collection[str] | None = None,
    whole: bool = False,
) -> Mapping[str, Total]:
    """Measure to total, over the cells that lie wholly inside the window. One query.

    ``whole`` takes only cells that span the window itself: what reports of that very period say.
    Without it a year would add the year's own report to those of its quarters.
    """
    found = _cells(unit_id, layer, scope).filter(
        first_day__gte=window.start, end_day__lte=window.end
    )
    if whole:
        found = found.filter(first_day=window.start, end_day=window.end)
    if measures is not None:
        found = found.filter(measure__in=measures)
    rows = found.values_list("measure", "part").annotate(amount=Sum("milli"), behind=Sum("sources"))
    return totals_of(rows.order_by())


def totals_by_language(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> Mapping[tuple[str, str], Total]:
    """(measure, language) to total. One query."""
    rows = (
        _cells(unit_id, layer, scope)
        .filter(first_day__gte=window.start, end_day__lte=window.end)
        .exclude(language="")
        .values_list("measure", "language", "part")
        .annotate(amount=Sum("milli"), behind=Sum("sources"))
        .order_by()
    )
    joined = totals_of(
        (f"{measure}\n{language}", part, milli, behind)
        for measure, language, part, milli, behind in rows
    )
    return {
        (key.partition("\n")[0], key.partition("\n")[2]): total for key, total in joined.items()
    }


def straddling(
    unit_id: int, window: Interval, *, layer: Layer, scope: Scope = Scope.TREE
) -> list[tuple[str, Interval]]:
    """Measures and spans that share days with the window, yet are not inside: not counted."""
    outside = Q(first_day__lt=window.start) | Q(end_day__gt=window.end)
    rows = (
        _cells(unit_id, layer, scope)
        .filter(outside, first_day__lt=window.end, end_day__gt=window.start)
        .values_list("measure", "first_day", "end_day")
        .distinct()
        .order_by("measure", "first_day")
    )
    return [(measure, Interval(first, end)) for measure, first, end in rows]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A cell whose kept amount is not what its sources give."""

    key: Key
    kept: Amount
    due: Amount


@dataclass(frozen=True, slots=True)
class Audit:
    """``cells`` and ``sources`` were compared; ``mismatches`` should be empty."""

    cells: int
    sources: int
    mismatches: tuple[Mismatch, ...]


def audit() -> Audit:
    """Recomputes every cell from the rows of the posting rooms and compares."""
    due: Cells = {}
    count = 0
    above = units.ancestors_of_all()
    answers: list[Iterable[tuple[str, Iterable[Entry]]]] = [
        cast("Any", answer) for _, answer in sources_wanted.send(sender=None)
    ]
    for answer in answers:
        for _source, entries in answer:
            count += 1
            for key, amount in cells_of(entries, above).items():
                add(due, key, amount)
    kept: Cells = {
        Key(*row[:8]): Amount(*row[8:])
        for row in Cell.objects.exclude(milli=0, sources=0).values_list(
            "unit_id",
            "scope",
            "first_day",
            "end_day",
            "measure",
            "language",
            "layer",
            "part",
            "milli",
            "sources",
        )
    }
    nothing = Amount(0, 0)
    wrong = [
        Mismatch(key, kept.get(key, nothing), due.get(key, nothing))
        for key in sorted(kept.keys() | due.keys())
        if kept.get(key, nothing) != due.get(key, nothing)
    ]
    return Audit(len(kept.keys() | due.keys()), count, tuple(wrong))
