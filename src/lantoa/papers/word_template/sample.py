"""A made-up report, to try a template and to show what it prints."""

from __future__ import annotations

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

MARK = "Bản xem thử"


def sample() -> Paper:
    """It has every part that a report can have, and letters that are markup elsewhere."""
    rows = (
        ("I. Truyền thanh xã",),
        ("1", "Bản tin", "bản tin", "09"),
        ("2", "Lượt phát", "lượt phát", "38"),
        ("3", "Người dự đối thoại", "lượt người", "trên 150"),
    )
    figures = Table(
        ("TT", "Nội dung", "Đơn vị tính", "Thực hiện"), rows, (1, 6, 3, 2), (3,), (0, 2)
    )
    return Paper(
        issuer=Issuer(
            ("Ủy ban nhân dân", "xã Suối Mẫu"),
            ("Ủy ban nhân dân tỉnh Minh Họa",),
            prose="Ủy ban nhân dân xã Suối Mẫu",
        ),
        symbol="BC-UBND",
        place_name="Suối Mẫu",
        year=2026,
        document_type="Báo cáo",
        subject="Kết quả công tác thông tin, tuyên truyền cải cách hành chính quý III năm 2026",
        signature=Signature(
            "Phó Chủ tịch", "TM.", "Ủy ban nhân dân", "KT. Chủ tịch", name="Nguyễn Văn Mẫu"
        ),
        addressees=("Ủy ban nhân dân tỉnh Minh Họa", "Sở Nội vụ tỉnh Minh Họa"),
        grounds=("Căn cứ Kế hoạch số 01/KH-UBND (kế hoạch mẫu)",),
        body=(
            Paragraph("Đoạn văn mẫu: số liệu, tên gọi dưới đây không có thật."),
            Heading(1, "I. Kết quả"),
            Heading(2, "1. Truyền thanh"),
            Paragraph((Run("Đã phát "), Run("38", bold=True), Run(" lượt & {{ 09 }} <tin>."))),
            Heading(3, "a) Bản tin"),
            Listing(("05 bản tin tiếng Việt;", "04 bản tin tiếng Mông.")),
            figures,
            Paragraph("Trên đây là báo cáo mẫu./."),
        ),
        recipients=("Chủ tịch, các PCT UBND xã", "Lưu: VT, VHXH"),
        annexes=(
            Annex("Số liệu tuyên truyền", (figures,)),
            Annex("Danh mục minh chứng", (figures,), landscape=True),
        ),
        mark=MARK,
    )
