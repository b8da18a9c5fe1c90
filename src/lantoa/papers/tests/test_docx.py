"""Papers as DOCX."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from lantoa.papers import docx, measures
from lantoa.papers.paper import Annex, Heading, Issuer, Paragraph, Signature, Table
from lantoa.papers.tests.hostile import hostile
from lantoa.papers.tests.letters import MARKED_LETTERS
from lantoa.papers.tests.samples import (
    FIGURES,
    MARK,
    docx_text,
    long_report,
    opened,
    plain,
    report,
    words,
)


def test_the_draft_of_a_report_has_all_its_parts_and_no_invented_number_or_day():
    text = docx_text(docx.render(report()))
    for part in (
        "ỦY BAN NHÂN DÂN XÃ SUỐI MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: /BC-UBND Suối Mẫu, ngày tháng năm 2026 BÁO CÁO Kết quả công tác",
        "Kính gửi: Sở Nội vụ tỉnh Minh Họa",
        "Phát 38 lượt",
        "Nơi nhận: - Như trên; - Chủ tịch, các PCT UBND xã; - Lưu: VT, VHXH.",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Phụ lục SỐ LIỆU TUYÊN TRUYỀN",
        "trên 150",
    ):
        assert part in text


def test_a_letter_has_its_subject_under_the_number():
    text = docx_text(docx.render(report(document_type=None, symbol="UBND-VX", annexes=())))
    assert "/UBND-VX V/v Kết quả công tác tuyên truyền" in text
    assert "BÁO CÁO" not in text


def test_the_hyphens_of_several_addressees_stand_below_the_colon():
    paper = report(addressees=("Sở Nội vụ", "Sở Tài chính"))
    found = [
        int(node.find(f"{qn('w:pPr')}/{qn('w:ind')}").get(qn("w:left"))) / 20
        for node in opened(docx.render(paper)).element.body.iter(qn("w:p"))
        if node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "addressee"
    ]
    first, *others = found
    assert others[0] == others[1]
    assert others[0] - first == pytest.approx(measures.width("addressee", "Kính gửi"), abs=0.1)


def test_text_that_looks_like_markup_stands_as_it_is():
    paper, same, upper = hostile()
    data = docx.render(paper)
    text = docx_text(data)
    heads = plain(words(opened(data).sections[0].first_page_header._element))
    lost = [part for part in same + upper if plain(part) not in f"{text} {heads}"]
    assert not lost


def test_control_characters_do_not_break_the_file():
    strange = "a\x00b\x1b\ud83d\ufffe 漢字 \U0001f600 c"
    paper = report(subject=strange, body=(Paragraph(strange),), issuer=Issuer((strange,)))
    assert docx_text(docx.render(paper)).count("ab 漢字 \U0001f600 c") == 2


def test_every_vietnamese_letter_survives():
    assert MARKED_LETTERS in docx_text(docx.render(report(body=(Paragraph(MARKED_LETTERS),))))


def _heads(section):
    return section.header, section.first_page_header


def test_the_page_number_is_hidden_on_the_first_page_and_begins_again_in_each_annex():
    document = opened(docx.render(report(annexes=(Annex("A", ()), Annex("B", ())))))
    assert len(document.sections) == 3
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        codes = [list(head._element.iter(qn("w:instrText"))) for head in _heads(section)]
        assert [code.text for code in codes[0]] == ["PAGE"]
        assert not codes[1]


def test_the_mark_stands_on_each_page_and_only_where_asked():
    for mark in (MARK, None):
        for section in opened(docx.render(long_report(mark=mark))).sections:
            for head in _heads(section):
                assert (MARK in words(head._element)) is (mark is not None)


def test_the_head_of_a_table_is_repeated_and_no_row_is_split():
    table = opened(docx.render(report())).tables[-1]
    rows = list(table._tbl.iter(qn("w:tr")))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
        True,
        *[False] * len(FIGURES.rows),
    ]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_several_annexes_are_numbered_and_one_may_lie_across():
    annexes = tuple(Annex(f"Bảng {n}", (FIGURES,), landscape=n == 2) for n in (1, 2, 3))
    data = docx.render(report(annexes=annexes))
    text = docx_text(data)
    for number, title in (("I", "1"), ("II", "2"), ("III", "3")):
        assert f"Phụ lục {number} BẢNG {title}" in text
    upright, across = WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE
    sides = [section.orientation for section in opened(data).sections]
    assert sides == [upright, upright, across, upright]


def test_the_same_paper_gives_the_same_bytes():
    first = docx.render(report())
    assert docx.render(report()) == first
    assert docx.render(report(number="9")) != first
    dates = {entry.date_time for entry in ZipFile(BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is():
    properties = opened(docx.render(report(issued_on=date(2026, 9, 17)))).core_properties
    assert properties.title.startswith("Báo cáo: Kết quả công tác tuyên truyền")
    assert MARK in properties.title
    assert properties.language == "vi-VN"
    assert properties.created.date() == properties.modified.date() == date(2026, 9, 17)
    assert properties.author == "Ủy ban nhân dân xã Suối Mẫu"
    assert not properties.comments


def test_nothing_of_the_template_of_the_library_is_left():
    names = ZipFile(BytesIO(docx.render(report()))).namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]


def test_a_paper_of_required_parts_only_is_a_paper():
    bare = report(
        year=None, addressees=(), body=(), recipients=(), annexes=(), mark=None,
        signature=Signature("Giám đốc"),
    )  # fmt: skip
    text = docx_text(docx.render(bare))
    assert "Kính gửi" not in text and "Nơi nhận" not in text
    assert "GIÁM ĐỐC" in text


def test_empty_strings_leave_empty_places():
    empty = report(
        subject="", place_name="", symbol="", issuer=Issuer(("",)), addressees=("",),
        body=(Heading(1, ""), Paragraph(""), Paragraph(())), recipients=("",),
        annexes=(Annex("", (Table(("",), (("",),)),), note=""),),
        signature=Signature("", name=""),
    )  # fmt: skip
    assert len(opened(docx.render(empty)).sections) == 2
