"""Properties of ``read``: it never raises, and its places are true."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.kernel.vietnamese import nfc
from lantoa.reader import Kind, read
from lantoa.reader.tests.cases import samples

_WORDS = st.sampled_from(
    [
        "năm", "2018", "quý", "III/2024", "hơn", "tối thiểu", "mỗi", "tuần", "tháng", "1.098",
        "77,4%", "50-100", "từ", "đến", "63/63", "hai", "một", "10 nghìn", "tin, bài", "bài",
        "phóng sự", "hội nghị", "lớp tập huấn", "lượt người", "đại biểu", "tiếng dân tộc", "(",
        ")", "Mông,", "Thái", ";", ".", "\n", "trong đó", "trên", "Báo",
        "Cổng thông tin điện tử", "truyền hình", "Kế hoạch số", "09/KH-UBND", "ngày",
        "19/1/2017", "của", "UBND xã", "Tin liên quan", "31/02/2018", "phấn đấu", "100%", "|",
        "0", "99999999999999999999",
    ]
)  # fmt: skip
_PROSE = st.lists(_WORDS, max_size=40).map(" ".join)


def _assert_true(text: str) -> None:
    whole = nfc(text)
    for fact in read(text).facts:
        assert whole[fact.start : fact.end] == fact.span
        assert fact.span.strip()
        assert fact.as_dict()["kind"] == fact.kind.value


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    _assert_true(text)


@settings(max_examples=120, deadline=None)
@given(_PROSE)
def test_any_heap_of_known_words_is_read_without_an_error(text: str) -> None:
    _assert_true(text)


def test_decomposed_letters_are_read_as_composed_ones() -> None:
    text = "Năm 2021, Báo tỉnh đăng 30 tin, bài."
    apart = unicodedata.normalize("NFD", text)
    assert apart != text
    assert read(apart) == read(text)
    assert len(read(text).facts) == 1


def test_reading_twice_gives_the_same() -> None:
    for case in samples():
        assert read(case.text) == read(case.text)


def test_a_repeated_figure_is_one_fact_with_its_other_words() -> None:
    text = (
        "Năm 2021, huyện tổ chức 05 lớp tập huấn tại trung tâm.\n"
        "Nhìn chung, năm 2021 huyện đã mở được 5 lớp tập huấn."
    )
    (fact,) = read(text).facts
    assert fact.span == "05 lớp tập huấn"
    assert fact.alt_spans == ("5 lớp tập huấn",)


def test_two_equal_figures_of_one_sentence_are_two_facts() -> None:
    text = "Năm 2021 tổ chức 02 hội nghị tại huyện và 02 hội nghị tại xã."
    assert [fact.value for fact in read(text).facts] == [2, 2]


def test_a_document_named_twice_is_one_reference() -> None:
    text = "Kế hoạch số 15/KH-UBND ngày 19/01/2024 của UBND huyện.\nKế hoạch số 15/KH-UBND nêu."
    (fact,) = read(text).facts
    assert fact.kind is Kind.REFERENCE


def test_a_figure_without_a_year_is_warned_about() -> None:
    reading = read("Xã đã phát 30 tin, bài trên loa truyền thanh.")
    assert reading.facts[0].period is None
    assert any("kỳ" in warning for warning in reading.warnings)


def test_a_swapped_symbol_is_taken_and_warned_about() -> None:
    reading = read("Theo Kế hoạch số 132-KH/UBND ngày 12/5/2025 của UBND xã Mường Pồn.")
    assert reading.facts[0].number == "132-KH/UBND"
    assert any("132-KH/UBND" in warning for warning in reading.warnings)


def test_an_absent_value_is_left_out_of_the_dictionary() -> None:
    found = read("Xã đã phát 30 tin, bài trên loa truyền thanh.").facts[0].as_dict()
    assert set(found) == {"kind", "value", "qualifier", "unit", "channel", "span"}


@pytest.mark.parametrize("text", ["", " \n ", "\ufeff", "….", "((((", "%%%%", "1/1/1", "9" * 400])
def test_nothing_much_gives_nothing(text: str) -> None:
    assert read(text).facts == ()


def test_a_row_of_a_table_labels_its_figures() -> None:
    facts = read(
        "Kết quả năm 2023\nHuyện Đông | 12 hội nghị | 30 tin, bài\n1 | Xã Tây | 2 hội nghị"
    ).facts
    assert [(fact.value, fact.table_row) for fact in facts] == [
        (12, "Huyện Đông"),
        (30, "Huyện Đông"),
        (2, "Xã Tây"),
    ]


@pytest.mark.parametrize(
    "piece", [" ", "\n", "Kế hoạch số ", "UBND Abc ", "1.", "12 tin, ", "(", "tiếng Mông, "]
)
def test_a_long_run_of_anything_comes_to_an_end(piece: str) -> None:
    text = "Kế hoạch" + piece * 2000 + "số 1/KH-UBND"
    facts = read(text).facts
    assert [text[fact.start : fact.end] for fact in facts] == [fact.span for fact in facts]


def test_words_parted_by_a_long_gap_stay_apart() -> None:
    assert read("Báo tỉnh đăng 30" + " " * 40 + "bài").facts == ()
    (fact,) = read("Báo tỉnh đăng 30   bài").facts
    assert fact.span == "30   bài"
