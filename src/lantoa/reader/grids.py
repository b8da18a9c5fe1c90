"""The tables of a Word document and the sheets of a workbook, cell by cell, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from lantoa.kernel.vietnamese import nfc
from lantoa.reader.archives import check_archive, check_cells
from lantoa.reader.refusals import refusal
from lantoa.reader.sheet_text import MAX_CELLS, written

_WRAPPED = frozenset(qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml"))
"""Elements around rows and cells that a person filled in or marked; what they hold stands there."""
_MOST_COLUMNS = 63
"""Word makes no table wider."""

_BROKEN = (PackageNotFoundError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of words, a merged cell in the first of its columns and nothing in the others. A row of
    one cell spans the table. ``before`` are the lines of text between the table before and this
    one; ``name`` is that of the sheet."""

    rows: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()
    name: str = ""


def word_grids(data: bytes) -> tuple[Grid, ...]:
    """Every table of a DOCX, the text after the last one as a table without rows. Raises
    ``UnreadableDocument``."""
    check_archive(data, "docx")
    try:
        return tuple(_word(data))
    except _BROKEN as error:
        raise refusal("broken") from error


def _word(data: bytes) -> Iterator[Grid]:
    before: list[str] = []
    left = MAX_CELLS
    # Elements, not the cell objects of python-docx: their cost grows with the square of the rows.
    for node in _children(Document(BytesIO(data)).element.body):
        if node.tag == qn("w:p"):
            if words := _text(node):
                before.append(words)
        elif node.tag == qn("w:tbl"):
            rows: list[tuple[str, ...]] = []
            for row in _children(node):
                if row.tag != qn("w:tr"):
                    continue
                rows.append(_word_row(row))
                left -= len(rows[-1])
                if left < 0:
                    raise refusal("zip_bomb")
            yield Grid(tuple(rows), tuple(before))
            before = []
    yield Grid((), tuple(before))


def _children(node: etree._Element) -> Iterator[etree._Element]:
    for child in node.iterchildren():
        if child.tag in _WRAPPED:
            yield from _children(child)
        else:
            yield child


def _word_row(row: etree._Element) -> tuple[str, ...]:
    """The words of a row, each in the column of the table's grid where its cell begins."""
    cells = [cell for cell in _children(row) if cell.tag == qn("w:tc")]
    before, after = (_number(row, "w:trPr", each) for each in ("w:gridBefore", "w:gridAfter"))
    if len(cells) == 1 and not before:
        return (_text(cells[0]),)
    found = [""] * before
    for cell in cells:
        found += [_text(cell), *[""] * (_number(cell, "w:tcPr", "w:gridSpan") - 1)]
    return (*found, *[""] * after)


def _number(node: etree._Element, properties: str, name: str) -> int:
    """How many columns a property of a row or a cell says; 0 where it says nothing."""
    found = node.find(f"{qn(properties)}/{qn(name)}")
    words = "" if found is None else found.get(qn("w:val"), "")
    return min(int(words), _MOST_COLUMNS) if re.fullmatch("[0-9]{1,9}", words) else 0


def _text(node: etree._Element) -> str:
    words = "".join(
        (each.text or "") if each.tag == qn("w:t") else " "
        for each in node.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:p"))
    )
    return nfc(" ".join(words.split()))


def sheet_grids(data: bytes) -> tuple[Grid, ...]:
    """Every sheet of an XLSX, hidden ones too, with its empty rows. Raises
    ``UnreadableDocument``."""
    check_archive(data, "xlsx")
    # Before the workbook is opened: opening a sheet makes room for all of its cells at once.
    check_cells(data, MAX_CELLS)
    try:
        return tuple(_sheets(data))
    except PasswordError as error:
        raise refusal("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise refusal("broken") from error


def _sheets(data: bytes) -> Iterator[Grid]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    left = MAX_CELLS
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        left -= (sheet.total_height + 1) * (sheet.total_width + 1)
        if left < 0:
            raise refusal("zip_bomb")
        rows = (
            tuple(nfc(written(cell)) for cell in row)
            for row in sheet.to_python(skip_empty_area=False)
        )
        yield Grid(tuple(_spanned(row) for row in rows), name=name)


def _spanned(row: tuple[str, ...]) -> tuple[str, ...]:
    """A merged cell gives its words to the first of its cells."""
    return row[:1] if row and row[0] and not any(row[1:]) else row
