"""Tables of reports that were changed by hand, in Word or behind the visible cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lantoa.reader.amounts import Said
from lantoa.reader.report_tables import XLSX_FORMAT, Line, report_table
from lantoa.reader.sheet_text import MACHINE_SHEET, written

HEADS = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện trong kỳ", "Lũy kế từ đầu năm")
ROW = ("1", "Bản tin", "bản tin", "", "12", "40")


def line_of(change: Callable[[Any], object]) -> Line:
    """The one line of a Word table after a change."""
    document = Document()
    table = document.add_table(2, len(HEADS))
    for row, words in zip(table.rows, (HEADS, ROW), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    change(table)
    box = io.BytesIO()
    document.save(box)
    found = report_table(box.getvalue(), "docx")
    assert found is not None
    (line,) = found.lines
    return line


def wrap(node: Any) -> None:
    """In a content control, as Word does."""
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    node.addprevious(control)
    control.append(content)
    content.append(node)


def row_of(table: Any) -> Any:
    return table.rows[1]._tr


def without_first(table: Any, *, shifted: bool) -> None:
    row = row_of(table)
    row.remove(row.find(qn("w:tc")))
    if shifted:
        properties, before = OxmlElement("w:trPr"), OxmlElement("w:gridBefore")
        before.set(qn("w:val"), "1")
        properties.append(before)
        row.insert(0, properties)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.cell(1, 2).merge(table.cell(1, 3)),
        lambda table: without_first(table, shifted=True),
        lambda table: wrap(row_of(table).findall(qn("w:tc"))[4]),
        lambda table: wrap(row_of(table)),
        lambda table: wrap(table._tbl),
    ],
    ids=["merged", "shifted", "cell in a control", "row in a control", "table in a control"],
)
def test_a_cell_stands_in_the_column_where_it_is_seen(change: Callable[[Any], object]) -> None:
    line = line_of(change)
    assert (line.label, line.actual.words) == ("Bản tin", "12")
    assert line.amounts["to_date"].words == "40"


def widened(table: Any, span: str) -> None:
    table.cell(1, 2).merge(table.cell(1, 3))
    row_of(table).find(f".//{qn('w:gridSpan')}").set(qn("w:val"), span)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: without_first(table, shifted=False),
        lambda table: row_of(table).append(deepcopy(row_of(table).findall(qn("w:tc"))[0])),
        lambda table: widened(table, "3"),
        lambda table: widened(table, "999999999"),
    ],
    ids=["too few", "too many", "too wide", "far too wide"],
)
def test_a_row_cut_otherwise_than_the_headings_gives_no_number(
    change: Callable[[Any], object],
) -> None:
    line = line_of(change)
    assert {amount.said for amount in line.amounts.values()} == {Said.UNREADABLE}
    assert "12" in line.actual.words


def with_hidden(*cells: Sequence[str]) -> Line:
    box = io.BytesIO()
    book = xlsxwriter.Workbook(box, {"in_memory": True})
    seen, hidden = book.add_worksheet("Phụ lục"), book.add_worksheet(MACHINE_SHEET)
    for at, row in enumerate((HEADS, ROW)):
        seen.write_row(at, 0, row)
    known = ("1", "Bản tin", "bản tin", "a.b.production", "production", "actual")
    rows = [("lantoa.format", XLSX_FORMAT), *((*known, *each) for each in cells)]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            hidden.write_string(at, column, text)
    book.close()
    found = report_table(box.getvalue(), "xlsx")
    assert found is not None
    return found.lines[0]


@pytest.mark.parametrize(
    "cells",
    [
        ("qualified", "not_stated", "100000", ""),
        ("qualified", "not_applicable", "1", ""),
        ("qualified", "range_low", "1", ""),
        ("exact", "exact", "1E+5", ""),
        ("exact", "exact", "NaN", ""),
        ("exact", "exact", "-1", ""),
        ("exact", "exact", "1" * 16, ""),
        ("exact", "exact", "1.2345", ""),
        ("range", "", "1", "1e3"),
        ("range", "", "Infinity", "2"),
    ],
)
def test_a_hidden_cell_that_we_did_not_write_is_no_number(cells: Sequence[str]) -> None:
    line = with_hidden(cells)
    assert line.hidden["actual"].said is Said.UNREADABLE
    assert line.actual.words == "12"


def test_a_hidden_cell_that_we_wrote_is_the_number() -> None:
    assert not with_hidden(("exact", "exact", "12", "")).hidden
    assert with_hidden(("exact", "exact", "13", "")).hidden["actual"].said is Said.STATED


def test_a_cell_holds_no_nul() -> None:
    assert written("A\x00B") == "A B"
