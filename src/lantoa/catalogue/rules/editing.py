"""What an administrator may type for an outline, a form, a line of reporting, and a report that is
asked for once. Pure: every check gives its problems in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.catalogue.rules.outlines import LONGEST_HELP, LONGEST_TITLE, MOST_PARTS, RESULTS
from lantoa.catalogue.rules.regimes import FormColumn, PartSource
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem

MOST_ROWS = 200
LONGEST_TEXT = 2000
LONGEST_NAME = 200
RESERVED = frozenset({"revision", "add", "agree", "csrfmiddlewaretoken"})
"""What the page on which parts are written sends beside them: no part may be called so."""


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part as it was typed. Without a slug it is new and gets one from its title."""

    title: str
    level: int
    source: str
    help: str = ""
    is_required: bool = False
    slug: str = ""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of a form as it was typed. ``measure`` is empty for a heading; ``part_of`` is the
    place, counted from 1, of the row before it of which it is only a part; 0 for none."""

    label: str
    measure: str = ""
    is_required: bool = False
    part_of: int = 0


def slug_of_title(title: str, taken: Sequence[str]) -> str:
    """``So sánh với kế hoạch`` is ``so_sanh_voi_ke_hoach``; a number follows when it is taken
    or reserved."""
    words = re.sub(r"[^a-z0-9]+", "_", vn.fold(title)).strip("_")[:32].strip("_") or "phan"
    found, number = words, 1
    while found in taken or found in RESERVED:
        number += 1
        found = f"{words}_{number}"
    return found


def outline_problems(name: str, parts: Sequence[NewPart]) -> list[Problem]:
    """What is wrong with an outline, place by place."""
    found = [*_named("name", name, "Tên đề cương")]
    results = [part for part in parts if part.source == PartSource.RESULTS]
    if len(results) != 1:
        found.append(
            Problem(
                "parts",
                "Đề cương phải có đúng một phần kết quả viết từ số liệu.",
                "Giữ lại một phần lấy từ kết quả.",
                "results",
            )
        )
    if not 1 <= len(parts) <= MOST_PARTS:
        found.append(
            Problem(
                "parts",
                f"Đề cương có {len(parts)} phần.",
                f"Giữ từ 1 đến {MOST_PARTS} phần.",
                "number",
            )
        )
    if parts and parts[0].level != 1:
        found.append(
            Problem("parts", "Phần đầu tiên phải ở bậc 1.", "Đổi phần đầu thành bậc 1.", "level")
        )
    known = {source.value for source in PartSource}
    for place, part in enumerate(parts, start=1):
        where = f"Phần thứ {place}"
        found += _named("parts", part.title, f"{where}: đầu đề", LONGEST_TITLE)
        if part.level not in (1, 2):
            found.append(
                Problem("parts", f"{where}: chưa chọn bậc.", "Chọn bậc 1 hoặc 2.", "level")
            )
        if part.source not in known:
            found.append(
                Problem("parts", f"{where}: chưa chọn nguồn.", "Chọn trong danh sách.", "source")
            )
        if len(part.help) > LONGEST_HELP or "\x00" in part.help:
            found.append(
                Problem(
                    "parts",
                    f"{where}: hướng dẫn dài quá {LONGEST_HELP} ký tự hoặc có ký tự lạ.",
                    "Rút gọn lại.",
                    "help",
                )
            )
    slugs = [part.slug for part in parts if part.slug]
    if any(not re.fullmatch(r"[a-z0-9_-]{1,40}", slug, re.ASCII) for slug in slugs):
        found.append(Problem("parts", "Có phần mang mã lạ.", "Mở lại trang rồi sửa.", "slug"))
    if len(set(slugs)) != len(slugs):
        found.append(Problem("parts", "Có phần lặp lại.", "Bỏ bớt một phần.", "twice"))
    if any(part.slug == RESULTS and part.source != PartSource.RESULTS for part in parts):
        found.append(
            Problem(
                "parts",
                "Phần kết quả luôn viết từ số liệu.",
                "Giữ nguồn của phần ấy là kết quả.",
                "results",
            )
        )
    return found


def form_problems(name: str, columns: Sequence[str], rows: Sequence[NewRow]) -> list[Problem]:
    """What is wrong with a form, row by row."""
    found = [*_named("name", name, "Tên biểu mẫu")]
    if FormColumn.ACTUAL not in columns:
        found.append(
            Problem(
                "columns",
                "Biểu mẫu phải có cột thực hiện trong kỳ.",
                "Đánh dấu lại cột ấy.",
                "actual",
            )
        )
    if set(columns) - {column.value for column in FormColumn}:
        found.append(Problem("columns", "Có cột lạ.", "Chọn trong danh sách.", "column"))
    if not 1 <= len(rows) <= MOST_ROWS or not any(row.measure for row in rows):
        found.append(
            Problem(
                "rows",
                f"Biểu mẫu có {len(rows)} dòng, hoặc không dòng nào là chỉ tiêu.",
                f"Chọn từ 1 đến {MOST_ROWS} dòng, ít nhất một chỉ tiêu.",
                "number",
            )
        )
    measures = [row.measure for row in rows if row.measure]
    if len(set(measures)) != len(measures):
        found.append(Problem("rows", "Có chỉ tiêu lặp lại.", "Bỏ bớt một dòng.", "twice"))
    for place, row in enumerate(rows, start=1):
        where = f"Dòng thứ {place}"
        found += _named("rows", row.label, f"{where}: tên dòng", LONGEST_NAME)
        if row.is_required and not row.measure:
            found.append(
                Problem("rows", f"{where} là đầu mục.", "Chỉ tiêu mới bắt buộc được.", "required")
            )
        whole = rows[row.part_of - 1] if 0 < row.part_of < place else None
        if row.part_of and (whole is None or not whole.measure or not row.measure):
            found.append(
                Problem(
                    "rows",
                    f"{where}: “trong đó” phải đứng sau chỉ tiêu mà nó là một phần.",
                    "Chọn một dòng chỉ tiêu ở trên.",
                    "part_of",
                )
            )
        elif whole is not None and whole.part_of:
            found.append(
                Problem(
                    "rows",
                    f"{where}: không chia nhỏ một dòng “trong đó”.",
                    "Chọn dòng gốc ở trên.",
                    "part_of",
                )
            )
    return found


def once_problems(name: str, first: date, last: date, due_on: date, today: date) -> list[Problem]:
    """What is wrong with a report that is asked for once: its name and its three days."""
    found = [*_named("name", name, "Tên báo cáo", 120)]
    if last < first:
        found.append(
            Problem(
                "last",
                f"Ngày cuối kỳ {vn.day(last)} trước ngày đầu kỳ {vn.day(first)}.",
                "Chọn ngày sau ngày đầu kỳ.",
                "order",
            )
        )
    if (last - first).days > 3700 or abs(first.year - today.year) > 10:
        found.append(Problem("first", "Kỳ số liệu quá dài hoặc quá xa.", "Chọn lại ngày.", "far"))
    if due_on <= last:
        found.append(
            Problem(
                "due_on",
                f"Hạn gửi {vn.day(due_on)} không sau ngày chốt số liệu {vn.day(last)}.",
                "Chọn ngày sau ngày chốt, chừa ít nhất một ngày làm việc.",
                "before_end",
            )
        )
    if due_on < today:
        found.append(
            Problem(
                "due_on", f"Hạn gửi {vn.day(due_on)} đã qua.", "Chọn hôm nay hoặc ngày sau.", "past"
            )
        )
    elif due_on.year > today.year + 2:
        found.append(
            Problem("due_on", f"Hạn gửi {vn.day(due_on)} quá xa.", "Chọn ngày gần hơn.", "far")
        )
    return found


def text_problems(field: str, text: str, what: str, longest: int = LONGEST_TEXT) -> list[Problem]:
    if len(text) > longest or "\x00" in text:
        return [
            Problem(
                field, f"{what} dài quá {longest} ký tự hoặc có ký tự lạ.", "Rút gọn lại.", "text"
            )
        ]
    return []


def _named(field: str, text: str, what: str, longest: int = LONGEST_NAME) -> list[Problem]:
    if not text.strip() or len(text) > longest or "\x00" in text:
        return [Problem(field, f"{what} từ 1 đến {longest} ký tự.", "Ghi lại cho đúng.", "name")]
    return []
