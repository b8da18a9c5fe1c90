"""The rows of a CSV or XLSX that was taken, as words. Nothing in them is ever worked out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from lantoa.files.kinds import CSV, Kind
from lantoa.files.refusals import Unsound
from lantoa.kernel.vietnamese import nfc

MOST_ROWS = 20_000
MOST_COLUMNS = 60
_SEPARATORS = ",;\t|"
_HEAD = 8


def rows(content: bytes, kind: Kind) -> list[list[str]]:
    """The rows of a CSV, or of the first sheet of an XLSX, empty ones too, up to ``MOST_ROWS``.

    The file has passed ``kinds.check``. Raises :class:`Unsound` when it cannot be read all the
    same.
    """
    try:
        found = _of_csv(content) if kind is CSV else _of_xlsx(content)
        return [row[:MOST_COLUMNS] for row, _ in zip(found, range(MOST_ROWS), strict=False)]
    except (csv.Error, CalamineError, ValueError, OSError, IndexError) as error:
        raise Unsound("broken") from error


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig")
    # A title may stand above the names of the columns, so more than the first line is asked.
    head = "\n".join(text.splitlines()[:_HEAD])
    separator = max(_SEPARATORS, key=head.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield [nfc(cell).strip() for cell in row]


def _of_xlsx(content: bytes) -> Iterator[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False):
        yield [_words(cell) for cell in row]


def _words(cell: object) -> str:
    match cell:
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case time():
            return f"{cell:%H:%M:%S}"
        case timedelta():
            minutes, seconds = divmod(int(cell.total_seconds()), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return nfc(str(cell)).strip()
