"""Spreadsheets that are handed out: the blank staff list, and the links of those who are new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from lantoa.accounts.queries.places import Place
from lantoa.accounts.queries.sheet_in import COLUMNS, EXAMPLE, MOST_ROWS, NEEDED
from lantoa.accounts.rules import ROLE_LABELS
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn

MOST_LISTED = 2_000
"""With more units their page would be slow to open on a phone; codes are written then."""

_WIDTHS = (8, 26, 12, 20, 28, 16, 30, 26, 26, 13, 13)

_SPOKEN = {
    "address_as": "anh, chị, ông hoặc bà.",
    "username": "để trống thì lấy từ tên, ví dụ thao.dang.",
    "email": "của riêng từng người; để trống nếu không có.",
    "phone": "10 chữ số; để trống nếu không có.",
    "unit": "mã hoặc tên, chọn trong danh sách; các đơn vị có ở trang “Đơn vị”.",
    "role": "chọn trong danh sách.",
    "position": "in phía trên chữ ký, ví dụ Chủ tịch, Phó Chủ tịch.",
    "since": "ngày/tháng/năm, ví dụ 17/9/2026.",
    "until": "ngày cuối còn giữ; để trống nếu chưa biết.",
}


class _Book:
    """A workbook in memory in which no text is ever a formula or a link."""

    def __init__(self) -> None:
        self.kept = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.kept,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.needed = self.book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#e1ebf1"}
        )
        self.text = self.book.add_format({"num_format": "@"})
        self.example = self.book.add_format({"italic": True, "font_color": "#47525c"})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})

    def done(self) -> bytes:
        self.book.close()
        return self.kept.getvalue()


def blank_sheet(places: Sequence[Place], on: date) -> bytes:
    """The empty list as XLSX: headings, one example, choices of role and unit, a page that tells
    how. Columns that must be filled have a star."""
    made = _Book()
    sheet: Any = made.book.add_worksheet("Danh sách")
    guide: Any = made.book.add_worksheet("Hướng dẫn")
    listed: Any = made.book.add_worksheet("Đơn vị")
    names = list(COLUMNS)
    for at, (name, heading) in enumerate(COLUMNS.items()):
        star = name in NEEDED
        sheet.write_string(
            0, at, f"{heading} *" if star else heading, made.needed if star else made.head
        )
        sheet.set_column(at, at, _WIDTHS[at], made.text)
    first = places[0].label if places else "Xã Suối Mẫu (00022)"
    example = {
        "mark": EXAMPLE,
        "full_name": "Đặng Thị Thảo",
        "address_as": "chị",
        "email": "thao@xa.example",
        "phone": "0912 345 678",
        "unit": first,
        "role": next(iter(ROLE_LABELS.values())),
        "position": "Công chức văn hóa - xã hội",
        "since": vn.day(on),
    }
    for name, text in example.items():
        sheet.write_string(1, names.index(name), text, made.example)
    sheet.freeze_panes(1, 2)
    _choices(made, sheet, listed, names, places)
    _guide(made, guide)
    return made.done()


def _choices(
    made: _Book, sheet: Any, listed: Any, names: list[str], places: Sequence[Place]
) -> None:
    roles = list(ROLE_LABELS.values())
    for at, label in enumerate(roles):
        listed.write_string(at + 1, 3, label)
    listed.write_string(0, 0, "Mã", made.head)
    listed.write_string(0, 1, "Đơn vị", made.head)
    listed.write_string(0, 3, "Vai trò", made.head)
    listed.set_column(0, 0, 10)
    listed.set_column(1, 3, 34)
    shown = list(places)[:MOST_LISTED]
    for at, place in enumerate(shown):
        listed.write_string(at + 1, 0, place.code)
        listed.write_string(at + 1, 1, place.label)
    column = names.index("role")
    sheet.data_validation(
        1,
        column,
        MOST_ROWS + 1,
        column,
        {"validate": "list", "source": f"='Đơn vị'!$D$2:$D${len(roles) + 1}"},
    )
    if shown and len(places) <= MOST_LISTED:
        column = names.index("unit")
        sheet.data_validation(
            1,
            column,
            MOST_ROWS + 1,
            column,
            {
                "validate": "list",
                "source": f"='Đơn vị'!$B$2:$B${len(shown) + 1}",
                "error_type": "warning",
                "error_title": "Đơn vị",
                "error_message": "Đơn vị này không có trong danh sách. Ghi mã đơn vị cũng được.",
            },
        )


def _guide(made: _Book, guide: Any) -> None:
    guide.set_column(0, 0, 90, made.wrap)
    lines = [
        "Mỗi dòng là một chức vụ của một người. Người có hai chức vụ thì ghi hai dòng.",
        f"Dòng bắt đầu bằng “{EXAMPLE}” không được nhập; xóa hay để lại đều được.",
        "Cột có dấu * phải ghi. Giữ nguyên dòng tiêu đề; cột khác để trống được.",
        "Một người một tài khoản, không dùng chung tài khoản, không dùng hộp thư chung.",
        "Nhập lại cùng danh sách không tạo thêm người: người đã có được nhận ra theo tên đăng "
        "nhập, thư điện tử, rồi số điện thoại cùng họ tên. Dòng không ghi ba thứ đó thì người "
        "cùng họ tên trong cùng đơn vị là một người.",
        f"Mỗi lần nhập không quá {vn.number(MOST_ROWS)} dòng. Không dùng công thức.",
        "",
        *(f"{COLUMNS[name]}: {text}" for name, text in _SPOKEN.items()),
    ]
    for at, line in enumerate(lines):
        guide.write_string(at, 0, line, made.wrap)


def links_sheet(rows: Sequence[tuple[str, str, str, str]], until: datetime) -> bytes:
    """Links of people who are new, to be handed out one by one: name, user name, unit, address."""
    made = _Book()
    sheet: Any = made.book.add_worksheet("Đường dẫn")
    for at, (heading, width) in enumerate(
        (("Họ và tên", 28), ("Tên đăng nhập", 22), ("Đơn vị", 30), ("Đường dẫn", 90))
    ):
        sheet.write_string(0, at, heading, made.head)
        sheet.set_column(at, at, width, made.text)
    for number, row in enumerate(rows, start=1):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, made.text)
    note = (
        "Mỗi đường dẫn của riêng một người, dùng được một lần, đến "
        f"{vn.clock(until)}, {vn.day(days.local_day(until))}. Đưa tận tay từng người; xóa tệp này "
        "khi đã đưa."
    )
    sheet.write_string(len(rows) + 2, 0, note)
    return made.done()
