"""Sheets that stand in for evidence."""

from time import perf_counter

from lantoa.papers import sheet
from lantoa.papers.tests.hostile import TRAPS
from lantoa.papers.tests.samples import MARK, pages, plain


def test_a_sheet_shows_its_mark_its_title_and_its_lines():
    (text,) = pages(sheet.stand_in("Biên bản đối thoại", ["Ngày 21/8/2026", "Bản Pho"], MARK))
    assert text == f"{MARK} Biên bản đối thoại Ngày 21/8/2026 Bản Pho"


def test_traps_and_control_characters_are_printed_as_they_are():
    (text,) = pages(sheet.stand_in(TRAPS[0], [*TRAPS, "a\x00b"], MARK))
    assert all(plain(trap) in text for trap in TRAPS)
    assert "ab" in text


def test_the_same_sheet_gives_the_same_bytes_and_empty_ones_are_sheets():
    first = sheet.stand_in("A", ["b"], MARK)
    assert sheet.stand_in("A", ["b"], MARK) == first
    assert len(pages(sheet.stand_in("", [], ""))) == 1


def test_hundreds_of_sheets_are_quick():
    sheet.stand_in("Làm nóng", [], MARK)
    begin = perf_counter()
    for number in range(20):
        sheet.stand_in(f"Ảnh số {number}", ["Nhà văn hóa bản Pho"], MARK)
    assert (perf_counter() - begin) / 20 < 0.2
