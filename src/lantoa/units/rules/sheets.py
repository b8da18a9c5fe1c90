"""Units and successions as CSV: columns, cells, and what a line must hold. No database.

A cell that a spreadsheet would take for a formula begins with an apostrophe in the file; reading
takes it off again, so that what was written comes back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import nfc
from lantoa.units.rules.changes import ADMINISTRATIVE, ActKind, name_fits
from lantoa.units.rules.names import DIVISION_TIERS, ChangeKind, tier_of_division

UNIT_COLUMNS = (
    "slug",
    "kind",
    "code",
    "name",
    "division",
    "tier",
    "parent",
    "valid_from",
    "valid_to",
    "legal_basis",
    "source_name",
    "channels",
)
EDGE_COLUMNS = (
    "old",
    "new",
    "is_partial",
    "share",
    "kind",
    "effective_on",
    "decree",
    "act_kind",
    "number",
    "issued_on",
    "issuer",
    "link",
    "note",
)
LARGEST = 30 * 1024 * 1024
"""Bytes of one file."""
MOST_LINES = 100_000
LONGEST_CELL = 4000
_FORMULA = "=+-@\t\r"
_LENGTHS = {
    "slug": 160, "kind": 40, "code": 10, "name": 160, "source_name": 160, "parent": 160,
    "old": 160, "new": 160, "decree": 400, "number": 60, "issuer": 160, "link": 500,
}  # fmt: skip

Row = Mapping[str, str]


class Outcome(StrEnum):
    TAKEN = "taken"
    KEPT = "kept"
    REFUSED = "refused"


OUTCOME_NAMES = {
    Outcome.TAKEN: "nhận",
    Outcome.KEPT: "đã có, giữ nguyên",
    Outcome.REFUSED: "không nhận",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one line of a file; the header is line 1."""

    file: str
    number: int
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, a header, lines ended as spreadsheets end them."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(columns)
    sheet.writerows([_guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def is_units(content: bytes) -> bool:
    """Whether the file holds units, by its first column; else it should hold successions."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(b"slug")


def read(content: bytes, columns: Sequence[str]) -> tuple[list[tuple[int, Row]], list[Problem]]:
    """Numbered rows of a file by column, and what keeps the file from being read at all."""
    if len(content) > LARGEST:
        return [], [_file(f"Tệp lớn quá {LARGEST // 1024**2} MB.", "Chia thành nhiều tệp.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "Lưu lại theo dạng “CSV UTF-8” rồi nhập lại."
        return [], [_file("Tệp không theo bảng mã UTF-8.", remedy)]
    if "\x00" in text:
        return [], [_file("Tệp có ký tự không đọc được.", "Xuất lại tệp từ bảng tính.")]
    rows: list[tuple[int, Row]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(each.strip() for each in header) != tuple(columns):
            remedy = f"Dòng đầu phải là: {','.join(columns)}"
            return [], [_file("Dòng đầu của tệp không đúng các cột cần có.", remedy)]
        for cells in reader:
            if len(rows) >= MOST_LINES:
                return [], [_file(f"Tệp có quá {MOST_LINES} dòng.", "Chia thành nhiều tệp.")]
            if len(cells) > len(columns):
                # More cells than columns: kept under a name of its own, refused line by line.
                row = {**_row(columns, cells[: len(columns)]), "": "+"}
                rows.append((reader.line_num, row))
            elif cells:
                rows.append((reader.line_num, _row(columns, cells)))
    except csv.Error:
        what = f"Dòng {reader.line_num} không đúng dạng CSV."
        return [], [_file(what, "Kiểm tra dấu ngoặc kép, hoặc xuất lại tệp từ bảng tính.")]
    return rows, []


def problems_of_unit(row: Row) -> Iterator[Problem]:
    """What is wrong with a line of units taken by itself."""
    yield from _problems_of_cells(row, ("valid_from", "valid_to"))
    yield from _needed(row, "slug", "kind", "name", "tier")
    if row["slug"] and not re.fullmatch(r"[a-z0-9_-]+", row["slug"]):
        yield _cell("slug", "Địa chỉ chỉ gồm chữ thường không dấu, chữ số, gạch nối.")
    if row["code"] and not re.fullmatch(r"[0-9A-Za-z.\-]+", row["code"]):
        yield _cell("code", "Mã chỉ gồm chữ số và chữ cái.")
    if row["name"] and (not re.match(r"\w", row["name"]) or row["name"] != row["name"].strip()):
        yield _cell("name", "Tên phải bắt đầu bằng chữ cái hoặc chữ số, không thừa khoảng trống.")
    if row["tier"] and row["tier"] not in set(DIVISION_TIERS.values()):
        yield _cell("tier", "Cấp phải là province, district hoặc commune.")
    if row["kind"] == ADMINISTRATIVE:
        tier = tier_of_division(row["division"])
        if tier is None or tier != row["tier"]:
            yield _cell("division", "Loại hình không có trong danh mục hoặc không thuộc cấp này.")
        elif row["name"] and not name_fits(row["name"], row["division"]):
            yield _cell("name", "Tên không bắt đầu bằng từ chỉ loại hình của đơn vị.")
    elif row["division"]:
        yield _cell("division", "Chỉ đơn vị hành chính có loại hình.")
    since, until = day_of(row["valid_from"]), day_of(row["valid_to"])
    if since and until and until <= since:
        yield _cell("valid_to", "Ngày hết hiệu lực phải sau ngày bắt đầu.")


def problems_of_edge(row: Row) -> Iterator[Problem]:
    """What is wrong with a line of successions taken by itself."""
    yield from _problems_of_cells(row, ("effective_on", "issued_on"))
    yield from _needed(row, "old", "new", "is_partial")
    if row["old"] and row["old"] == row["new"]:
        yield _cell("new", "Một đơn vị không kế thừa chính nó.")
    if row["is_partial"] not in ("", "0", "1"):
        yield _cell("is_partial", "Ghi 1 khi chỉ một phần chuyển sang, 0 khi toàn bộ.")
    if row["share"]:
        share = share_of(row["share"])
        if share is None or row["is_partial"] != "1":
            yield _cell(
                "share", "Tỷ lệ lớn hơn 0, nhỏ hơn 1, không quá 5 chữ số thập phân, của một phần."
            )
    if row["kind"]:
        yield from _needed(row, "effective_on", "decree")
        if row["kind"] not in {each.value for each in ChangeKind}:
            yield _cell("kind", "Hình thức thay đổi không có trong danh mục.")
    elif any(row[name] for name in EDGE_COLUMNS[5:]):
        yield _cell("kind", "Có văn bản thì phải ghi hình thức thay đổi.")
    if row["act_kind"] and row["act_kind"] not in {each.value for each in ActKind}:
        yield _cell("act_kind", "Loại văn bản không có trong danh mục.")
    if row["link"] and not re.match(r"https?://[^\s/]+", row["link"]):
        yield _cell("link", "Đường dẫn phải bắt đầu bằng https:// hoặc http://.")


def day_of(text: str) -> date | None:
    """None for an empty cell and for one that is no day."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def share_of(text: str) -> Decimal | None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    is_part = share.is_finite() and 0 < share < 1 and share == round(share, 5)
    return share if is_part else None


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'")[:1] in _FORMULA and cell.lstrip("'") else cell


def _plain(cell: str) -> str:
    rest = cell.lstrip("'")
    is_guarded = cell.startswith("'") and rest and rest[0] in _FORMULA
    return cell[1:] if is_guarded else cell


def _row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    filled = [*cells, *[""] * (len(columns) - len(cells))]
    return {name: nfc(_plain(cell)) for name, cell in zip(columns, filled, strict=False)}


def _problems_of_cells(row: Row, days: Sequence[str]) -> Iterator[Problem]:
    if "" in row:
        yield _cell("", "Dòng có nhiều ô hơn số cột.")
    for name, cell in row.items():
        if name and len(cell) > _LENGTHS.get(name, LONGEST_CELL):
            yield _cell(name, f"Ô dài quá {_LENGTHS.get(name, LONGEST_CELL)} ký tự.")
        if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in cell):
            yield _cell(name, "Ô có ký tự không đọc được.")
    for name in days:
        if row[name] and day_of(row[name]) is None:
            yield _cell(name, f"“{row[name][:20]}” không phải một ngày dạng 2025-07-01.")


def _needed(row: Row, *names: str) -> Iterator[Problem]:
    for name in names:
        if not row[name].strip():
            yield _cell(name, f"Cột {name} để trống.")


def _cell(name: str, what: str) -> Problem:
    return Problem(name, what, "Sửa ô này rồi nhập lại tệp.", code=name or "cells")


def _file(what: str, remedy: str) -> Problem:
    return Problem("file", what, remedy, code="file")
