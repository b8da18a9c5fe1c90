"""How entries become cells. Plain arithmetic, no database."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part, Total
from lantoa.totals.rules.entries import Entry, Layer, Scope
from lantoa.totals.rules.halves import half_of

MILLI = 1000
"""Cells hold whole thousandths, so that sums are exact on every database."""


class Facet(StrEnum):
    """By what a cell is narrowed.

    Of its own a unit keeps what was logged by day under everything that is known of it (``ALL``)
    and summed by half month (``HALF``), and what was declared by its window (``SPAN``) under
    everything too. Of what lies below it keeps sums by measure, of what was logged by day
    (``DAY``) and half month, of what was declared by window, and each by one more thing at a time
    (of what was logged: by half month).
    """

    ALL = "all"
    DAY = "day"
    HALF = "half"
    SPAN = "span"
    LANGUAGE = "language"
    TOPIC = "topic"
    TONE = "tone"
    PROOF = "proof"


BY_DAY = (Facet.ALL, Facet.DAY)
"""Facets of single days; the others hold half months or declared windows."""

MEMBERS = (Facet.LANGUAGE, Facet.TOPIC, Facet.TONE, Facet.PROOF)
"""Facets that have members; each is named as the column of the series and of the entry."""

# What is kept in the database is the place in these: only ever add at the end.
SCOPE_CODES = (Scope.OWN, Scope.BELOW)
LAYER_CODES = tuple(Layer)
FACET_CODES = tuple(Facet)
PART_CODES = tuple(Part)


class Series(NamedTuple):
    """What is counted under: a measure, and what narrows it; empty is not narrowed."""

    measure: str
    language: str = ""
    topic: str = ""
    tone: str = ""
    proof: str = ""

    @property
    def key(self) -> int:
        """The same everywhere without asking anybody: 63 bits of a hash of the text."""
        return _key_of(self)


@lru_cache(maxsize=200_000)
def _key_of(series: Series) -> int:
    digest = hashlib.blake2b("\x1f".join(series).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


class Key(NamedTuple):
    """Where an amount is kept. Cells are always locked in the order of their keys."""

    unit_id: int
    scope: str
    layer: str
    facet: str
    first_day: date
    end_day: date
    series: Series
    part: str

    @property
    def measure(self) -> str:
        return self.series.measure


class Amount(NamedTuple):
    """Thousandths, and how many entries stand behind them: a stated zero has one, nothing none."""

    milli: int
    sources: int


NOTHING = Amount(0, 0)

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
    old = cells.get(key, NOTHING)
    cells[key] = Amount(old.milli + amount.milli, old.sources + amount.sources)


def is_day(span: Interval) -> bool:
    """Whether it was logged on a day, and so is summed by half month too."""
    return span.length == 1


def series_of(entry: Entry) -> Series:
    return Series(entry.measure, *entry[5:])


@lru_cache(maxsize=200_000)
def facets_of(full: Series, scope: Scope, *, by_day: bool) -> tuple[tuple[Facet, Series], ...]:
    """Under what an amount is kept by the unit itself, or by the units above."""
    bare = Series(full.measure)
    if scope is Scope.OWN:
        return ((Facet.ALL, full), (Facet.HALF, bare)) if by_day else ((Facet.SPAN, full),)
    found = [(Facet.DAY, bare), (Facet.HALF, bare)] if by_day else [(Facet.SPAN, bare)]
    for facet in MEMBERS:
        member = getattr(full, facet.value)
        if member:
            found.append((facet, bare._replace(**{facet.value: member})))
    return tuple(found)


def cells_of(entries: Iterable[Entry], above: Above) -> Cells:
    """The cells that entries fill: the unit's own, and those of each unit above."""
    cells: Cells = {}
    for entry in entries:
        uppers = above(entry.unit_id, entry.span.last)
        for part, number in entry.value.parts().items():
            amount = Amount(to_milli(number), 1)
            for key in _keys(entry, uppers, part):
                add(cells, key, amount)
    return cells


def _keys(entry: Entry, uppers: Sequence[int], part: Part) -> Iterator[Key]:
    full, layer, by_day = series_of(entry), entry.layer.value, is_day(entry.span)
    half = half_of(entry.span.start) if by_day else entry.span
    holders = ((Scope.OWN, (entry.unit_id,)), (Scope.BELOW, uppers))
    for scope, unit_ids in holders:
        for facet, series in facets_of(full, scope, by_day=by_day):
            days = entry.span if facet in BY_DAY else half
            kept = (facet.value, days.start, days.end, series, part.value)
            for unit_id in unit_ids:
                yield Key(unit_id, scope.value, layer, *kept)


def difference(new: Cells, old: Cells) -> list[tuple[Key, Amount]]:
    """What must be added to ``old`` to have ``new``, sorted by key; what stays is left out."""
    changes: list[tuple[Key, Amount]] = []
    for key in sorted(new.keys() | old.keys()):
        now, was = new.get(key, NOTHING), old.get(key, NOTHING)
        if now != was:
            changes.append((key, Amount(now.milli - was.milli, now.sources - was.sources)))
    return changes


def total_of(amounts: Iterable[tuple[str, int, int]]) -> Total:
    """A total from ``(part, milli, sources)``. Parts without a source are nothing, not zero."""
    parts: dict[Part, Decimal] = {}
    for part, milli, sources in amounts:
        if sources:
            name = Part(part)
            parts[name] = parts.get(name, Decimal(0)) + Decimal(milli) / MILLI
    return Total.of_parts(parts)


Name = TypeVar("Name", bound=Hashable)


def totals_under(rows: Iterable[tuple[Name, str, int, int]]) -> dict[Name, Total]:
    """Totals by any name from ``(name, part, milli, sources)``. A name under which nothing stands
    is left out."""
    grouped: dict[Name, list[tuple[str, int, int]]] = defaultdict(list)
    for name, part, milli, sources in rows:
        if sources:
            grouped[name].append((part, milli, sources))
    return {name: total_of(amounts) for name, amounts in grouped.items()}


def totals_of(rows: Iterable[tuple[str, str, int, int]]) -> Mapping[str, Total]:
    """Totals by measure from ``(measure, part, milli, sources)``."""
    return totals_under(rows)


def totals_by(rows: Iterable[tuple[int, str, str, int, int]]) -> dict[int, Mapping[str, Total]]:
    """Totals by unit and measure from ``(unit, measure, part, milli, sources)``."""
    found: dict[int, dict[str, Total]] = defaultdict(dict)
    named = (((row[0], row[1]), *row[2:]) for row in rows)
    for (unit_id, measure), total in totals_under(named).items():
        found[unit_id][measure] = total
    return dict(found)
