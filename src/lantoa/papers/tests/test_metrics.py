"""What is read from the fonts."""

import unicodedata

import pytest

from lantoa.papers import layout, measures
from lantoa.papers.legible import cleaned, legible
from lantoa.papers.metrics import BREAK, MISSING, eased, even_width, face, writable
from lantoa.papers.paper import Paragraph, Run
from lantoa.papers.tests.letters import MARKED_LETTERS


def test_every_vietnamese_letter_is_in_every_face():
    assert len(MARKED_LETTERS) == 134
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        missing = [char for char in MARKED_LETTERS if ord(char) not in face(style).glyphs]
        assert not missing


def test_a_known_width_is_read_as_the_font_states_it():
    assert face("Regular").width(" ", 1000) == pytest.approx(250, abs=1)
    assert face("Regular").width("M", 1000) == pytest.approx(889, abs=1)
    assert face("Bold").width("M", 1000) == pytest.approx(944, abs=1)


def test_what_the_fonts_lack_is_shown_as_missing_and_not_left_out():
    assert writable("chữ 漢 \U0001f600") == f"chữ {MISSING} {MISSING}"
    assert writable("a\u200bb\u200d\ue000") == f"ab{MISSING}"
    assert writable("a\u3000b") == "a b"


def test_control_characters_and_broken_ones_are_left_out():
    assert legible("a\x00b\x08c\x1bd\ud800e\ufffff\ufeff") == "abcdef"
    assert legible("một\nhai\tba\r\nbốn") == "một hai ba  bốn"
    assert legible(unicodedata.normalize("NFD", "Hồ Thị Mẫu")) == "Hồ Thị Mẫu"


def test_cleaning_reaches_every_string():
    dirty = (Paragraph((Run("a\x00", bold=True), Run("b\x01"))), "c\x02", 3)
    assert cleaned(dirty) == (Paragraph((Run("a", bold=True), Run("b"))), "c", 3)


def test_a_title_is_broken_into_lines_of_even_length():
    text = "Kết quả công tác tuyên truyền cải cách hành chính trên địa bàn tỉnh năm 2018"
    whole = face("Bold").width(text, 14)
    even = even_width(text, style="Bold", size=14, widest=400)
    assert whole / 2 <= even < whole / 2 + 60
    short = even_width("Báo cáo", style="Bold", size=14, widest=400)
    assert short == pytest.approx(face("Bold").width("Báo cáo", 14), abs=4)


def test_rules_are_as_long_as_the_decree_says():
    line = measures.width("issuer", "Ủy ban nhân dân")
    assert line / 3 <= measures.issuer_rule(("Ủy ban nhân dân", "xã Mẫu")) <= line / 2
    assert measures.motto_rule() == measures.width("motto", layout.MOTTO)
    for subject in ("Kết quả công tác tuyên truyền", "Kết quả công tác tuyên truyền " * 5):
        title = measures.title("subject", subject.strip())
        lined = min(title.width, measures.width("subject", subject.strip()))
        assert lined / 3 <= title.rule <= lined / 2


def test_only_a_word_too_wide_for_its_line_may_be_broken():
    def put(text, room):
        return eased(text, style="Regular", size=12, room=room)

    assert put("Ủy ban nhân dân xã Suối Mẫu", 60) == "Ủy ban nhân dân xã Suối Mẫu"
    assert put("xem aaaaaaaaaaaa/b", 30) == f"xem {BREAK.join('aaaaaaaaaaaa/')}b"
    assert put("https://example.vn/tin-tuc", 80) == "https://example.vn/tin-tuc"
    assert put("", 80) == ""
