"""How the entries of one source are written down, to know later what it has posted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value
from lantoa.totals.rules.cells import LAYER_CODES, Above, Cells, cells_of
from lantoa.totals.rules.entries import Entry, Layer

EMPTY = "[]"


def write_down(entries: Iterable[Entry], above: Above) -> str:
    """The entries and the units above that they count for, as one short JSON text. The same entries
    in another order give the same text."""
    groups: dict[tuple[int, Interval, Layer], list[str]] = {}
    for unit_id, span, measure, layer, value, *rest in entries:
        rows = groups.setdefault((unit_id, span, layer), [])
        rows.append(written_row(measure, encoded(value), *rest))
    return joined(
        written_group(unit_id, written_days(span), layer, above(unit_id, span.last), rows)
        for (unit_id, span, layer), rows in sorted(groups.items())
    )


def joined(groups: Iterable[str]) -> str:
    """The groups of a source, in the order of unit, span and layer."""
    return f"[{','.join(groups)}]"


def written_group(
    unit_id: int, days: str, layer: Layer, uppers: Sequence[int], rows: Iterable[str]
) -> str:
    """The rows of one unit, span and layer."""
    code = LAYER_CODES.index(layer)
    return f"[{unit_id},{days},{code},[{','.join(map(str, uppers))}],[{','.join(sorted(rows))}]]"


def written_days(span: Interval) -> str:
    return f'"{span.start.isoformat()}","{span.end.isoformat()}"'


def written_row(measure: str, value: str, *rest: str) -> str:
    """``["tv.spots","3","hmn"]``: measure, value, and what else is known of it."""
    begin, end = _around(measure, *rest)
    return begin + value + end


@lru_cache(maxsize=200_000)
def _around(measure: str, *rest: str) -> tuple[str, str]:
    """What stands before a value and after it: ``["tv.spots","`` and ``","hmn"]``."""
    told = list(rest)
    while told and not told[-1]:
        told.pop()
    row = json.dumps([measure, "|", *told], ensure_ascii=False, separators=(",", ":"))
    begin = len(json.dumps(measure, ensure_ascii=False)) + 3
    return row[:begin], row[begin + 1 :]


def read_back(text: str) -> tuple[list[Entry], Above]:
    """What :func:`write_down` wrote."""
    entries: list[Entry] = []
    uppers: dict[tuple[int, date], Sequence[int]] = {}
    for unit_id, first, end, layer, over, rows in json.loads(text):
        span = Interval(date.fromisoformat(first), date.fromisoformat(end))
        uppers[unit_id, span.last] = tuple(over)
        for measure, value, *rest in rows:
            entries.append(Entry(unit_id, span, measure, LAYER_CODES[layer], decoded(value), *rest))
    return entries, lambda unit_id, on: uppers[unit_id, on]


def written_cells(text: str) -> Cells:
    """The cells that stand for what was written down."""
    return cells_of(*read_back(text)) if text != EMPTY else {}


@lru_cache(maxsize=20_000)
def encoded(value: Value) -> str:
    return value.encode()


@lru_cache(maxsize=20_000)
def decoded(text: str) -> Value:
    return Value.decode(text)
