"""What tables that are brought as proof tell: numbers, and never who."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.activities.rules import proof_tables as tables
from lantoa.files import kinds
from lantoa.files import tables as files

HEAD = ["Ngày", "Giờ", "Thời lượng", "Cụm loa", "Số lượt"]


def read(*rows: list[str], head: list[str] | None = None) -> tables.PlayLog:
    return tables.read_play_log([head or HEAD, *rows])


def test_plays_days_and_minutes_are_added_up() -> None:
    log = read(
        ["15/9/2026", "05:00", "00:05:00", "Nà Mẫu", "2"],
        ["2026-09-16", "5h30", "5 phút 30 giây", "na mau", "1"],
        ["17.09.2026", "17 giờ 05", "330", "Trung tâm", "1"],
    )
    assert (log.plays, log.days, log.clusters, log.wrong) == (4, 3, 2, 0)
    assert (log.first, log.last) == (date(2026, 9, 15), date(2026, 9, 17))
    assert log.seconds == 2 * 300 + 330 + 330


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "05:00"], "thiếu ngày"),
        (["32/9/2026", "05:00"], "ngày không đúng"),
        (["hôm qua", "05:00"], "ngày không đúng"),
        (["15/9/2026", "sáng"], "giờ không đúng"),
        (["15/9/2026", "05:00", "lâu"], "thời lượng không đúng"),
        (["15/9/2026", "05:00", "", "", "nhiều"], "số lượt không đúng"),
        (["15/9/2026", "05:00", "", "", "-1"], "số lượt không đúng"),
        (["15/9/2026", "05:00", "", "", "٤"], "số lượt không đúng"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_left_out(row: list[str], words: str) -> None:
    log = read(row, ["15/9/2026", "05:00"])
    assert log.errors == ((2, words),)
    assert (log.plays, log.wrong) == (1, 1)


def test_empty_rows_and_sums_are_no_plays() -> None:
    log = read(["15/9/2026", "05:00"], ["", ""], ["Tổng cộng", "", "", "", "9"], [], ["Cộng", "1"])
    assert (log.plays, log.wrong) == (1, 0)


def test_only_the_first_errors_are_named_and_all_are_counted() -> None:
    log = read(*[["x", "05:00"]] * 50)
    assert (len(log.errors), log.wrong) == (20, 50)


@pytest.mark.parametrize(
    ("head", "is_log", "is_people"),
    [
        (["Ngày phát sóng", "Giờ phát"], True, False),
        (["NGÀY", "CỤM LOA"], True, False),
        (["Ngày", "Ghi chú"], False, False),
        (["STT", "Họ và tên", "Ngày sinh"], False, True),
        (["TT", "HỌ TÊN"], False, True),
        (["Xã", "Số"], False, False),
        ([], False, False),
    ],
)
def test_a_table_is_known_by_the_names_of_its_columns(
    head: list[str], is_log: bool, is_people: bool
) -> None:
    rows = [["Tiêu đề"], [], head, ["1", "2"]]
    assert (tables.is_play_log(rows), tables.is_attendance(rows)) == (is_log, is_people)


def test_people_are_counted_by_lines_with_letters() -> None:
    assert tables.present([["Họ và tên"], ["Lò Văn A"], ["", ""], ["12"], ["Lò Thị B"]]) == 2


cells = st.text(max_size=20) | st.sampled_from(["15/9/2026", "05:00", "Ngày", "Giờ", "Họ và tên"])


@given(st.lists(st.lists(cells, max_size=6), max_size=20))
def test_any_table_is_read(rows: list[list[str]]) -> None:
    log = tables.read_play_log(rows)
    assert log.plays >= 0
    assert log.wrong >= len(log.errors)
    assert 0 <= tables.present(rows) <= len(rows)
    tables.is_play_log(rows)
    tables.is_attendance(rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_stands_between_its_cells(separator: str) -> None:
    text = "Nhật ký\n" + "\n".join(separator.join(["Ngày", "Giờ", f"{n}"]) for n in range(3))
    rows = files.rows(("\ufeff" + text).encode(), kinds.CSV)
    assert rows[1] == ["Ngày", "Giờ", "0"]
