"""The words of a Word document, paragraph by paragraph, table rows in their place."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml import etree

from lantoa.reader.refusals import refusal

_BROKEN = (PackageNotFoundError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError)


def word_text(data: bytes) -> str:
    """Text in lines. Headers and footers are left out. Raises ``UnreadableDocument``."""
    try:
        return "\n".join(_lines(data))
    except _BROKEN as error:
        raise refusal("broken") from error


def _lines(data: bytes) -> Iterator[str]:
    for block in Document(BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield block.text


def _rows(table: Table) -> Iterator[str]:
    """Rows of a table; a merged cell is written once."""
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            if cell._tc is last:
                continue
            last = cell._tc
            cells.append(" ".join(cell.text.split()))
        if any(cells):
            yield " | ".join(cells)
