"""The rows of a staff list, read from a spreadsheet as plain words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem, Refused
from lantoa.reader.archives import check_archive
from lantoa.reader.documents import UnreadableDocument

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
    """The filled rows of the first sheet. Raises ``Refused`` for what is no XLSX, for a sheet
    without the needed headings, without a row, or with too many."""
    try:
        check_archive(content, "xlsx")
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise _refuse(
                f"Bảng có nhiều hơn {vn.number(MOST_ROWS)} dòng.",
                "Chia thành nhiều tệp.",
                "too_many",
            )
        table = sheet.to_python(skip_empty_area=False)
        formulas = _formulas(content)
    except UnreadableDocument as unreadable:
        raise Refused(
            *(Problem("file", each.what, each.remedy, each.code) for each in unreadable.problems)
        ) from unreadable
    except (PasswordError, CalamineError, OSError, ValueError, IndexError, KeyError) as error:
        raise _refuse(
            "Tệp không đọc được.", "Dùng mẫu XLSX tải từ trang này rồi gửi lại.", "broken"
        ) from error
    return _rows(table, formulas)


def _formulas(content: bytes) -> frozenset[tuple[int, int]]:
    """Cells of the first sheet that hold a formula: what they show was worked out elsewhere."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = sorted(
            name
            for name in archive.namelist()
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)
        )
        first = "xl/worksheets/sheet1.xml"
        if not names:
            return frozenset()
        text = archive.read(first if first in names else names[0]).decode("utf-8", "replace")
    found = re.finditer(r'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b', text)
    return frozenset((int(row), _column(letters)) for letters, row in (m.groups() for m in found))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rows(table: Sequence[Sequence[object]], formulas: frozenset[tuple[int, int]]) -> list[Cells]:
    headings = {vn.fold(heading): name for name, heading in COLUMNS.items()}
    for place, row in enumerate(table[:20]):  # noqa: B007 - where the heading stands
        folded = [vn.fold(_words(cell)).rstrip(" *") for cell in row]
        if vn.fold(COLUMNS["full_name"]) in folded:
            columns = {headings[word]: at for at, word in enumerate(folded) if word in headings}
            break
    else:
        raise _refuse(
            "Không thấy dòng tiêu đề có cột “Họ và tên” trong 20 dòng đầu.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_heading",
        )
    lacking = [COLUMNS[name] for name in NEEDED if name not in columns]
    if lacking:
        raise _refuse(
            f"Thiếu cột: {', '.join(lacking)}.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_column",
        )
    found = [
        cells
        for number, row in enumerate(table[place + 1 :], start=place + 2)
        if (cells := _cells(number, row, columns, formulas)) is not None
    ]
    if not found:
        raise _refuse("Bảng chưa có dòng nào.", "Ghi mỗi người một dòng rồi gửi lại.", "empty")
    if len(found) > MOST_ROWS:
        raise _refuse(
            f"Bảng có {vn.number(len(found))} dòng; mỗi lần nhận không quá {vn.number(MOST_ROWS)}.",
            "Chia thành nhiều tệp.",
            "too_many",
        )
    return found


FORMULA = "\x1fformula"
"""Stands for a cell with a formula."""


def _cells(
    number: int,
    row: Sequence[object],
    columns: Mapping[str, int],
    formulas: frozenset[tuple[int, int]],
) -> Cells | None:
    given = {
        name: FORMULA if (number, at + 1) in formulas else _words(row[at])
        for name, at in columns.items()
        if at < len(row)
    }
    mark = given.pop("mark", "")
    if not any(given.values()) or vn.fold(mark) == vn.fold(EXAMPLE):
        return None
    return Cells(number=number, **given)


def _words(cell: object) -> str:
    """A cell as words. Excel's days come as days, numbers of phones as numbers."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, datetime):
        return vn.day(cell.date())
    if isinstance(cell, date):
        return vn.day(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(vn.nfc(str(cell)).split())
