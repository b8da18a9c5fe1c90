"""Paper, margins, and the number in the top margin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lantoa.kernel.vietnamese import number as number_words
from lantoa.papers import layout
from lantoa.papers.check.codes import fault
from lantoa.papers.check.examined import Examined
from lantoa.papers.check.findings import Finding, Place
from lantoa.papers.check.lines import Line, Page, Sheet

_PAPER_TOLERANCE = 1.0
_TOLERANCE = 0.3
"""Millimetres: word processors round to twentieths of a point, people to tenths of an inch."""
_MIDDLE = 15.0
"""Points off the middle of the line at which a tab stop still counts as the middle."""
_ONE_PAGE = 3_200
"""Letters that surely do not fit on one page with a head."""
_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_PAGE_FIELD = re.compile(r"PAGE(\s|\\|$)", re.IGNORECASE)
_HEADER = "Số trang ở đầu trang"


def faults(examined: Examined) -> Iterator[Finding]:
    for page in examined.sheet.pages:
        yield from _paper(examined, page)
    yield from _numbers(examined)


def millimetres(amount: float) -> str:
    """``20``, ``12,7``, and ``7,6`` for 7.64."""
    rounded = round(amount, 1)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}".replace(".", ",")


def points(amount: float) -> str:
    rounded = round(amount, 2)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:g}".replace(".", ",")


def _paper(examined: Examined, page: Page) -> Iterator[Finding]:
    place = examined.place_of_page(page)
    short, long = sorted((page.width, page.height))
    off = max(abs(short - layout.PAGE_WIDTH), abs(long - layout.PAGE_HEIGHT))
    if off > _PAPER_TOLERANCE:
        yield fault(
            "page_size",
            place,
            f"Khổ giấy {millimetres(page.width)} x {millimetres(page.height)} mm; "
            "phải là A4, 210 x 297 mm.",
            "Chọn khổ giấy A4.",
        )
    if page.is_landscape:
        if not page.has_tables:
            yield fault(
                "page_orientation",
                place,
                "Trang nằm ngang mà không có bảng.",
                "Chọn hướng giấy dọc; trang ngang chỉ dùng cho bảng rộng.",
            )
        return
    for side, words in _SIDES.items():
        measured = getattr(page, side)
        least, most = getattr(layout.MARGINS_MIN, side), getattr(layout.MARGINS_MAX, side)
        if not least - _TOLERANCE <= measured <= most + _TOLERANCE:
            yield fault(
                f"margin_{side}",
                place,
                f"Lề {words} {millimetres(measured)} mm; cho phép {millimetres(least)} đến "
                f"{millimetres(most)} mm.",
                f"Đặt lề {words} trong khoảng {millimetres(least)} đến {millimetres(most)} mm.",
            )


# --- Page numbers ------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageNumber:
    """A line that counts pages: in the head or the foot, of which pages of a section."""

    kind: str
    when: str
    line: Line


def page_numbers(sheet: Sheet, page: Page) -> list[PageNumber]:
    """Those that are shown somewhere in the section."""
    shown = {"default"} | ({"first"} if page.has_first else set())
    shown |= {"even"} if sheet.numbers_even else set()
    return [
        PageNumber(kind, when, line)
        for (kind, when), lines in page.heads.items()
        for line in lines
        if when in shown and any(_PAGE_FIELD.match(each.field) for each in line.stretches)
    ]


def _numbers(examined: Examined) -> Iterator[Finding]:
    first, *others = examined.sheet.pages
    found = page_numbers(examined.sheet, first)
    place = Place(_HEADER)
    if not found:
        text = sum(len(line.text) for line in examined.found.text)
        if text > _ONE_PAGE:
            yield fault(
                "page_number_missing",
                place,
                f"Văn bản dài hơn một trang ({number_words(text)} chữ cái) mà không có số trang.",
                "Chèn số trang vào giữa lề trên, bỏ ở trang thứ nhất.",
            )
        return
    shows_first = not first.has_first or any(each.when == "first" for each in found)
    if shows_first and (first.start is None or first.start > 0):
        yield fault(
            "page_number_first",
            place,
            "Số trang hiện cả ở trang thứ nhất.",
            "Chọn đầu trang khác ở trang thứ nhất và bỏ số trang ở đó.",
        )
    seen: set[int] = set()
    for page in (first, *others):
        for each in page_numbers(examined.sheet, page):
            if id(each.line) not in seen:
                seen.add(id(each.line))
                yield from _one(each, page, place)
        if page.form != "decimal" and page_numbers(examined.sheet, page):
            yield fault(
                "page_number_form",
                place,
                "Số trang không dùng chữ số Ả Rập (1, 2, 3).",
                "Chọn kiểu số 1, 2, 3 trong định dạng số trang.",
            )


def _one(number: PageNumber, page: Page, place: Place) -> Iterator[Finding]:
    if number.kind == "footer":
        yield fault(
            "page_number_place",
            Place("Số trang ở chân trang"),
            "Số trang nằm ở chân trang; phải nằm ở lề trên.",
            "Chuyển số trang lên giữa lề trên.",
        )
        return
    if not _is_in_the_middle(number.line, page):
        yield fault(
            "page_number_align",
            place,
            "Số trang không nằm giữa lề trên.",
            "Chọn canh giữa cho số trang.",
        )
    if _company(number.line):
        yield fault(
            "page_number_words",
            place,
            f"Số trang viết kèm chữ hoặc dấu: “{number.line.text}”.",
            "Chỉ để chữ số.",
        )


def _tabbed(line: Line) -> tuple[list[str], int]:
    """The words between tabs, and which of them holds the number."""
    words, at = [""], 0
    for each in line.stretches:
        head, *tail = each.text.split("\t")
        words[-1] += head
        words += tail
        if _PAGE_FIELD.match(each.field):
            at = len(words) - 1
    return words, at


def _is_in_the_middle(line: Line, page: Page) -> bool:
    setting = line.setting
    _, at = _tabbed(line)
    if at == 0:
        return setting.align == "center" or setting.frame == "center"
    stops = [stop for stop in setting.tabs if at <= len(setting.tabs)]
    if not stops:
        return False
    where, kind = stops[at - 1]
    return kind == "center" and abs(where - page.room / 2) <= _MIDDLE


def _company(line: Line) -> str:
    words, at = _tabbed(line)
    return words[at].strip().strip("0123456789#")
