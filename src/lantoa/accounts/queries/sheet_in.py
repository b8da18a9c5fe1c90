"""The rows of a staff list, read from a spreadsheet as plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem, Refused
from lantoa.reader.refusals import UnreadableDocument
from lantoa.reader.tables import Rows, read_table, under_heading

MOST_ROWS = 5_000
MOST_CELLS = 400_000

COLUMNS: Mapping[str, str] = {
    "mark": "TT",
    "full_name": "Họ và tên",
    "address_as": "Xưng hô",
    "username": "Tên đăng nhập",
    "email": "Thư điện tử",
    "phone": "Số điện thoại",
    "unit": "Đơn vị",
    "role": "Vai trò",
    "position": "Chức vụ ghi trên văn bản",
    "since": "Từ ngày",
    "until": "Đến hết ngày",
}
"""Field to the heading of its column. A sheet may leave out those that are not needed."""

NEEDED = ("full_name", "unit", "role", "since")
EXAMPLE = "Ví dụ"
"""A row that begins so is the sheet's own example and is passed over."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One filled row, as words; ``number`` is its number in the sheet."""

    number: int
    full_name: str = ""
    address_as: str = ""
    username: str = ""
    email: str = ""
    phone: str = ""
    unit: str = ""
    role: str = ""
    position: str = ""
    since: str = ""
    until: str = ""


def _refuse(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("file", what, remedy, code))


def cells_of(content: bytes) -> list[Cells]:
    """The filled rows of the first sheet. Raises ``Refused`` for what is no table, for a sheet
    without the needed headings, without a row, or with too many."""
    try:
        return _rows(read_table(content, most_cells=MOST_CELLS).rows)
    except UnreadableDocument as unreadable:
        if unreadable.code == "zip_bomb":
            raise _refuse(
                f"Bảng có nhiều hơn {vn.number(MOST_ROWS)} dòng.",
                "Chia thành nhiều tệp.",
                "too_many",
            ) from unreadable
        raise Refused(
            *(Problem("file", each.what, each.remedy, each.code) for each in unreadable.problems)
        ) from unreadable


def _rows(table: Rows) -> list[Cells]:
    headed = under_heading(table, COLUMNS, "full_name")
    if headed is None:
        raise _refuse(
            "Không thấy dòng tiêu đề có cột “Họ và tên” trong 20 dòng đầu.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_heading",
        )
    columns, below = headed
    lacking = [COLUMNS[name] for name in NEEDED if name not in columns]
    if lacking:
        raise _refuse(
            f"Thiếu cột: {', '.join(lacking)}.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_column",
        )
    found = [cells for number, row in below if (cells := _cells(number, row, columns)) is not None]
    if not found:
        raise _refuse("Bảng chưa có dòng nào.", "Ghi mỗi người một dòng rồi gửi lại.", "empty")
    if len(found) > MOST_ROWS:
        raise _refuse(
            f"Bảng có {vn.number(len(found))} dòng; mỗi lần nhận không quá {vn.number(MOST_ROWS)}.",
            "Chia thành nhiều tệp.",
            "too_many",
        )
    return found


def _cells(number: int, row: Sequence[str], columns: Mapping[str, int]) -> Cells | None:
    given = {name: row[at] for name, at in columns.items() if at < len(row)}
    mark = given.pop("mark", "")
    if not any(given.values()) or vn.fold(mark) == vn.fold(EXAMPLE):
        return None
    return Cells(number=number, **given)
