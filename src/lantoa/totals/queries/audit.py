"""The audit that recomputes every cell from its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from lantoa.totals.models import Cell
from lantoa.totals.rules import Amount, Cells, Entry, Key, add, cells_of
from lantoa.totals.signals import sources_wanted
from lantoa.units import queries as units


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
