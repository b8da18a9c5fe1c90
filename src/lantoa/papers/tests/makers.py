"""The same right paper as other programs write it: by hand in a word processor, and from a web
editor. Made with the ordinary calls of python-docx, on its own template with theme fonts.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

FONT = "Times New Roman"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OPEN, _PURL = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
_STRICT = (
    (_OPEN + b"wordprocessingml/2006/main", _PURL + b"wordprocessingml/main"),
    (_OPEN + b"officeDocument/2006/relationships", _PURL + b"officeDocument/relationships"),
    (_OPEN + b"drawingml/2006/main", _PURL + b"drawingml/main"),
    (
        _OPEN + b"drawingml/2006/wordprocessingDrawing",
        _PURL + b"drawingml/wordprocessingDrawing",
    ),
)
TEXT = "Nội dung tuyên truyền được cập nhật hằng tuần trên hệ thống truyền thanh của xã. " * 14


def _line(points: float) -> Any:
    """A drawn line as Word writes it: the new form, and the old one for old programs."""
    width = round(points * 12_700)
    return parse_xml(
        f"<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:extent cx='{width}' cy='0'/><a:graphic><a:graphicData><wps:wsp><wps:spPr>"
        "<a:prstGeom prst='line'/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:line from='10pt,1pt' to='400pt,1pt'/>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _old_line(points: float) -> Any:
    return parse_xml(
        f"<w:r {_SPACES}><w:pict><v:line from='20pt,1pt' to='{20 + points}pt,1pt'/></w:pict></w:r>"
    )


class _Hand:
    """Types like a person: with the style Normal, or with every run set by itself."""

    def __init__(self, *, by_style: bool) -> None:
        self.document = Document()
        self.by_style = by_style
        if by_style:
            normal = self.document.styles["Normal"]
            normal.font.name, normal.font.size = FONT, Pt(14)
            normal.paragraph_format.space_after = Pt(0)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)

    def run(self, paragraph: Any, text: str, size: float, bold: bool, italic: bool) -> None:
        run = paragraph.add_run(text)
        if not self.by_style:
            run.font.name = FONT
        if not self.by_style or size != 14:
            run.font.size = Pt(size)
        run.bold, run.italic = bold or None, italic or None

    def say(
        self, place: Any, text: str, size: float = 14, *, bold: bool = False,
        italic: bool = False, side: Any = SIDE.CENTER,
    ) -> Any:  # fmt: skip
        paragraph = place if hasattr(place, "add_run") else place.add_paragraph()
        self.run(paragraph, text, size, bold, italic)
        paragraph.alignment = side
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        return paragraph

    def text(self, words: str, **look: Any) -> Any:
        paragraph = self.say(self.document, words, side=SIDE.JUSTIFY, **look)
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.line_spacing = Pt(18)
        return paragraph

    def columns(self, left: float, right: float) -> tuple[Any, Any]:
        table = self.document.add_table(rows=1, cols=2)
        for column, width in zip(table.columns, (left, right), strict=True):
            column.width = Mm(width)
        return table.cell(0, 0), table.cell(0, 1)

    def numbered(self, words: str, level: int, **look: Any) -> None:
        """A heading whose number the word processor puts."""
        paragraph = self.text(words, **look)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )

    def lists(self) -> None:
        part = self.document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(
                (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
            )
        )
        part.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
            ),
        )
        part.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )

    def page_number(self) -> None:
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = SIDE.CENTER
        field = parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:rPr>'
            f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}"/><w:sz w:val="26"/></w:rPr>'
            "<w:t>2</w:t></w:r></w:fldSimple>"
        )
        paragraph._p.append(field)

    def bytes(self) -> bytes:
        buffer = BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def typed_by_hand(*, by_style: bool, letters: str = "abc") -> bytes:
    """A report. ``letters`` are those of three points, typed."""
    hand = _Hand(by_style=by_style)
    hand.lists()
    hand.page_number()
    left, right = hand.columns(68, 92)
    hand.say(left.paragraphs[0], "ỦY BAN NHÂN DÂN", 13, bold=True)
    issuer = hand.say(left, "XÃ SUỐI MẪU", 13, bold=True)
    issuer._p.append(_line(50))
    hand.say(left, "Số: 05/BC-UBND", 13)
    hand.say(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
    motto = hand.say(right, "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    motto._p.append(_old_line(172))
    hand.say(right, "Suối Mẫu, ngày 05 tháng 3 năm 2026", 14, italic=True)
    hand.document.add_paragraph()
    hand.say(hand.document, "BÁO CÁO", bold=True)
    subject = hand.say(hand.document, "Kết quả tuyên truyền cải cách hành chính", bold=True)
    subject.add_run().add_break()
    hand.run(subject, "quý I năm 2026", 14, True, False)
    hand.document.add_paragraph()._p.append(_line(110))
    hand.say(hand.document, "Kính gửi: Sở Nội vụ tỉnh Minh Họa", side=SIDE.CENTER)
    hand.text("Ủy ban nhân dân xã báo cáo như sau:")
    hand.numbered("CÔNG TÁC CHỈ ĐẠO", 0, bold=True)
    hand.text(TEXT)
    hand.numbered("KẾT QUẢ", 0, bold=True)
    hand.numbered("Truyền thanh", 1, bold=True)
    for letter in letters:
        hand.text(f"{letter}) Phát 09 bản tin.")
    hand.numbered("Báo chí", 1, bold=True)
    hand.text(TEXT)
    hand.text("Trên đây là báo cáo của Ủy ban nhân dân xã./.")
    left, right = hand.columns(75, 85)
    hand.say(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True, side=SIDE.LEFT)
    for words in ("- Như trên;", "- Chủ tịch, các PCT;", "- Lưu: VT, VHXH (02)."):
        hand.say(left, words, 11, side=SIDE.LEFT)
    signed = hand.say(right.paragraphs[0], "TM. ỦY BAN NHÂN DÂN", bold=True)
    signed.add_run().add_break()
    hand.run(signed, "KT. CHỦ TỊCH", 14, True, False)
    signed.add_run().add_break()
    hand.run(signed, "PHÓ CHỦ TỊCH", 14, True, False)
    for _ in range(4):
        right.add_paragraph()
    hand.say(right, "Người Ký Thử", bold=True)
    return hand.bytes()


def strict(data: bytes) -> bytes:
    """The same in the strict form of the standard, which has other names."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            for old, new in _STRICT:
                content = content.replace(old, new)
            target.writestr(name, content)
    return buffer.getvalue()
