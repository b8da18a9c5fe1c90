"""A spreadsheet or a CSV file as rows of words, within bounds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from lantoa.kernel import vietnamese as vn
from lantoa.reader.archives import check_archive, check_cells, formulas_of
from lantoa.reader.refusals import refusal

FORMULA = "\x1fformula"
"""Stands for a cell with a formula: what it shows was worked out elsewhere."""

MOST_CELLS = 400_000

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows with their number in the sheet, from 1; empty rows are left out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` of the first sheet; ``marks`` are the words of another sheet's first column, by
    which a sheet that we handed out is known again."""

    rows: Rows
    marks: Sequence[str] = ()


def read_table(data: bytes, *, most_cells: int = MOST_CELLS, marks: str = "") -> Sheet:
    """The first sheet of an XLSX, or a CSV file in UTF-8. ``marks`` names the sheet whose first
    column is wanted too. Raises ``UnreadableDocument``."""
    if not data.startswith(b"PK"):
        return Sheet(list(_of_csv(data, most_cells)))
    check_archive(data, "xlsx")
    # Before the workbook is opened: opening a sheet makes room for all of its cells at once.
    check_cells(data, most_cells)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
        table = sheet.to_python(skip_empty_area=False)
        formulas = formulas_of(data)
        marked: Sequence[str] = ()
        if marks and marks in workbook.sheet_names:
            other = workbook.get_sheet_by_name(marks)
            marked = [words(row[0]) for row in other.to_python(skip_empty_area=False) if row]
    except PasswordError as error:
        raise refusal("encrypted") from error
    except (CalamineError, OSError, ValueError, IndexError, KeyError) as error:
        raise refusal("broken") from error
    return Sheet(list(_rows(table, formulas)), marked)


def under_heading(
    rows: Rows, columns: Mapping[str, str], known_by: str, *, within: int = 20
) -> tuple[Mapping[str, int], Rows] | None:
    """Where the columns stand (field to place, from 0) and the rows under their heading; None when
    the heading of ``known_by`` is in none of the first rows. Headings are known without marks and
    without the star of those that must be filled."""
    fields = {vn.fold(heading): name for name, heading in columns.items()}
    for place, (_, row) in enumerate(rows[:within]):
        folded = [vn.fold(cell).rstrip(" *") for cell in row]
        if vn.fold(columns[known_by]) in folded:
            found = {fields[word]: at for at, word in enumerate(folded) if word in fields}
            return found, rows[place + 1 :]
    return None


def _rows(
    table: Sequence[Sequence[object]], formulas: frozenset[tuple[int, int]]
) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(table, start=1):
        cells = [
            FORMULA if (number, place) in formulas else words(cell)
            for place, cell in enumerate(row, start=1)
        ]
        if any(cells):
            yield number, cells


def _of_csv(data: bytes, most_cells: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Commas or semicolons, whichever the heading has more of: Excel writes what the computer's
    language asks for. The apostrophe that keeps a cell from being a formula is taken off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("broken") from error
    if "\0" in text:
        raise refusal("broken")
    head = text.partition("\n")[0]
    parted = ";" if head.count(";") > head.count(",") else ","
    left = most_cells
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=parted), start=1):
            left -= len(row)
            if left < 0:
                raise refusal("zip_bomb")
            cells = [words(cell.removeprefix("'")) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise refusal("broken") from error


def words(cell: object) -> str:
    """A cell as words. Excel's days come as days, numbers of phones as numbers."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, datetime):
        return vn.day(cell.date())
    if isinstance(cell, date):
        return vn.day(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(vn.nfc(str(cell)).split())
