"""The figures in a report that Lan Tỏa handed out, as Word or as a workbook.

What a person sees counts: the visible table is read, and the hidden sheet of a workbook only says
which line is which measure. Where the two disagree, the line says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lantoa.kernel.value import Part, Qualifier, Total
from lantoa.reader.amounts import Amount, Said, amount_of
from lantoa.reader.grids import Grid, sheet_grids, word_grids
from lantoa.reader.sheet_text import MACHINE_SHEET

XLSX_FORMAT = "lantoa-report-xlsx-1"
OF_WHICH = "Trong đó:"
TAKEN_TITLE = "Danh sách báo cáo đã tổng hợp"

COLUMNS = {
    "planned": "Kế hoạch",
    "actual": "Thực hiện trong kỳ",
    "estimate": "Ước thực hiện",
    "to_date": "Lũy kế từ đầu năm",
    "same_before": "Cùng kỳ trước",
}
FIRST_COLUMNS = ("Chính xác", "Có giới hạn", "Ước chừng")
"""The three columns in which the first layout of reports states one figure."""
_LABEL, _UNIT, _PLACE = "Chỉ tiêu", "Đơn vị tính", "TT"
SIDES = {"a. sản phẩm làm ra": "production", "b. đăng, phát": "placement"}
_MOST_LINES = 5_000
_HIDDEN_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line. ``measure`` is the indicator's slug, empty where nothing says which it
    is; ``group`` the words over it, ``whole`` the label of the line that it is a part of.
    ``hidden`` holds amounts of the hidden sheet that are not those of the visible cells;
    ``is_doubted`` where its measure is not the one that the visible words name."""

    place: str
    label: str
    count_unit: str
    amounts: Mapping[str, Amount]
    measure: str = ""
    group: str = ""
    whole: str = ""
    hidden: Mapping[str, Amount] = field(default_factory=dict)
    is_doubted: bool = False

    @property
    def actual(self) -> Amount:
        """What was done in the window; nothing else is taken for it."""
        return self.amounts.get("actual", Amount(Said.BLANK))

    @property
    def side(self) -> str:
        words = self.measure.split(".")
        return words[2] if len(words) > 2 else SIDES.get(self.group.lower(), "")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """``about`` is what the file says of where it comes from: a claim. ``heads`` are the lines of
    text over the table."""

    lines: tuple[Line, ...]
    heads: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    is_consolidated: bool = False


Names = Callable[[Sequence[Line]], Sequence[str]]
"""Measure of each line, empty where it is not known."""


def report_table(data: bytes, kind: str) -> ReportTable | None:
    """The table of figures in a ``docx`` or ``xlsx``; None where there is none. Raises
    ``UnreadableDocument``."""
    if kind not in ("docx", "xlsx"):
        return None
    grids = word_grids(data) if kind == "docx" else sheet_grids(data)
    machine = next((grid for grid in grids if grid.name == MACHINE_SHEET), None)
    seen = [grid for grid in grids if grid is not machine]
    for at, grid in enumerate(seen):
        head = _head(grid)
        if head is None:
            continue
        lines = tuple(_lines(grid.rows[head:]))
        known = _machine(machine.rows) if machine is not None else None
        return ReportTable(
            tuple(_named(line, known) for line in lines) if known else lines,
            tuple(_heads(seen[: at + 1], head)),
            known.about if known else {},
            any(TAKEN_TITLE.lower() in words.lower() for words in _all_words(seen)),
        )
    return None


def named(table: ReportTable, names: Names) -> ReportTable:
    """The same with measures for the lines that have none."""
    found = names(table.lines)
    lines = (
        line if line.measure else replace(line, measure=measure)
        for line, measure in zip(table.lines, found, strict=True)
    )
    return replace(table, lines=tuple(lines))


def doubted(table: ReportTable, names: Names) -> ReportTable:
    """The same without the measures that the visible words deny: where they name another one than
    the hidden sheet, nobody knows which of the two is meant."""
    found = names(table.lines)
    lines = (
        replace(line, measure="", is_doubted=True)
        if line.measure and measure and line.measure != measure
        else line
        for line, measure in zip(table.lines, found, strict=True)
    )
    return replace(table, lines=tuple(lines))


def _all_words(grids: Sequence[Grid]) -> Iterator[str]:
    for grid in grids:
        yield from grid.before
        yield from (row[0] for row in grid.rows[:20] if len(row) == 1)


def _heads(grids: Sequence[Grid], head: int) -> Iterator[str]:
    for grid in grids[:-1]:
        yield from grid.before
        yield from (cell for row in grid.rows[:20] for cell in row if cell)
    yield from grids[-1].before
    yield from (cell for row in grids[-1].rows[:head] for cell in row if cell)


# --- The visible table ---------------------------------------------------------------------------


def _plain(word: str) -> str:
    return " ".join(word.split()).lower()


def _head(grid: Grid) -> int | None:
    """The row of the headings."""
    for at, row in enumerate(grid.rows[:60]):
        words = {_plain(cell) for cell in row}
        if {_plain(_LABEL), _plain(_UNIT)} <= words and words & {
            _plain(COLUMNS["actual"]),
            _plain(FIRST_COLUMNS[0]),
        }:
            return at
    return None


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    headings = [_plain(cell) for cell in rows[0]]
    at = {word: headings.index(_plain(word)) for word in (_LABEL, _UNIT)}
    place = headings.index(_plain(_PLACE)) if _plain(_PLACE) in headings else None
    columns = {
        name: headings.index(_plain(words))
        for name, words in COLUMNS.items()
        if headings.count(_plain(words)) == 1
    }
    three = [headings.index(_plain(w)) for w in FIRST_COLUMNS if _plain(w) in headings]
    group = whole = ""
    for row in rows[1 : _MOST_LINES + 1]:
        if len(row) == 1:
            group, whole = row[0], ""
            continue
        cells = [*row, *[""] * (len(headings) - len(row))]
        # A row that is cut otherwise than the headings: no cell of it is surely under its heading.
        askew = " | ".join(filter(None, row)) if len(row) != len(headings) else ""
        label, unit = cells[at[_LABEL]] or askew, cells[at[_UNIT]]
        if not label:
            continue
        is_part = label.startswith(OF_WHICH)
        whole = whole if is_part else label
        amounts = {name: amount_of(cells[column]) for name, column in columns.items()}
        if "actual" not in columns:
            amounts["actual"] = _of_three([cells[column] for column in three])
        if askew:
            amounts = dict.fromkeys(amounts, Amount(Said.UNREADABLE, words=askew))
        yield Line(
            "" if place is None else cells[place].replace(".", ""),
            label,
            unit,
            amounts,
            group=group,
            whole=whole if is_part else "",
        )


def _of_three(cells: Sequence[str]) -> Amount:
    """The figure of the first layout: exact, bounded and rough in a column each."""
    exact, bounded, about = (*cells, "", "", "")[:3]
    pieces = [bounded, f"khoảng {about}" if about else ""]
    if exact and not amount_of(exact).total.is_stated:
        return amount_of(exact) if not any(pieces) else Amount(Said.UNREADABLE, words=exact)
    return amount_of("; ".join(each for each in (exact, *pieces) if each))


# --- The hidden sheet ----------------------------------------------------------------------------

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    about: Mapping[str, str]
    measures: Mapping[_Key, str]
    amounts: Mapping[_Key, Mapping[str, Amount]]


def _machine(rows: Sequence[Sequence[str]]) -> _Known | None:
    """None for a sheet of that name which says nothing that we wrote."""
    about: dict[str, str] = {}
    measures: dict[_Key, str] = {}
    parts: dict[_Key, dict[str, list[Sequence[str]]]] = {}
    for row in rows[: 20 * _MOST_LINES]:
        cells = [*row, *[""] * (11 - len(row))]
        if cells[0].startswith("lantoa."):
            about[cells[0].removeprefix("lantoa.")] = cells[1]
        elif cells[0].isdigit():
            key = (cells[0], cells[1], cells[2])
            measures[key] = cells[3]
            parts.setdefault(key, {}).setdefault(cells[5], []).append(cells)
    if about.get("format") != XLSX_FORMAT:
        return None
    amounts = {
        key: {column: _hidden(found) for column, found in columns.items()}
        for key, columns in parts.items()
    }
    return _Known(about, measures, amounts)


def _hidden(rows: Sequence[Sequence[str]]) -> Amount:
    parts: dict[Part, Decimal] = {}
    try:
        for cells in rows:
            state, qualifier, low, high = cells[6:10]
            if state in ("absent", "apart", "not_stated"):
                return Amount(Said(state))
            if state == "range":
                parts |= {Part.RANGE_LOW: _number(low), Part.RANGE_HIGH: _number(high)}
            else:
                parts[Part(Qualifier(qualifier).value)] = _number(low)
        return Amount(Said.STATED, Total.of_parts(parts))
    except ValueError:
        return Amount(Said.UNREADABLE)


def _number(words: str) -> Decimal:
    """Raises ``ValueError`` for anything but the plain digits that we write: of ``1E+100000000``
    a hundred million digits would be made."""
    if not _HIDDEN_NUMBER.fullmatch(words):
        raise ValueError("not a number of ours")
    return Decimal(words)


def _named(line: Line, known: _Known) -> Line:
    key = (line.place, line.label, line.count_unit)
    if key not in known.measures:
        return line
    was = {
        column: amount
        for column, amount in known.amounts[key].items()
        if column == "actual" and _differ(amount, line.actual)
    }
    return replace(line, measure=known.measures[key], hidden=was)


def _differ(one: Amount, other: Amount) -> bool:
    return (one.said, one.total) != (other.said, other.total)
