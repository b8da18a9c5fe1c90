"""How far the cells of a worksheet reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.cells import Cells, NoWorksheet, TooFar, cells_of

MOST = 1000


def read(rows: str, most: int = MOST, size: int = 7) -> Cells:
    text = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    return cells_of((text[at : at + size] for at in range(0, len(text), size)), most)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"/>',
        '<c r = "XFD1048576"/>',
        "<c r='xfd1048576'/>",
        '<x:c r="XFD1048576"/>',
        f'<c s="{"0" * 90}" r="XFD1048576"/>',
        '<c r="XFD&#49;048576"/>',
        '<c r="ZZZZ4000000"/>',
        '<c r="XFD1"/>' * 2,
    ],
)
def test_a_far_cell_is_found_however_it_is_written(cell: str) -> None:
    with pytest.raises(TooFar):
        read(f'<row r="1"><c r="A1"/></row><row r="9">{cell}</row>')


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c/></row>',
        '<row r="1000"/><row><c/></row>',
        '<row r="1"><c r="ALL1"/><c/></row>',
        '<row r="1">' + '<c r="A1"/>' * 1001 + "</row>",
    ],
)
def test_cells_without_a_place_follow_the_ones_before(rows: str) -> None:
    with pytest.raises(TooFar):
        read(rows)


@pytest.mark.parametrize(
    "rows",
    [
        '<c r="A1"/>',
        '<row r="1"><row r="2"/></row>',
        '<row r="1"><c r="A1"><c r="B1"/></c></row>',
        '<row r="1"><c r="$A$1"/></row>',
        '<row r="-1"/>',
        '<row r="1"><c r="A1" r="XFD1048576"/></row>',
        "<row>",
    ],
)
def test_what_readers_would_place_differently_is_no_worksheet(rows: str) -> None:
    with pytest.raises(NoWorksheet):
        read(rows)


def test_declared_types_and_other_encodings_are_no_worksheet() -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>'
    for hostile in (
        f"<!DOCTYPE worksheet [<!ENTITY a 'b'>]>{sheet}".encode(),
        sheet.encode("utf-16"),
        sheet.encode("utf-16-le"),
        b"\xff\xfe" + sheet.encode(),
        f"junk{sheet}".encode(),
    ):
        with pytest.raises(NoWorksheet):
            cells_of([hostile], MOST)


def test_a_token_that_never_ends_is_given_up() -> None:
    with pytest.raises(NoWorksheet):
        cells_of([b'<worksheet a="', *[b"x" * 1024 * 1024] * 6], MOST)


def test_long_words_are_no_long_token() -> None:
    pieces = [b"<worksheet>", *[b"x" * 1024 * 1024] * 6, b"</worksheet>"]
    assert cells_of(pieces, MOST).rows == 0


def test_formulas_are_known_by_their_cell() -> None:
    found = read(
        '<row r="2"><c r="B2"><f>1+1</f><v>2</v></c><c><v>3</v></c><c><f/></c></row><row r="900"/>'
    )
    assert found.formulas == {(2, 2), (2, 4)}
    assert (found.rows, found.columns) == (2, 4)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), max_size=12))
def test_the_furthest_row_and_column_are_those_of_any_cell(places: list[tuple[int, int]]) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="{chr(64 + column)}{row}"/></row>' for row, column in places
    )
    found = read(rows, most=1200)
    assert found.rows == max((row for row, _ in places), default=0)
    assert found.columns == max((column for _, column in places), default=0)
