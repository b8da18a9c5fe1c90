"""Papers as PDF."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from lantoa.papers import pdf
from lantoa.papers.paper import Annex, Heading, Issuer, Paragraph, Signature, Table
from lantoa.papers.tests.hostile import hostile
from lantoa.papers.tests.letters import MARKED_LETTERS
from lantoa.papers.tests.samples import FIGURES, MARK, long_report, pages, report


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_draft_of_a_report_has_all_its_parts_and_no_invented_number_or_day():
    text, annex = pages(pdf.render(report()))
    for part in (
        "ỦY BAN NHÂN DÂN XÃ SUỐI MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: /BC-UBND",
        "Suối Mẫu, ngày tháng năm 2026",
        "BÁO CÁO Kết quả công tác tuyên truyền",
        "Kính gửi: Sở Nội vụ tỉnh Minh Họa",
        "I. KẾT QUẢ TUYÊN TRUYỀN",
        "Phát 38 lượt",
        "- 04 bản tin tiếng Mông.",
        "Nơi nhận: - Như trên; - Chủ tịch, các PCT UBND xã; - Lưu: VT, VHXH.",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
    ):
        assert part in text
    assert "Phụ lục SỐ LIỆU TUYÊN TRUYỀN" in annex
    assert "trên 150" in annex


def test_a_letter_has_its_subject_under_the_number():
    text = pages(pdf.render(report(document_type=None, symbol="UBND-VX", annexes=())))[0]
    assert "/UBND-VX V/v Kết quả công tác tuyên truyền" in text
    assert "BÁO CÁO" not in text


def test_text_that_looks_like_markup_is_printed_as_it_is():
    paper, same, upper = hostile()
    text = squeezed("".join(pages(pdf.render(paper))))
    lost = [part for part in same + upper if squeezed(part) not in text]
    assert not lost


def test_control_characters_and_unknown_letters_do_not_stop_the_typesetter():
    strange = "a\x00b\x1b\ud83d\ufffe 漢字 \U0001f600 \u200b\u202e\ue000 شكرا c"
    paper = report(
        subject=strange,
        body=(Heading(2, strange), Paragraph(strange)),
        issuer=Issuer((strange,)),
        mark=strange,
    )
    assert "ab" in pages(pdf.render(paper))[0]


def test_every_vietnamese_letter_can_be_copied_from_the_page():
    letters = " ".join(MARKED_LETTERS)
    found = pages(pdf.render(report(body=(Paragraph(letters), Heading(2, letters)))))[0]
    assert found.count(letters) == 2


def test_only_the_embedded_face_is_used():
    reader = PdfReader(BytesIO(pdf.render(report())))
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            name = inner["/BaseFont"].split("+")[1]
            fonts[name] = "/FontFile2" in inner["/FontDescriptor"]
    assert fonts and all(fonts.values())
    assert set(fonts) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_the_page_number_begins_on_the_second_page_and_again_in_each_annex():
    paper = long_report(mark=None)
    texts = pages(pdf.render(replace(paper, annexes=paper.annexes * 2)))
    first, second = (at for at, text in enumerate(texts) if text.startswith("Phụ lục"))
    for part in (texts[:first], texts[first:second], texts[second:]):
        assert len(part) > 1
        assert not part[0].split()[0].isdigit()
        assert [text.split()[0] for text in part[1:]] == [str(n + 2) for n in range(len(part) - 1)]


def test_the_mark_stands_on_each_page_and_only_where_asked():
    assert all(MARK in text for text in pages(pdf.render(long_report())))
    assert not any(MARK in text for text in pages(pdf.render(long_report(mark=None))))


def test_the_head_of_a_long_table_is_repeated_on_each_page():
    texts = pages(pdf.render(long_report()))
    with_rows = [text for text in texts if "bản tin" in text and "Bản tin số" in text]
    assert len(with_rows) > 1
    assert all("TT Nội dung phát Đơn vị tính" in text for text in with_rows)
    assert sum(text.count("Bản tin số") for text in texts) == 90


def test_several_annexes_are_numbered_and_one_may_lie_across():
    annexes = tuple(Annex(f"Bảng {n}", (FIGURES,), landscape=n == 2) for n in (1, 2, 3))
    data = pdf.render(report(annexes=annexes))
    texts = pages(data)
    for number, text in zip(("I", "II", "III"), texts[-3:], strict=True):
        assert f"Phụ lục {number} BẢNG" in text
    wide = [page.mediabox.width > page.mediabox.height for page in PdfReader(BytesIO(data)).pages]
    assert wide[-3:] == [False, True, False]


def test_the_same_paper_gives_the_same_bytes():
    first = pdf.render(report())
    pdf.render(long_report())
    assert pdf.render(report()) == first
    assert pdf.render(report(number="9")) != first


def test_the_file_says_what_it_is():
    reader = PdfReader(BytesIO(pdf.render(report(issued_on=date(2026, 9, 17)))))
    assert reader.metadata.title.startswith("Báo cáo: Kết quả công tác tuyên truyền")
    assert MARK in reader.metadata.title
    assert reader.metadata.creation_date.date() == date(2026, 9, 17)
    catalogue = reader.trailer["/Root"]
    assert str(catalogue["/Lang"]).startswith("vi")
    assert catalogue["/MarkInfo"]["/Marked"]
    xmp = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_head_of_a_table_is_tagged_as_head():
    reader = PdfReader(BytesIO(pdf.render(report())))
    kinds: list[str] = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, dict):
            kinds.append(str(node.get("/S")))
            for child in _children(node):
                walk(child)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    assert kinds.count("/TH") == len(FIGURES.header)
    assert kinds.count("/TR") == 1 + len(FIGURES.rows)
    assert kinds.count("/H1") == 2


def _children(node):
    found = node.get("/K", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    return found if isinstance(found, list) else [found]


def test_a_paper_of_required_parts_only_is_a_paper():
    bare = report(
        year=None, addressees=(), body=(), recipients=(), annexes=(), mark=None,
        signature=Signature("Giám đốc"),
    )  # fmt: skip
    (text,) = pages(pdf.render(bare))
    assert "Kính gửi" not in text and "Nơi nhận" not in text
    assert "ngày tháng năm BÁO CÁO" in text
    assert "GIÁM ĐỐC" in text


@pytest.mark.parametrize("levels", [(2, 3), (3,), (1, 3, 2, 1)])
def test_numbering_that_skips_a_level_is_set_all_the_same(levels):
    body = tuple(Heading(level, f"Đề mục {level}") for level in levels)
    assert "3" in pages(pdf.render(report(body=body)))[0] or 3 not in levels


def test_a_cell_longer_than_a_page_loses_nothing():
    words = " ".join(f"từ{i}" for i in range(2500))
    table = Table(("TT", "Nội dung"), (("1", words),), (1, 9))
    text = " ".join(pages(pdf.render(report(mark=None, annexes=(Annex("Bảng", (table,)),)))))
    assert all(f"từ{i} " in f"{text} " for i in (0, 1, 1200, 2498, 2499))


def test_a_word_wider_than_its_line_stays_on_the_page():
    address = "https://example.gov.vn/" + "a" * 200
    table = Table(("TT", "Đường dẫn"), (("1" * 30, address),), (1, 9))
    paper = report(body=(Paragraph(address), table), issuer=Issuer(("b" * 90,)), annexes=())
    text = PdfReader(BytesIO(pdf.render(paper))).pages[0].extract_text()
    widest = {"a": 90, "B": 30, "1": 15}
    for letter, most in widest.items():
        lines = [line for line in text.split("\n") if letter * 4 in line]
        assert len(lines) > 1
        assert max(len(line) for line in lines) < most
    assert squeezed(text).count(address) == 2


def test_several_threads_may_ask_at_once():
    papers = [report(number=str(number)) for number in range(10, 18)]
    with ThreadPoolExecutor(4) as pool:
        texts = [pages(data)[0] for data in pool.map(pdf.render, papers)]
    assert all(f"Số: {paper.number}/" in text for paper, text in zip(papers, texts, strict=True))


def test_empty_strings_leave_empty_places():
    empty = report(
        subject="", place_name="", symbol="", issuer=Issuer(("",)), addressees=("",),
        body=(Heading(1, ""), Paragraph(""), Paragraph(())), recipients=("",),
        annexes=(Annex("", (Table(("",), (("",),)),), note=""),),
        signature=Signature("", name=""),
    )  # fmt: skip
    assert len(pages(pdf.render(empty))) == 2
