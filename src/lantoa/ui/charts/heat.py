"""A heat table: what was asked for, done and proven, where two ways of looking cross."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from lantoa.ui.charts import svg
from lantoa.ui.charts.chart import NARROW, Chart, Twin, checked_key, opened
from lantoa.ui.charts.marks import SHADE_MARKS, Column, HeatCell, HeatRow, Shade
from lantoa.ui.charts.text import LINE, clean, width, wrap

WIDE, LABEL = 1040, 280
LEAST, MOST_WIDE, HIGH, SPACE = 30, 76, 46, 3
AGAIN = 8
"""On a phone the numbers of the columns stand again over every so many rows."""


def heat_chart(
    key: str,
    *,
    title: str,
    told: str,
    columns: Sequence[Column],
    rows: Sequence[HeatRow],
    what: str,
    note: str = "",
    drawn: int = 60,
) -> Chart:
    """Columns bear numbers in the drawing, which ``Chart.codes`` explains. Of more than ``drawn``
    rows the drawing shows the first; the table twin has all. Raises ``ValueError`` for a key that
    is none, and for a row that has not one cell for each column."""
    checked_key(key)
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("a row has one cell for each column")
    shown = rows[:drawn]
    body = [
        (opened(row.label, row.href), *(opened(cell.words, cell.href) for cell in row.cells))
        for row in rows
    ]
    heads = [what, *(column.label for column in columns)]
    return Chart(
        key=key,
        title=clean(title),
        wide=_wide(key, title, told, len(columns), shown),
        narrow=_narrow(key, title, told, len(columns), shown),
        twin=Twin(heads, body),
        note=note,
        codes=tuple(clean(column.label) for column in columns),
        is_heat=True,
    )


def _cell_width(rows: Sequence[HeatRow], columns: int, room: float) -> float:
    """As wide as there is room for, and never too narrow for its number."""
    widest = max((width(clean(cell.number)) for row in rows for cell in row.cells), default=0)
    even = room / max(columns, 1) - SPACE
    return max(LEAST, widest + 6, min(MOST_WIDE, even))


def _wide(key: str, title: str, told: str, columns: int, rows: Sequence[HeatRow]) -> SafeString:
    across = _cell_width(rows, columns, WIDE - LABEL)
    pattern = f"{key}-wide-h"
    parts = [svg.hatch(pattern), _codes(LABEL, 18, columns, across)]
    y = 28.0
    for row in rows:
        labels = wrap(row.label, LABEL - 12)
        high = max(HIGH, LINE * len(labels) + 4)
        parts.append(svg.lines(0, y + 20, labels, "label"))
        parts += _cells(row.cells, LABEL, y, across, pattern)
        y += high + SPACE
    total = LABEL + columns * (across + SPACE)
    return svg.drawing(key, "wide", title, told, total, y + 2, svg.joined(parts))


def _narrow(key: str, title: str, told: str, columns: int, rows: Sequence[HeatRow]) -> SafeString:
    across = _cell_width(rows, columns, NARROW)
    pattern = f"{key}-narrow-h"
    total = max(float(NARROW), columns * (across + SPACE))
    parts = [svg.hatch(pattern)]
    y = 0.0
    for place, row in enumerate(rows):
        if place % AGAIN == 0:
            parts.append(_codes(0, y + 18, columns, across))
            y += 26
        labels = wrap(row.label, NARROW)
        parts.append(svg.lines(0, y + 16, labels, "label"))
        y += LINE * len(labels)
        parts += _cells(row.cells, 0, y, across, pattern)
        y += HIGH + 14
    return svg.drawing(key, "narrow", title, told, total, y + 2, svg.joined(parts))


def _codes(x: float, y: float, columns: int, across: float) -> SafeString:
    return svg.joined(
        svg.words(x + place * (across + SPACE) + across / 2, y, str(place + 1), "code", "middle")
        for place in range(columns)
    )


def _cells(
    cells: Sequence[HeatCell], x: float, y: float, across: float, pattern: str
) -> list[SafeString]:
    parts: list[SafeString] = []
    for place, cell in enumerate(cells):
        left = x + place * (across + SPACE)
        # One pixel inside, so that a frame never lies on its neighbour's.
        fill = pattern if cell.shade is Shade.MISSING else ""
        tone = f"cell {cell.shade.value}"
        parts.append(svg.rect(left + 1, y + 1, across - 2, HIGH - 2, tone, fill))
        mark = SHADE_MARKS[cell.shade] if cell.mark is None else cell.mark
        middle = left + across / 2
        first = y + (19 if mark else 29)
        parts.append(svg.words(middle, first, cell.number, f"n-{cell.shade.value}", "middle"))
        if mark:
            parts.append(svg.words(middle, y + 39, mark, f"n-{cell.shade.value}", "middle"))
    return parts
