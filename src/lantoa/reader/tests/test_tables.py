"""The rows of a workbook, and what hostile ones are refused for."""

from __future__ import annotations

import time

import pytest

from lantoa.reader.documents import UnreadableDocument, text_of
from lantoa.reader.tables import FORMULA, read_table
from lantoa.reader.tests import files

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
BOOK = files.xlsx_of([["Xã", "Số"], ["Mường Mẫu", 3]])
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def worksheet(rows: str) -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def elsewhere(path: str, rows: str, decoy: str = "") -> bytes:
    """A workbook whose first sheet is stored at ``path``; ``decoy`` stands at the usual place."""
    relations = files.part_of(BOOK, RELATIONS)
    assert relations.count(b"/" + SHEET.encode()) == 1
    return files.repacked(
        BOOK,
        {
            RELATIONS: relations.replace(SHEET.encode(), path.encode()),
            path: worksheet(rows),
            SHEET: worksheet(decoy),
        },
    )


FAR_BOOKS = {
    "plain": files.repacked(BOOK, {SHEET: worksheet(FAR)}),
    "attribute before": files.repacked(
        BOOK, {SHEET: worksheet(FAR.replace("<c ", f'<c s="{"0" * 90}" '))}
    ),
    "wide": files.repacked(BOOK, {SHEET: worksheet(FAR.replace("r=", "r = "))}),
    "without places": files.repacked(
        BOOK, {SHEET: worksheet('<row r="1048576"><c><v>1</v></c></row>')}
    ),
    "elsewhere": elsewhere("xl/sheets/s1.xml", FAR),
    "no xml": elsewhere("xl/sheets/s1.dat", FAR),
}


@pytest.mark.parametrize("why", FAR_BOOKS)
def test_a_cell_far_away_is_refused_before_room_is_made_for_it(why: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_table(FAR_BOOKS[why])
    assert caught.value.code == "zip_bomb"
    with pytest.raises(UnreadableDocument) as caught:
        text_of(FAR_BOOKS[why], "a.xlsx")
    assert caught.value.code == "zip_bomb"


def test_a_sheet_that_only_lenient_readers_take_is_refused() -> None:
    lenient = files.repacked(BOOK, {SHEET: b"junk" + worksheet(FAR)})
    for read in (read_table, lambda data: text_of(data, "a.xlsx")):
        with pytest.raises(UnreadableDocument) as caught:
            read(lenient)
        assert caught.value.code == "broken"


def test_rows_are_read_and_empty_rows_left_out() -> None:
    assert list(read_table(BOOK).rows) == [(1, ["Xã", "Số"]), (2, ["Mường Mẫu", "3"])]


def test_cells_that_are_worked_out_are_known() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><f>1+1</f><v>2</v></c></row>'
    book = files.repacked(BOOK, {SHEET: worksheet(rows)})
    assert list(read_table(book).rows) == [(1, ["1", FORMULA])]


@pytest.mark.parametrize("path", ["xl/sheets/s1.xml", "xl/worksheets/sheet2.xml"])
def test_formulas_are_those_of_the_first_tab_wherever_it_is_stored(path: str) -> None:
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    decoy = '<row r="1"><c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert list(read_table(elsewhere(path, rows, decoy)).rows) == [(1, [FORMULA])]


def test_another_workbook_behind_the_usual_one_is_refused() -> None:
    top = files.part_of(BOOK, "_rels/.rels")
    book = files.repacked(
        BOOK,
        {
            "_rels/.rels": top.replace(b"xl/workbook.xml", b"q/workbook.xml"),
            "q/workbook.xml": files.part_of(BOOK, "xl/workbook.xml"),
            "q/_rels/workbook.xml.rels": files.part_of(BOOK, RELATIONS),
        },
    )
    with pytest.raises(UnreadableDocument) as caught:
        read_table(book)
    assert caught.value.code == "broken"


def test_two_parts_that_differ_in_case_only_are_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_table(files.repacked(BOOK, {SHEET.upper(): worksheet("")}))
    assert caught.value.code == "broken"


def test_the_last_of_two_relations_of_a_name_counts() -> None:
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    relations = files.part_of(BOOK, RELATIONS)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    more = b'<Relationship Id="rId1" Type="%s" Target="worksheets/s3.xml"/></Relationships>' % kind
    book = files.repacked(
        BOOK,
        {
            RELATIONS: relations.replace(b"</Relationships>", more),
            "xl/worksheets/s3.xml": worksheet(rows),
        },
    )
    assert list(read_table(book).rows) == [(1, [FORMULA])]


def test_what_looks_like_many_open_cells_is_read_in_no_time() -> None:
    remark = "<!--" + '<c r="A1" ' * 2_000 + '--><row r="1"><c r="A1"><v>1</v></c></row>'
    begun = time.monotonic()
    assert list(read_table(files.repacked(BOOK, {SHEET: worksheet(remark)})).rows) == [(1, ["1"])]
    assert time.monotonic() - begun < 3
