"""What other programs write is read as they show it."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as DocumentObject

from lantoa.papers.check import Level, check
from lantoa.papers.tests.makers import strict, typed_by_hand

PAPERS = {
    "by style": typed_by_hand(by_style=True),
    "run by run": typed_by_hand(by_style=False),
    "strict": strict(typed_by_hand(by_style=True)),
}


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_right_paper_typed_by_hand_has_nothing_to_say(name):
    assert check(PAPERS[name]).findings == ()


def test_numbers_that_the_word_processor_puts_are_counted():
    found = check(typed_by_hand(by_style=True, letters="abd"))
    (wrong,) = found.findings
    assert wrong.code == "letter_order"
    assert wrong.what == "Đề mục “d” đứng sau “b”; phải là “c”."


@pytest.mark.parametrize(("letters", "right"), [("abcdđeghik", True), ("abcde", False)])
def test_points_follow_the_vietnamese_alphabet(letters, right):
    found = check(typed_by_hand(by_style=True, letters=letters))
    assert (not found.has_errors) is right


def saved(document: DocumentObject) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_font_of_the_theme_is_seen_where_nobody_chose_one():
    document = Document()
    document.add_paragraph("Chữ có dấu")
    fonts = [each.what for each in check(saved(document)).findings if each.code == "font_name"]
    assert fonts and "Times New Roman" in fonts[0]


def test_what_is_no_paper_of_an_office_says_what_is_missing():
    document = Document()
    for words in ("Thư mời họp lớp", "Kính mời các bạn đến dự.", "Hẹn gặp lại"):
        document.add_paragraph(words)
    found = check(saved(document))
    missing = {each.code for each in found.findings if each.code.startswith("missing_")}
    assert missing >= {"missing_nation", "missing_motto", "missing_number", "missing_issuer"}
    assert all(each.level in Level for each in found.findings)
