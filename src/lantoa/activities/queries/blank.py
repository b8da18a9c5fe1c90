"""The blank sheet of a unit: headings, choices, codes of the rows, and a page that tells how."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from lantoa.activities.models import SheetImport
from lantoa.activities.queries.lookup import lookup
from lantoa.activities.queries.sheet import COLUMNS, WIDTHS
from lantoa.activities.rules import TONE_LABELS
from lantoa.kernel import vietnamese as vn
from lantoa.papers.tables import SAFE
from lantoa.reader.tables import FORMULA

ROWS = 1_000
"""Rows that have a code beforehand; more may be added without one."""

NEEDED = ("on", "channel", "title", "count")
MARKS = "Mã bảng"
"""The sheet that holds the workbook's code."""

EXAMPLE = "Ví dụ"

_SPOKEN = {
    "key": "đã ghi sẵn, giữ nguyên. Nhờ mã này, nhập lại bảng đã sửa không ghi trùng.",
    "on": "ngày/tháng/năm, ví dụ 17/9/2026.",
    "channel": "chọn trong danh sách.",
    "title": "một câu nêu việc đã làm, không quá 300 chữ.",
    "kind": "để trống thì lấy loại thường dùng của kênh.",
    "quantity": "để trống là 1.",
    "language": "ví dụ Việt; nhiều tiếng cách nhau bằng dấu phẩy, mỗi tiếng một lần đăng, phát.",
    "outlet": "khi là kênh của cơ quan khác, ví dụ Đài Phát thanh và Truyền hình tỉnh.",
    "placed_channel": "khi khác kênh của hoạt động.",
    "placed_on": "khi khác ngày của hoạt động.",
    "count": "ví dụ 4, hơn 600, khoảng 30 hoặc không nêu.",
    "count_unit": "để trống thì lấy đơn vị thường dùng của kênh.",
    "is_rerun": "ghi x khi phát lại, đăng lại.",
    "people": "chỉ ghi khi có đếm người dự.",
    "is_embedded": "ghi x khi lồng ghép trong cuộc họp khác.",
    "line": "chọn nhiệm vụ trong kế hoạch đã ban hành.",
    "topic": "chọn trong danh sách.",
    "tone": "chọn trong danh sách.",
    "link": "địa chỉ bài đăng, bắt đầu bằng https://.",
    "note": "không quá 500 chữ.",
}


def blank_sheet(unit_id: int, unit_name: str, on: date) -> bytes:
    """An XLSX for the unit, with a code of its own. 6 queries."""
    box = BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True, **SAFE}) as book:
        _fill(book, unit_id, unit_name, on)
    return box.getvalue()


def _fill(book: Any, unit_id: int, unit_name: str, on: date) -> None:
    names = lookup(unit_id)
    sheet, guide = book.add_worksheet("Hoạt động"), book.add_worksheet("Hướng dẫn")
    listed, marks = book.add_worksheet("Danh mục"), book.add_worksheet(MARKS)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    needed = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#e1ebf1"}
    )
    text = book.add_format({"num_format": "@"})
    faint = book.add_format({"num_format": "@", "font_color": "#47525c"})
    example = book.add_format({"italic": True, "font_color": "#47525c", "num_format": "@"})
    columns = list(COLUMNS)
    for place, (name, heading) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, WIDTHS[name], faint if name == "key" else text)
        star = name in NEEDED
        sheet.write_string(0, place, f"{heading} *" if star else heading, needed if star else head)
    shown = {
        "key": EXAMPLE,
        "on": vn.day(on),
        "channel": "Truyền thanh xã, loa thông minh",
        "title": "Hướng dẫn nộp hồ sơ khai sinh tại nhà",
        "language": "Việt, Mông",
        "count": "4",
    }
    if (channel := names.channels.get("loudspeaker")) is not None:
        shown["channel"] = channel.name
    for name, words in shown.items():
        sheet.write_string(1, columns.index(name), words, example)
    for number in range(1, ROWS + 1):
        sheet.write_string(number + 1, 0, f"d{number:04}", faint)
    sheet.freeze_panes(1, 4)
    choices: dict[str, Sequence[str]] = {
        "channel": names.channel_names(),
        "line": list(dict.fromkeys(line.title for line in names.lines)),
        "topic": list(dict.fromkeys(vn.capital_first(t.name) for t in names.topics.values())),
        "tone": list(TONE_LABELS.values()),
    }
    for place, (name, words_of) in enumerate(choices.items()):
        _offer(sheet, listed, columns.index(name), place, COLUMNS[name], words_of, head)
    marks.write_string(0, 0, str(uuid.uuid4()))
    marks.write_string(1, 0, f"Bảng của {unit_name}. Không sửa trang này.")
    marks.hide()
    guide.set_column(0, 0, 100)
    for number, line in enumerate(_guide(unit_name)):
        guide.write_string(number, 0, line)


def _offer(
    sheet: Any, listed: Any, column: int, place: int, heading: str, words: Sequence[str], head: Any
) -> None:
    """Choices of a column stand on the third page: there is no limit of letters there."""
    listed.write_string(0, place, heading, head)
    listed.set_column(place, place, 44)
    for number, each in enumerate(words, start=1):
        listed.write_string(number, place, each)
    if words:
        letter = "ABCDEFGH"[place]
        sheet.data_validation(
            1,
            column,
            10_000,
            column,
            {
                "validate": "list",
                "source": f"='Danh mục'!${letter}$2:${letter}${len(words) + 1}",
                "error_type": "warning",
                "error_title": heading,
                "error_message": "Chữ này không có trong danh mục.",
            },
        )


def _guide(unit_name: str) -> list[str]:
    return [
        f"Bảng này của {unit_name}. Mỗi dòng là một hoạt động.",
        "Một hoạt động đăng, phát ở nhiều nơi thì ghi nhiều dòng cùng một mã dòng.",
        f"Dòng có mã “{EXAMPLE}” không được nhập; xóa hay để lại đều được.",
        "Cột có dấu * phải ghi. Cột khác để trống được. Không dùng công thức.",
        "Dòng sai được kể rõ sai ở cột nào; dòng đúng vẫn được nhận. Sửa dòng sai rồi nhập lại "
        "chính bảng này: dòng đã nhận không ghi thêm lần nữa, dòng đã sửa thì được sửa.",
        "Bỏ một dòng khỏi bảng không hủy hoạt động đã ghi.",
        "",
        *(f"{COLUMNS[name]}: {words}" for name, words in _SPOKEN.items()),
    ]


def faults_sheet(held: SheetImport) -> bytes:
    """The faulty rows of a sheet, with what is wrong in front, to be mended and sent. It bears the
    code of the sheet that they came from, so that their codes go on meaning what they meant."""
    box = BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True, **SAFE}) as book:
        sheet: Any = book.add_worksheet("Dòng lỗi")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#a1271b"})
        sheet.set_column(0, 0, 60, wrap)
        sheet.write_string(0, 0, "Lỗi", head)
        for place, (name, heading) in enumerate(COLUMNS.items(), start=1):
            sheet.set_column(place, place, WIDTHS[name], text)
            sheet.write_string(0, place, heading, head)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(held.faults, start=1):
            said = " ".join(
                f"{each['column']}: {each['what']} {each['remedy']}".removeprefix(": ")
                for each in row["problems"]
            )
            cells = {**row["cells"]}
            code = cells.get("key", "")
            cells["key"] = f"loi-{held.pk}-{row['number']}" if code in ("", FORMULA) else code
            sheet.write_string(number, 0, said)
            for place, name in enumerate(COLUMNS, start=1):
                words = cells.get(name, "")
                sheet.write_string(number, place, "" if words == FORMULA else words)
        marks: Any = book.add_worksheet(MARKS)
        marks.write_string(0, 0, str(held.sheet_key))
        marks.hide()
    return box.getvalue()
