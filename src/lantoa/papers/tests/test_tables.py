"""Tables as people get them: what goes in comes out, in each of the three kinds of file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lantoa.papers.tables import Cell, Column, Format, write_table

COLUMNS = (Column("Ngày", 12), Column("Nội dung", 40), Column("Số lượt"))
FORMULAS = ["=1+1", "+84912", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)"]


def written(kind: Format, rows: Sequence[Sequence[Cell]]) -> bytes:
    box = io.BytesIO()
    write_table(kind, box, title="Hoạt động", columns=COLUMNS, rows=iter(rows))
    return box.getvalue()


def opened(kind: Format, content: bytes) -> list[list[object]]:
    if kind is Format.CSV:
        text = content.decode("utf-8")
        assert text.startswith("\ufeff")
        return [list(row) for row in csv.reader(io.StringIO(text[1:], newline=""))]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


@pytest.mark.parametrize("kind", list(Format))
def test_a_day_a_text_and_a_number_are_read_as_they_were_written(kind: Format) -> None:
    rows = opened(kind, written(kind, [(date(2018, 3, 5), "Thư ngỏ, “bản” 1", Decimal("4.5"))]))
    assert [str(cell) for cell in rows[0]] == ["Ngày", "Nội dung", "Số lượt"]
    expected = {
        Format.CSV: ["05/3/2018", "Thư ngỏ, “bản” 1", "4.5"],
        Format.XLSX: [date(2018, 3, 5), "Thư ngỏ, “bản” 1", 4.5],
        Format.ODS: [date(2018, 3, 5), "Thư ngỏ, “bản” 1", 4.5],
    }
    assert rows[1] == expected[kind]


@pytest.mark.parametrize("kind", list(Format))
def test_nothing_and_zero_stay_apart(kind: Format) -> None:
    rows = opened(kind, written(kind, [(None, "không nêu", None), (None, "không", 0)]))
    assert str(rows[1][2]) == ""
    assert str(rows[2][2]) in ("0", "0.0")


@pytest.mark.parametrize("text", FORMULAS)
def test_words_that_begin_like_a_formula_are_none_in_csv(text: str) -> None:
    cell = opened(Format.CSV, written(Format.CSV, [(None, text, None)]))[1][1]
    assert str(cell).startswith("'")


@pytest.mark.parametrize("kind", [Format.XLSX, Format.ODS])
@pytest.mark.parametrize("text", FORMULAS)
def test_words_that_begin_like_a_formula_are_words_in_a_spreadsheet(
    kind: Format, text: str
) -> None:
    content = written(kind, [(None, text, None)])
    assert b":formula=" not in content and b"<f>" not in content
    assert str(opened(kind, content)[1][1]).strip() == text.strip()


@pytest.mark.parametrize("kind", [Format.XLSX, Format.ODS])
def test_letters_that_no_sheet_can_hold_are_left_out_and_the_file_opens(kind: Format) -> None:
    rows = opened(kind, written(kind, [(None, "a\x00b\x0bc\ud800d<&>\"'", None)]))
    assert rows[1][1] == "abcd<&>\"'"


@pytest.mark.parametrize("kind", [Format.XLSX, Format.ODS])
def test_more_rows_than_a_sheet_holds_are_refused_and_not_cut(kind: Format) -> None:
    class Endless:
        def __iter__(self) -> object:
            return ((None, None, None) for _ in range(1_048_576))

        def __len__(self) -> int:
            return 1_048_576

        def __getitem__(self, place: int) -> object:
            raise IndexError

    with pytest.raises(ValueError, match="more rows"):
        write_table(kind, io.BytesIO(), title="x", columns=COLUMNS, rows=Endless())  # type: ignore[arg-type]


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(st.lists(words.filter(lambda text: text.strip() == text), min_size=1, max_size=5))
def test_whatever_is_written_in_words_comes_back(texts: list[str]) -> None:
    for kind in (Format.XLSX, Format.ODS):
        rows = opened(kind, written(kind, [(None, text, 1) for text in texts]))
        assert [row[1] for row in rows[1:]] == texts
