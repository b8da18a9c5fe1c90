"""The layout of Decree 30/2020/NĐ-CP, Annex I: one table that drives DOCX, PDF and the check.

Sizes are points, lengths millimetres unless the name says otherwise. ``box`` is the number in the
decree's diagram. The size in use is the one of the decree's own sample where it gives one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Case(StrEnum):
    UPPER = "upper"
    AS_WRITTEN = "as_written"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Element:
    """How one element of a paper is set; ``label`` is its name in Vietnamese, as in the decree."""

    label: str
    box: str
    size_min: float
    size_max: float
    size: float
    bold: bool = False
    italic: bool = False
    case: Case = Case.AS_WRITTEN
    align: Align = Align.CENTRE

    def worded(self, text: str) -> str:
        return text.upper() if self.case is Case.UPPER else text


_UP, _ASIS = Case.UPPER, Case.AS_WRITTEN
_L, _C, _R, _J = Align.LEFT, Align.CENTRE, Align.RIGHT, Align.JUSTIFY

ELEMENTS: dict[str, Element] = {
    "nation": Element("Quốc hiệu", "1", 12, 13, 12, True, False, _UP, _C),
    "motto": Element("Tiêu ngữ", "1", 13, 14, 13, True, False, _ASIS, _C),
    "parent": Element("Cơ quan chủ quản", "2", 12, 13, 12, False, False, _UP, _C),
    "issuer": Element("Cơ quan ban hành", "2", 12, 13, 12, True, False, _UP, _C),
    "number": Element("Số, ký hiệu", "3", 13, 13, 13, False, False, _ASIS, _C),
    "place_date": Element("Địa danh, thời gian", "4", 13, 14, 13, False, True, _ASIS, _C),
    "type": Element("Tên loại", "5a", 13, 14, 14, True, False, _UP, _C),
    "subject": Element("Trích yếu", "5a", 13, 14, 14, True, False, _ASIS, _C),
    "letter_subject": Element("Trích yếu công văn", "5b", 12, 13, 12, False, False, _ASIS, _C),
    "ground": Element("Căn cứ", "6", 13, 14, 14, False, True, _ASIS, _J),
    "body": Element("Nội dung", "6", 13, 14, 14, False, False, _ASIS, _J),
    "heading1": Element("Đề mục I", "6", 13, 14, 14, True, False, _UP, _L),
    "heading2": Element("Khoản có tiêu đề", "6", 13, 14, 14, True, False, _ASIS, _J),
    "heading3": Element("Điểm", "6", 13, 14, 14, False, False, _ASIS, _J),
    "authority": Element("Quyền hạn, chức vụ", "7a", 13, 14, 14, True, False, _UP, _C),
    "signer": Element("Họ tên người ký", "7b", 13, 14, 14, True, False, _ASIS, _C),
    "addressee": Element("Kính gửi", "9a", 13, 14, 14, False, False, _ASIS, _L),
    "recipients_title": Element("Nơi nhận", "9b", 12, 12, 12, True, True, _ASIS, _L),
    "recipient": Element("Tên nơi nhận", "9b", 11, 11, 11, False, False, _ASIS, _L),
    "annex": Element("Phụ lục", "annex", 14, 14, 14, True, False, _ASIS, _C),
    "annex_title": Element("Tên phụ lục", "annex", 13, 14, 14, True, False, _UP, _C),
    "annex_note": Element("Kèm theo", "annex", 13, 14, 14, False, True, _ASIS, _C),
    "page_number": Element("Số trang", "page", 13, 14, 13, False, False, _ASIS, _C),
    # The decree is silent on the four below; the sizes are the usual ones of annex tables.
    "table_caption": Element("Tên bảng", "-", 11, 14, 13, True, False, _ASIS, _C),
    "table_header": Element("Đầu bảng", "-", 11, 14, 12, True, False, _ASIS, _C),
    "table_cell": Element("Ô bảng", "-", 11, 14, 12, False, False, _ASIS, _L),
    "mark": Element("Dấu minh họa", "-", 9, 11, 10, True, False, _UP, _R),
}

FONT = "Times New Roman"
"""Named in the DOCX; the PDF embeds its metric twin."""
TWIN = "Tinos"

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0


@dataclass(frozen=True, slots=True)
class Margins:
    top: float
    right: float
    bottom: float
    left: float


MARGINS = Margins(top=20, right=15, bottom=20, left=30)
MARGINS_MIN = Margins(top=20, right=15, bottom=20, left=30)
MARGINS_MAX = Margins(top=25, right=20, bottom=25, left=35)

HEADER_FROM_TOP = 9.0
"""Where the page number stands inside the top margin."""

FIRST_LINE_INDENT = 12.7
FIRST_LINE_INDENTS = (10.0, 12.7)
PARAGRAPH_GAP_PT = 6.0
PARAGRAPH_GAP_MIN_PT = 6.0
LINE_SPACING = 1.15
LINE_SPACING_MIN, LINE_SPACING_MAX = 1.0, 1.5

ISSUER_SHARE = 0.44
"""Part of the line taken by the left column of the head (boxes 2 and 3)."""
RECIPIENTS_SHARE = 0.48
"""Part of the line taken by the left column of the foot (box 9b)."""
RULE_SHARE = 0.42
"""Length of the rules below issuer and subject: one third to one half of the line above."""
RULE_PT = 0.5
SIGNING_ROOM_PT = 72.0
"""Room for signature and seal between position and name."""
SUBJECT_SHARE = 0.86
"""A subject wider than this part of the line is broken into lines of even length."""
CELL_PADDING_PT = 3.0

NATION = "Cộng hòa xã hội chủ nghĩa Việt Nam"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def text_width(*, landscape: bool = False) -> float:
    """Width of the line between the margins, in millimetres."""
    width = PAGE_HEIGHT if landscape else PAGE_WIDTH
    return width - MARGINS.left - MARGINS.right
