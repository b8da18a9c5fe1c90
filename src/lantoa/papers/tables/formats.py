"""What a table is, and the file that it becomes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from lantoa.papers.tables.cells import Cell, clean
from lantoa.papers.tables.csv_lines import csv_lines
from lantoa.papers.tables.ods import write_ods
from lantoa.papers.tables.xlsx import write_xlsx

__all__ = ["Cell", "Column", "Format", "write_table"]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its width in letters."""

    heading: str
    width: int = 16


def table_file(
    kind: Format, *, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> IO[bytes]:
    """A table on disk, open at its beginning and gone once it is closed. As :func:`write_table`."""
    box: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write_table(kind, box, title=title, columns=columns, rows=rows)
    except BaseException:
        box.close()
        raise
    box.seek(0)
    return box


def write_table(
    kind: Format,
    file: IO[bytes],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """Writes a table into an open file. ``title`` names the sheet. Raises ``ValueError`` for more
    rows than a spreadsheet can hold (1,048,575)."""
    headings = [each.heading for each in columns]
    if kind is Format.CSV:
        for line in csv_lines(headings, rows):
            file.write(line)
        return
    widths = [each.width for each in columns]
    cleaned = (tuple(clean(cell) for cell in row) for row in rows)
    (write_xlsx if kind is Format.XLSX else write_ods)(
        file, clean(title), headings, widths, cleaned
    )
