"""Difficulties of units below, by theme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue.models import DifficultyTheme
from lantoa.reports.rules.themes import REST, Theme, gathered, sentences, theme_of
from lantoa.reports.tests.factories import SYSTEM

MONEY = Theme("Kinh phí", ("kinh phí", "ngân sách"))
LANGUAGE = Theme("Ngôn ngữ dân tộc", ("tiếng dân tộc", "tiếng Mông", "ngại"))
THEMES = (MONEY, LANGUAGE)


def test_a_sentence_stands_under_one_theme_the_one_it_says_most_of() -> None:
    assert theme_of("Chưa có kinh phí thu âm tiếng Mông, tiếng dân tộc.", THEMES) == LANGUAGE.name
    assert theme_of("chua co KINH PHI", THEMES) == MONEY.name
    assert theme_of("Cán bộ còn kiêm nhiệm.", THEMES) == REST


def test_a_phrase_is_no_part_of_a_longer_word_and_one_word_keeps_its_marks() -> None:
    assert theme_of("Ngân sáchh", THEMES) == REST
    assert theme_of("Các ngài đại biểu vắng mặt.", THEMES) == REST
    assert theme_of("Bà con còn ngại hỏi.", THEMES) == LANGUAGE.name


def test_parts_are_split_into_sentences_without_their_bullets() -> None:
    text = "- Thiếu kinh phí.\n1. Loa hỏng ở 3 bản. Đường xa!\n\nKhông.\nKhông có."
    assert sentences(text) == ["Thiếu kinh phí.", "Loa hỏng ở 3 bản."]


def test_the_same_sentence_of_two_units_stands_once_with_both() -> None:
    (group,) = gathered(
        [("Xã A", ["Chưa có kinh phí thu âm."]), ("Xã B", ["chưa có kinh phí thu âm"])], THEMES
    )
    assert group.units == ("Xã A", "Xã B")
    assert group.text == "Kinh phí: chưa có kinh phí thu âm (xã A; xã B)."


def test_a_name_at_the_beginning_keeps_its_capital() -> None:
    (group,) = gathered([("Xã A", ["UBND xã thiếu kinh phí.", "Lai Châu thiếu kinh phí."])], THEMES)
    assert "UBND xã thiếu" in group.text and "Lai Châu thiếu" in group.text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Xã A", "Xã B", "Xã C"]),
            st.lists(st.text(alphabet="aăâ kinhphíếgMôdtừ.!?\n-1)", max_size=60), max_size=3),
        ),
        max_size=4,
    )
)
def test_no_sentence_is_lost_or_told_twice(reported: list[tuple[str, list[str]]]) -> None:
    found = gathered(reported, THEMES)
    told = sum(len(each.units) for group in found for each in group.said)
    everything = {
        (unit, theme_of(said, THEMES), " ".join(said.split()).casefold())
        for unit, texts in reported
        for text in texts
        for said in sentences(text)
    }
    assert told <= len(everything)
    assert bool(told) == bool(everything)
    assert len({group.theme for group in found}) == len(found)


@pytest.mark.django_db
def test_the_shipped_themes_know_what_reports_of_this_kind_say() -> None:
    catalogue_actions.load(actor=SYSTEM)
    themes = [Theme(each.name, tuple(each.words)) for each in DifficultyTheme.objects.all()]
    assert 8 <= len(themes) <= 12
    said = {
        "Kinh phí dành cho công tác tuyên truyền còn hạn hẹp.": "Kinh phí",
        "Công chức phụ trách còn kiêm nhiệm nhiều việc.": "Nhân lực",
        "Cụm loa của 3 bản bị hỏng, đường truyền yếu.": "Hạ tầng, thiết bị, đường truyền",
        "Chưa có người dịch sang tiếng Dao.": "Ngôn ngữ dân tộc",
        "Địa bàn rộng, dân cư phân tán.": "Địa bàn, dân cư",
        "Việc phối hợp với báo, đài chưa chặt chẽ.": "Phối hợp với báo, đài và các cơ quan",
        "Người dân ít tham gia hội nghị.": "Sự tham gia của người dân",
        "2 chỉ tiêu chưa có số liệu.": "Số liệu, minh chứng",
        "Việc trồng rừng chậm.": REST,
    }
    assert {each: theme_of(each, themes) for each in said} == said
