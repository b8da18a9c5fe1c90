"""What is wrong with a row of a staff list by itself, cell by cell."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lantoa.accounts.queries.sheet_in import COLUMNS, NEEDED, Cells
from lantoa.accounts.rules import LONGEST_USERNAME, is_plain_name, phone_digits
from lantoa.kernel.errors import Problem
from lantoa.reader.tables import FORMULA
from lantoa.ui.fields import read_day

LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell: which row, which column, by which rule, what to do."""

    number: int
    column: str
    problem: Problem


def wrong_cell(cells: Cells, column: str, what: str, remedy: str, code: str) -> RowProblem:
    return RowProblem(cells.number, COLUMNS[column], Problem(column, what, remedy, code))


def shape_problems(cells: Cells) -> list[RowProblem]:
    """What is wrong with a row by itself."""
    given = asdict(cells)
    texts = {name: text for name, text in given.items() if name != "number"}
    found = [
        wrong_cell(
            cells,
            name,
            "Ô này có công thức.",
            "Chép rồi dán giá trị thay cho công thức.",
            "formula",
        )
        for name, text in texts.items()
        if text == FORMULA
    ]
    if found:
        return found
    for name, text in texts.items():
        if len(text) > LONGEST_CELL or any(ord(letter) < 32 for letter in text):
            return [
                wrong_cell(cells, name, "Ô này quá dài hoặc có ký tự lạ.", "Ghi lại.", "strange")
            ]
        if name in NEEDED and not text:
            what = f"Chưa ghi {COLUMNS[name].lower()}."
            found.append(wrong_cell(cells, name, what, "Ghi vào ô này.", "missing"))
    if cells.full_name and (not is_plain_name(cells.full_name) or len(cells.full_name) > 120):
        found.append(
            wrong_cell(
                cells,
                "full_name",
                f"“{cells.full_name}” không phải họ và tên.",
                "Chỉ ghi chữ, ví dụ Đặng Thị Thảo.",
                "bad_name",
            )
        )
    if len(cells.address_as) > 20 or (cells.address_as and not _is_form(cells.address_as)):
        found.append(
            wrong_cell(
                cells, "address_as", "Xưng hô không đúng.", "Ghi anh, chị, ông hoặc bà.", "bad_form"
            )
        )
    if cells.username and not re.fullmatch(
        rf"[A-Za-z0-9_.@+-]{{1,{LONGEST_USERNAME}}}", cells.username
    ):
        found.append(
            wrong_cell(
                cells,
                "username",
                f"“{cells.username}” không dùng làm tên đăng nhập được.",
                "Ghi chữ không dấu, ví dụ thao.dang, hoặc để trống.",
                "bad_username",
            )
        )
    if cells.email and not _is_email(cells.email):
        found.append(
            wrong_cell(
                cells,
                "email",
                f"“{cells.email}” không phải địa chỉ thư điện tử.",
                "Ghi lại hoặc để trống.",
                "bad_email",
            )
        )
    if cells.phone and phone_of(cells.phone) is None:
        found.append(
            wrong_cell(
                cells,
                "phone",
                f"“{cells.phone}” không phải số điện thoại.",
                "Ghi 10 chữ số hoặc để trống.",
                "bad_phone",
            )
        )
    if cells.position and (len(cells.position) > 80 or cells.position[0] in "=+-@"):
        found.append(
            wrong_cell(
                cells,
                "position",
                "Chức vụ dài quá 80 ký tự hoặc bắt đầu bằng dấu =, +, -, @.",
                "Ghi như trên văn bản, ví dụ Chủ tịch.",
                "bad_position",
            )
        )
    return [*found, *_dates(cells)]


def _is_form(text: str) -> bool:
    return all(letter.isalpha() or letter in " /" for letter in text)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def phone_of(text: str) -> str | None:
    """As ``phone_digits``; Excel drops the zero of a number that was typed as a number."""
    return phone_digits(text) or (phone_digits(f"0{text}") if text.isdigit() else None)


def _dates(cells: Cells) -> list[RowProblem]:
    found = [
        wrong_cell(
            cells,
            name,
            f"“{text}” không phải là một ngày có thật.",
            "Ghi ngày/tháng/năm, ví dụ 17/9/2026.",
            "bad_day",
        )
        for name, text in (("since", cells.since), ("until", cells.until))
        if text and read_day(text) is None
    ]
    since, until = read_day(cells.since), read_day(cells.until)
    if since and until and until < since:
        found.append(
            wrong_cell(
                cells, "until", "Ngày cuối trước ngày đầu.", "Ghi lại một trong hai.", "backwards"
            )
        )
    return found
