"""Letters: their font, their code, their colour, the blanks between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lantoa.kernel.vietnamese import nfc
from lantoa.papers.check.codes import fault
from lantoa.papers.check.elements import STAMPS
from lantoa.papers.check.examined import Examined
from lantoa.papers.check.findings import Finding
from lantoa.papers.check.lines import Line
from lantoa.papers.layout import FONT

_LEGACY_FONT = re.compile(r"^(\.vn|vni|\.tcvn|vn[a-z]*-times)", re.IGNORECASE)
_DRAWN_FONTS = re.compile(r"^(symbol|wingdings|webdings|marlett)", re.IGNORECASE)
_DOUBLE = re.compile(r"\S {2,}\S")
_ALIEN = frozenset("§¸µ¶·¹©®¬«»¼½¾¨ª×÷øØöÖäÄëËïÏñÑûÛüÜåÅæÆçÇîÎðÐþÞß¡¢£¤¥¦")
"""Signs that Vietnamese text has not, and that text in an old code shows for letters with marks."""
_ALIEN_LEAST, _ALIEN_SHARE = 3, 0.06


def faults(examined: Examined) -> Iterator[Finding]:
    heads = (
        line for page in examined.sheet.pages[:1] for lines in page.heads.values() for line in lines
    )
    for line in examined.sheet.lines:
        if line.text:
            yield from _fonts(examined, line)
            yield from _codes(examined, line)
            yield from _colours(examined, line)
    for line in heads:
        if line.text:
            yield from _fonts(examined, line)
    for line in examined.found.text:
        if _DOUBLE.search(line.typed):
            yield fault(
                "double_space",
                examined.place(line),
                "Có nhiều dấu cách liền nhau.",
                "Chỉ để một dấu cách giữa hai từ.",
            )


def _fonts(examined: Examined, line: Line) -> Iterator[Finding]:
    names = dict.fromkeys(name for each in line.lettered for name in each.look.fonts)
    for name in names:
        if _LEGACY_FONT.match(name):
            yield fault(
                "font_legacy",
                examined.place(line),
                f"Phông chữ “{name}” không phải Unicode.",
                f"Chuyển mã sang Unicode rồi chọn phông {FONT}.",
            )
        elif name.strip().lower() != FONT.lower() and not _DRAWN_FONTS.match(name):
            yield fault(
                "font_name",
                examined.place(line),
                f"Phông chữ “{name}”; phải là {FONT}.",
                f"Chọn cả đoạn, đổi phông sang {FONT}.",
            )


def _codes(examined: Examined, line: Line) -> Iterator[Finding]:
    alien = sum(char in _ALIEN for char in line.typed)
    letters = sum(char.isalpha() for char in line.typed) or 1
    if alien >= _ALIEN_LEAST and alien / letters >= _ALIEN_SHARE:
        yield fault(
            "text_legacy",
            examined.place(line),
            "Chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI), máy khác không đọc được.",
            "Chuyển mã đoạn này sang Unicode dựng sẵn.",
        )
    elif nfc(line.typed) != line.typed and any(map(unicodedata.combining, line.typed)):
        yield fault(
            "text_decomposed",
            examined.place(line),
            "Dấu tách rời khỏi chữ (Unicode tổ hợp), tìm kiếm không thấy.",
            "Chuyển mã đoạn này sang Unicode dựng sẵn.",
        )


def _colours(examined: Examined, line: Line) -> Iterator[Finding]:
    if line.folded.strip(" :.") in STAMPS:
        return
    for colour in dict.fromkeys(each.look.colour for each in line.lettered if each.look.colour):
        yield fault(
            "colour",
            examined.place(line),
            f"Chữ màu #{colour}; phải là màu đen.",
            "Chọn màu chữ đen hoặc tự động.",
        )
