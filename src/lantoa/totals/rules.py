"""What a posting says and how it becomes cells. Plain arithmetic, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part, Total, Value

MILLI = 1000
"""Cells hold whole thousandths, so that sums are exact on every database."""


class Layer(StrEnum):
    """Three layers that never mix."""

    LOGGED = "logged"
    SUBMITTED = "submitted"
    APPROVED = "approved"


LAYER_NAMES = {
    Layer.LOGGED: "Sổ hoạt động",
    Layer.SUBMITTED: "Báo cáo đã gửi",
    Layer.APPROVED: "Báo cáo được chấp nhận",
}


class Scope(StrEnum):
    OWN = "own"
    """What the unit itself made, placed or declared."""
    TREE = "tree"
    """The unit and every unit below it."""


class Basis(StrEnum):
    """By whose boundaries a total was made. Always written beside the figure."""

    REPORTED = "reported"
    TODAY = "today"


BASIS_NAMES = {
    Basis.REPORTED: "theo đơn vị lúc báo cáo",
    Basis.TODAY: "theo địa giới hiện nay",
}

EMBEDDED = ".embedded"
"""What is only embedded in another meeting (lồng ghép) is a measure of its own."""

EMBEDDED_MARK = " (lồng ghép)"
"""How the name of such a measure ends."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount that a source puts into the totals.

    ``span`` is one day for what was logged and the whole window for what was declared.
    ``measure`` is an indicator's slug; ``language`` a BCP 47 tag, empty where it does not apply.
    """

    unit_id: int
    span: Interval
    measure: str
    layer: Layer
    value: Value
    language: str = ""


class Key(NamedTuple):
    """Where an amount is kept. Cells are always locked in the order of their keys."""

    unit_id: int
    scope: str
    first_day: date
    end_day: date
    measure: str
    language: str
    layer: str
    part: str


class Amount(NamedTuple):
    """Thousandths, and how many entries stand behind them: a stated zero has one, nothing none."""

    milli: int
    sources: int


Cells = dict[Key, Amount]
Above = Callable[[int, date], Sequence[int]]
"""Units above a unit on a day, nearest first."""


def to_milli(number: Decimal) -> int:
    """Raises ``ValueError`` for a number finer than a thousandth."""
    scaled = number * MILLI
    if scaled != scaled.to_integral_value():
        raise ValueError(f"finer than a thousandth: {number}")
    return int(scaled)


def add(cells: Cells, key: Key, amount: Amount) -> None:
    old = cells.get(key, Amount(0, 0))
    cells[key] = Amount(old.milli + amount.milli, old.sources + amount.sources)


def cells_of(entries: Iterable[Entry], above: Above) -> Cells:
    """The cells that entries fill: the unit's own, and the tree of it and of each unit above."""
    cells: Cells = {}
    for entry in entries:
        holders = [(entry.unit_id, Scope.OWN), (entry.unit_id, Scope.TREE)]
        holders += [(unit, Scope.TREE) for unit in above(entry.unit_id, entry.span.last)]
        for part, number in entry.value.parts().items():
            for unit_id, scope in holders:
                key = Key(
                    unit_id,
                    scope.value,
                    entry.span.start,
                    entry.span.end,
                    entry.measure,
                    entry.language,
                    entry.layer.value,
                    part.value,
                )
                add(cells, key, Amount(to_milli(number), 1))
    return cells


def difference(new: Cells, old: Cells) -> list[tuple[Key, Amount]]:
    """What must be added to ``old`` to have ``new``, sorted by key; what stays is left out."""
    changes: list[tuple[Key, Amount]] = []
    for key in sorted(new.keys() | old.keys()):
        now, was = new.get(key, Amount(0, 0)), old.get(key, Amount(0, 0))
        if now != was:
            changes.append((key, Amount(now.milli - was.milli, now.sources - was.sources)))
    return changes


def to_json(cells: Cells) -> list[list[object]]:
    return [
        [k.unit_id, k.scope, k.first_day.isoformat(), k.end_day.isoformat(), *k[4:], *amount]
        for k, amount in sorted(cells.items())
    ]


def from_json(rows: Sequence[Sequence[object]]) -> Cells:
    cells: Cells = {}
    for unit_id, scope, first, end, measure, language, layer, part, milli, sources in rows:
        key = Key(
            int(str(unit_id)),
            str(scope),
            date.fromisoformat(str(first)),
            date.fromisoformat(str(end)),
            str(measure),
            str(language),
            str(layer),
            str(part),
        )
        cells[key] = Amount(int(str(milli)), int(str(sources)))
    return cells


def total_of(amounts: Iterable[tuple[str, int, int]]) -> Total:
    """A total from ``(part, milli, sources)``. Parts without a source are nothing, not zero."""
    parts: dict[Part, Decimal] = {}
    for part, milli, sources in amounts:
        if sources:
            name = Part(part)
            parts[name] = parts.get(name, Decimal(0)) + Decimal(milli) / MILLI
    return Total.of_parts(parts)


def totals_of(rows: Iterable[tuple[str, str, int, int]]) -> Mapping[str, Total]:
    """Totals by measure from ``(measure, part, milli, sources)``."""
    grouped: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for measure, part, milli, sources in rows:
        grouped[measure].append((part, milli, sources))
    return {measure: total_of(amounts) for measure, amounts in grouped.items()}


def totals_by(rows: Iterable[tuple[int, str, str, int, int]]) -> dict[int, Mapping[str, Total]]:
    """Totals by unit and measure from ``(unit, measure, part, milli, sources)``."""
    grouped: dict[int, list[tuple[str, str, int, int]]] = defaultdict(list)
    for unit_id, measure, part, milli, sources in rows:
        grouped[unit_id].append((measure, part, milli, sources))
    return {unit_id: totals_of(amounts) for unit_id, amounts in grouped.items()}
