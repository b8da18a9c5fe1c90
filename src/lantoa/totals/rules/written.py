"""How the entries of one source are written down, to know later what it has posted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value
from lantoa.totals.rules.cells import LAYER_CODES, Above, Cells, cells_of
from lantoa.totals.rules.entries import Entry, Layer

EMPTY = "[]"


Encode = Callable[[Value], str]


def write_down(entries: Iterable[Entry], above: Above, encode: Encode | None = None) -> str:
    """The entries and the units above that they count for, as one short JSON text. The same entries
    in another order give the same text. ``encode`` may remember what ``Value.encode`` gives."""
    encode = encode or encoded
    groups: dict[tuple[int, Interval, Layer], list[str]] = {}
    rows: list[str] = []
    at: tuple[object, ...] = ()
    for entry in entries:
        unit_id, span, measure, layer, value, *rest = entry
        # Most entries of a source are of one unit and span: comparing is cheaper than looking up.
        if not at or span is not at[1] or unit_id != at[0] or layer is not at[2]:
            place = (unit_id, span, layer)
            at, rows = place, groups.setdefault(place, [])
        begin, end = _around(measure, *rest)
        rows.append(begin + encode(value) + end)
    return f"[{','.join([_group(*place, above, groups[place]) for place in sorted(groups)])}]"


def _group(unit_id: int, span: Interval, layer: Layer, above: Above, rows: list[str]) -> str:
    days = f'"{span.start.isoformat()}","{span.end.isoformat()}"'
    uppers = ",".join(map(str, above(unit_id, span.last)))
    code = LAYER_CODES.index(layer)
    return f"[{unit_id},{days},{code},[{uppers}],[{','.join(sorted(rows))}]]"


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
