"""A table as XLSX, by XlsxWriter with constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter

from lantoa.papers.tables.cells import MOST_ROWS, Cell

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
"""Words are written as words, whatever they begin with."""


def write_xlsx(
    file: IO[bytes],
    title: Cell,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True, **SAFE}) as book:
        sheet: Any = book.add_worksheet(str(title)[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise ValueError("more rows than a spreadsheet can hold")
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell)


def _write(sheet: Any, number: int, place: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(number, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(number, place, cell)
    else:
        sheet.write_number(number, place, cell)
