"""Papers to typeset in tests, and what can be read back from the files."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from pypdf import PdfReader

from lantoa.papers.paper import (
    Annex,
    Heading,
    Issuer,
    Listing,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)

MARK = "DỮ LIỆU MINH HỌA"
FIGURES = Table(
    header=("TT", "Nội dung", "Đơn vị tính", "Chính xác", "Có giới hạn", "Ước chừng", "Ghi chú"),
    rows=(
        ("I. Truyền thanh xã",),
        ("1", "Bản tin", "bản tin", "09", "", "", ""),
        ("2", "Lượt phát", "lượt phát", "38", "", "", ""),
        ("3", "Người dự đối thoại", "lượt người", "", "trên 150", "", "Tự kê khai"),
    ),
    widths=(5, 34, 12, 10, 11, 10, 18),
    numeric=(3, 4, 5),
    centred=(0, 2),
)


def report(**changes: Any) -> Paper:
    """A commune's quarterly report, draft: no number, no day, not signed."""
    paper = Paper(
        issuer=Issuer(("Ủy ban nhân dân", "xã Suối Mẫu"), prose="Ủy ban nhân dân xã Suối Mẫu"),
        symbol="BC-UBND",
        place_name="Suối Mẫu",
        year=2026,
        document_type="Báo cáo",
        subject="Kết quả công tác tuyên truyền cải cách hành chính quý III năm 2026",
        signature=Signature("Chủ tịch", capacity="TM.", authority="Ủy ban nhân dân"),
        addressees=("Sở Nội vụ tỉnh Minh Họa",),
        body=(
            Paragraph("Ủy ban nhân dân xã báo cáo kết quả quý III năm 2026 như sau:"),
            Heading(1, "I. Kết quả tuyên truyền"),
            Heading(2, "1. Trên hệ thống truyền thanh"),
            Paragraph((Run("Phát "), Run("38", bold=True), Run(" lượt", italic=True))),
            Heading(3, "a) Bản tin"),
            Listing(("09 bản tin tiếng Việt;", "04 bản tin tiếng Mông.")),
        ),
        recipients=("Chủ tịch, các PCT UBND xã", "Lưu: VT, VHXH"),
        annexes=(Annex("Số liệu tuyên truyền", (FIGURES,)),),
        mark=MARK,
    )
    return replace(paper, **changes)


def long_report(**changes: Any) -> Paper:
    """A report whose text and whose annex take several pages."""
    text = "Nội dung tuyên truyền được cập nhật hằng tuần trên hệ thống truyền thanh của xã. " * 8
    rows = tuple((str(i), f"Bản tin số {i}", "bản tin") for i in range(1, 91))
    table = Table(("TT", "Nội dung phát", "Đơn vị tính"), rows, (1, 6, 3), (0,))
    body = tuple(Paragraph(text) for _ in range(12))
    return report(body=body, annexes=(Annex("Danh mục bản tin", (table,)),), **changes)


def pages(pdf: bytes) -> list[str]:
    """Text of each page, with one blank for each run of white space."""
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def plain(text: str) -> str:
    return " ".join(text.split())


def opened(docx: bytes) -> DocumentObject:
    return Document(BytesIO(docx))


def docx_text(docx: bytes) -> str:
    """All text of the body, tables included, in reading order."""
    return plain("\n".join(words(node) for node in opened(docx).element.body.iter(qn("w:p"))))


def words(node: Any) -> str:
    """The words of an element, without codes of fields."""
    return "".join(part.text or "" for part in node.iter(qn("w:t")))
