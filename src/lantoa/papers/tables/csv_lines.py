"""A table as lines of CSV (RFC 4180) in UTF-8 with a mark, so that Excel reads the letters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from lantoa.kernel import vietnamese as vn
from lantoa.papers.tables.cells import Cell, clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 200
"""Rows that are sent together: a write for each would cost more than the row."""


class _Line:
    """What ``csv`` writes to: gives the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Pieces of the file as they become known."""
    writer = csv.writer(_Line())
    waiting = ["\ufeff"]
    for row in chain([headings], rows):
        waiting.append(writer.writerow([_written(cell) for cell in row]))
        if len(waiting) >= _BATCH:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _written(cell: Cell) -> str | int:
    """A day as people write it, a number as a machine reads it, words never as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = str(clean(cell))
        return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    if isinstance(cell, date):
        return vn.day(cell)
    return cell if isinstance(cell, int) else str(cell)
