"""The fixed lines of a paper (Decree 30/2020/NĐ-CP, Annex I)."""

from datetime import date

import pytest

from lantoa.papers import wording
from lantoa.papers.paper import Signature, Table
from lantoa.papers.tests.samples import report


def test_number_and_day_keep_their_room_until_they_are_given():
    paper = report()
    assert wording.number_line(paper) == f"Số: {wording.ROOM}/BC-UBND"
    room = wording.SMALL_ROOM
    expected = f"Suối Mẫu, ngày{room}tháng{room}năm\u00a02026"
    assert wording.place_date_line(paper) == expected
    assert not any(char.isdigit() for char in wording.place_date_line(report(year=None)))


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("9", "Số: 09/BC-UBND"),
        (" 15 ", "Số: 15/BC-UBND"),
        ("09", "Số: 09/BC-UBND"),
        ("a", "Số: a/BC-UBND"),
    ],
)
def test_a_number_below_ten_takes_a_zero(number, line):
    assert wording.number_line(report(number=number)) == line


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 1, 31), "ngày 31 tháng 01 năm 2024"),
        (date(2024, 6, 10), "ngày 10 tháng 6 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day, words):
    assert wording.place_date_line(report(issued_on=day)) == f"Suối Mẫu, {words}"


def test_one_addressee_stands_on_the_line_and_several_each_on_their_own():
    assert wording.addressee_lines(("Sở Nội vụ",)) == ("Kính gửi: Sở Nội vụ",)
    assert wording.addressee_lines(("Sở Nội vụ;", "Sở Tư pháp")) == (
        "Kính gửi:",
        "- Sở Nội vụ;",
        "- Sở Tư pháp.",
    )
    assert wording.addressee_lines(()) == ()


def test_recipients_begin_with_the_addressees_above_and_end_with_a_full_stop():
    assert wording.recipient_lines(report()) == (
        "- Như trên;",
        "- Chủ tịch, các PCT UBND xã;",
        "- Lưu: VT, VHXH.",
    )
    once = report(recipients=("Như trên", "Lưu: VT"))
    assert wording.recipient_lines(once) == ("- Như trên;", "- Lưu: VT.")
    alone = report(addressees=(), recipients=("Lưu: VT",))
    assert wording.recipient_lines(alone) == ("- Lưu: VT.",)
    assert wording.recipient_lines(report(addressees=(), recipients=())) == ()


def test_legal_grounds_end_with_semicolons_and_the_last_with_a_full_stop():
    assert wording.ground_lines(("Căn cứ A", "Căn cứ B.")) == ("Căn cứ A;", "Căn cứ B.")


def test_a_deputy_signs_for_the_chair_of_the_collective():
    signature = Signature("Phó Chủ tịch", "TM.", "Ủy ban nhân dân", "KT. Chủ tịch")
    assert wording.signature_lines(signature) == (
        "TM. Ủy ban nhân dân",
        "KT. Chủ tịch",
        "Phó Chủ tịch",
    )
    assert wording.signature_lines(Signature("Giám đốc")) == ("Giám đốc",)


def test_annexes_are_numbered_from_two_on():
    assert wording.annex_label(1, 1) == "Phụ lục"
    assert [wording.annex_label(i, 3) for i in (1, 2, 3)] == [
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]
    assert [wording.roman(i) for i in (4, 9, 14, 19)] == ["IV", "IX", "XIV", "XIX"]


def test_the_note_of_an_annex_names_its_paper_and_leaves_room():
    note = wording.annex_note(report())
    assert note.startswith(f"(Kèm theo Báo cáo số {wording.ROOM}/BC-UBND ngày")
    assert note.endswith("của Ủy ban nhân dân xã Suối Mẫu)")


def test_a_table_refuses_rows_that_do_not_fit_its_header():
    with pytest.raises(ValueError, match="2 cells"):
        Table(("a", "b"), (("1", "2", "3"),))
    with pytest.raises(ValueError, match="one positive width"):
        Table(("a", "b"), (), widths=(1,))


def test_a_word_of_two_syllables_in_the_subject_stays_on_one_line():
    paper = report(subject="Kết quả tuyên truyền cải cách hành chính quý II năm 2026")
    words = wording.subject(paper).split(" ")
    assert {"tuyên\u00a0truyền", "cải\u00a0cách", "hành\u00a0chính"} <= set(words)
    assert " ".join(wording.subject(paper).split()) == paper.subject
