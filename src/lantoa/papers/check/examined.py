"""A paper under the eye of the checks: its lines, its elements, and how places are named."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.papers.check.elements import Found, side_of
from lantoa.papers.check.findings import Place, first_words
from lantoa.papers.check.lines import Line, Page, Sheet
from lantoa.papers.check.looks import Look
from lantoa.papers.metrics import face

_HEAD = frozenset({"nation", "motto", "parent", "issuer", "number", "place_date", "letter_subject"})
_FOOT = frozenset({"recipients_title", "recipient", "authority", "signer"})
_SIDES = {"left": "bên trái", "right": "bên phải"}
_RAISED = 0.65
"""What is left of the size of a raised mark."""
SINGLE = 1.149
"""Height of a single line of Times New Roman in parts of its size."""


@dataclass(frozen=True)
class Examined:
    sheet: Sheet
    found: Found

    def place(self, line: Line, key: str = "") -> Place:
        """Where the line stands; ``key`` is the element that it is."""
        return Place(self._where(line, key), line.number, first_words(line.text))

    def _where(self, line: Line, key: str) -> str:
        side = _SIDES.get(side_of(line), "")
        if key in _HEAD:
            row = "" if line.cell is None else "trên " if line.cell.row == 1 else "dưới "
            box = f", ô {row}{side}" if line.cell else f", {side}" if side else ""
            return f"Đầu trang 1{box}"
        if key in _FOOT:
            return f"Cuối văn bản{', ' if side else ''}{side}"
        if line.cell is not None:
            return f"Bảng {line.cell.table}, hàng {line.cell.row}, cột {line.cell.column}"
        return f"Đoạn {line.number}"

    def place_of_page(self, page: Page) -> Place:
        if len(self.sheet.pages) == 1:
            return Place("Toàn văn bản")
        return Place(f"Phần (section) {page.number} của tệp", 0, first_words(page.words))

    def page(self, line: Line) -> Page:
        return self.sheet.pages[min(line.section, len(self.sheet.pages)) - 1]

    def room(self, line: Line) -> float:
        """Width that the line may take, in points."""
        whole = line.cell.width if line.cell else self.page(line).room
        return max(whole - line.setting.left - line.setting.right, 0.0)

    @property
    def end(self) -> Place:
        last = self.sheet.lines[-1]
        return Place("Cuối văn bản", last.number)


def width_of(line: Line) -> float:
    """Width of the words in one line, in points, as Times New Roman sets them."""
    return sum(
        face(_face(each.look)).width(
            each.text.upper() if each.look.caps else each.text,
            each.look.size * (_RAISED if each.look.raised else 1.0),
        )
        for each in line.stretches
    )


def _face(look: Look) -> str:
    return f"{'Bold' if look.bold else ''}{'Italic' if look.italic else ''}" or "Regular"


def multiple(line: Line) -> float:
    """Line spacing as a multiple of a single line of the line's largest letters."""
    if not line.setting.exact:
        return line.setting.line
    size = max((each.look.size for each in line.lettered), default=0.0)
    return line.setting.line / (size * SINGLE) if size else 1.0
