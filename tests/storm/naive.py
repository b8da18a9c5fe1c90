"""The ledger that everybody writes first, kept to show that the reckoning would find it out.

It reads what a cell holds, adds the difference and writes the sum back. Two who post to one
province at once both read the same old sum, and the later one writes over what the earlier one
added. No error is raised, and every single row of the activities is right.
"""

from __future__ import annotations

from lantoa.totals.actions import posting
from lantoa.totals.models import Cell
from lantoa.totals.rules import NOTHING, Amount, Cells, Key


def _read_and_add(changes: Cells) -> None:
    posting.ensure_series({key.series for key in changes})
    read = []
    for key in sorted(changes):
        cell, _ = Cell.objects.get_or_create(**_named(key), defaults=NOTHING._asdict())
        read.append((key, Amount(cell.milli, cell.sources)))
    for key, old in read:
        more = changes[key]
        Cell.objects.filter(**_named(key)).update(
            milli=old.milli + more.milli, sources=old.sources + more.sources
        )


def _named(key: Key) -> dict[str, object]:
    found = key._asdict()
    found["series_id"] = found.pop("series").key
    return found


def instead() -> None:
    """In this process, from now on, cells are written so."""
    posting._write = _read_and_add
