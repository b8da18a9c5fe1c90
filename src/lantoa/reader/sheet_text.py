"""The cells of a spreadsheet as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from lantoa.kernel import vietnamese
from lantoa.reader.archives import check_cells
from lantoa.reader.refusals import refusal

MAX_CELLS = 500_000
MACHINE_SHEET = "Dữ liệu máy"
"""The hidden sheet of our own exports: it says again what the others say."""


def sheet_text(data: bytes) -> str:
    """Every filled row of every sheet, cells parted by `` | ``. Raises ``UnreadableDocument``."""
    try:
        return "\n".join(_rows(data))
    except PasswordError as error:
        raise refusal("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise refusal("broken") from error


def _rows(data: bytes) -> Iterator[str]:
    # Before the workbook is opened: opening a sheet makes room for all of its cells at once.
    check_cells(data, MAX_CELLS)
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    left = MAX_CELLS
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        left -= (sheet.total_height + 1) * (sheet.total_width + 1)
        if left < 0:
            raise refusal("zip_bomb")
        for row in sheet.to_python() if name != MACHINE_SHEET else ():
            cells = [written(cell) for cell in row]
            if any(cells):
                yield " | ".join(cells).strip(" |") if len(cells) == 1 else _row(cells)


def _row(cells: list[str]) -> str:
    """Empty cells at the end fall away; those between keep their column."""
    last = max(index for index, cell in enumerate(cells) if cell)
    return " | ".join(cells[: last + 1])


def written(cell: object) -> str:
    """A cell as a Vietnamese reader writes it: ``1.200``, ``77,4``, ``04/4/2018``. Never with a
    NUL, which a workbook may spell ``_x0000_`` and no database takes."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, int | float):
        return vietnamese.number(Decimal(str(cell)))
    if isinstance(cell, datetime):
        return vietnamese.day(cell.date())
    if isinstance(cell, date):
        return vietnamese.day(cell)
    return " ".join(str(cell).replace("\x00", " ").split())
