"""Copied text is found, and honest text is not (``docs/reference/copied-text.md``)."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue.rules.phrases import CASES, sample, shipped
from lantoa.reports.rules import likeness as rules
from lantoa.reports.rules.likeness import (
    FEWEST,
    LIKE,
    NOTHING,
    WHOLE,
    likeness,
    pairs,
    writing,
)
from lantoa.reports.rules.proposed import proposed
from lantoa.reports.tests import copying
from lantoa.reports.tests.copying import CHANGES, compared, honest, this_year, ward

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "copied-text.md"
TEMPLATES = tuple(text for texts in shipped().values() for text in texts)


def test_a_provinces_text_with_the_name_of_a_ward_put_in_is_caught() -> None:
    found = compared(ward(), copying.province())
    assert found.is_like and found.is_whole


def test_last_years_text_with_only_the_year_changed_is_caught() -> None:
    found = compared(this_year(), copying.last_year())
    assert found.is_like and found.is_whole


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_caught_however_it_was_edited(change: str) -> None:
    for source in (copying.province(), copying.last_year()):
        for seed in copying.SEEDS:
            text = CHANGES[change](source, random.Random(seed))  # noqa: S311
            assert compared(text, source).is_like


def test_honest_reports_of_different_hands_are_not_taken_for_copies() -> None:
    assert len(honest()) == 13
    hit = [name for name, own, other in copying.apart() if compared(own, other).is_like]
    assert hit == []


def test_the_threshold_lies_well_apart_from_both() -> None:
    assert max(share for _, share in copying.shares(copying.apart())) < LIKE / 1.9
    assert min(share for _, share in copying.shares(copying.copies())) > LIKE * 1.3


def test_the_rates_in_the_docs_are_the_measured_ones() -> None:
    page = PAGE.read_text()
    assert copying.rates() in page
    assert copying.hardest() in page


# --- Laws -----------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(("làm", "việc", "tốt", "nhanh", "dân", "hồ", "sơ", "mới", "gọn", "cửa")),
    max_size=120,
)
TEXTS = WORDS.map(" ".join)


@given(TEXTS, TEXTS)
def test_a_share_is_a_share(one: str, other: str) -> None:
    found = compared(one, other)
    assert 0 <= found.share <= 1 and 0 <= found.back <= 1


@given(TEXTS)
def test_a_text_is_all_of_itself_unless_it_is_too_short(text: str) -> None:
    found = compared(text, text)
    if len(text.split()) < FEWEST:
        assert found == NOTHING
    else:
        assert found.share == 1


@given(st.sampled_from(sorted(honest())), st.integers(0, 99))
def test_names_numbers_and_order_hide_nothing(name: str, seed: int) -> None:
    text = honest()[name]
    chance = random.Random(seed)  # noqa: S311
    changed = copying.in_other_order(copying.other_numbers(text, chance), chance)
    assert compared(changed, text).share > WHOLE


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_text_breaks_it(one: str, other: str) -> None:
    own = writing({"a": one, "b": other}, proposed(TEMPLATES))
    assert 0 <= likeness(own, other).share <= 1
    for pair in pairs(own, {"a": other}):
        assert "".join(piece.text for piece in pair.own) in one + other


# --- What the system wrote ------------------------------------------------------------------------


def test_sentences_that_the_system_proposed_are_nobodys_copy() -> None:
    said = (
        "Ủy ban nhân dân xã Mẫu đã ban hành Kế hoạch số 09/KH-UBND ngày 07 tháng 02 năm 2024 về "
        "tuyên truyền; cải cách hành chính năm 2024 để thực hiện Kế hoạch số 15/KH-UBND của "
        "Ủy ban nhân dân huyện Mẫu.\nXã tự viết câu này cho mình. "
        "Ủy ban nhân dân xã Mẫu chưa ban hành kế hoạch tuyên truyền cải cách hành chính cho kỳ này."
    )
    own = writing({"steering": said}, proposed(TEMPLATES))
    assert [each.text for each in own.passages] == ["Xã tự viết câu này cho mình."]


def test_no_honest_sentence_is_taken_for_one_of_the_system() -> None:
    known = proposed(TEMPLATES)
    lost = [
        line
        for text in honest().values()
        for line in rules.sentences(text)
        if line in known and "Trên đây là" not in line
    ]
    assert lost == []


def test_every_sentence_of_the_system_is_known_again() -> None:
    known = proposed(TEMPLATES)
    made = [sample(CASES[slug], text) for slug, texts in shipped().items() for text in texts]
    assert [said for said in made if said not in known] == []


def test_no_text_takes_long_to_be_held_against_the_templates() -> None:
    text = "Thực hiện Kế hoạch " + "của a, báo cáo kết quả công tác tuyên truyền " * 800
    started = time.process_time()
    assert text not in proposed(TEMPLATES)
    proposed(TEMPLATES).without(text * 2)
    assert time.process_time() - started < 2


# --- Side by side ---------------------------------------------------------------------------------


def test_passages_stand_side_by_side_with_the_same_words_marked() -> None:
    own = writing({"next": "Xã sẽ thay bo mạch loa thôn Thượng trước ngày lễ lớn của năm nay."})
    found = pairs(
        own,
        {
            "other": "Không liên quan gì đến việc nói trên, chỉ là một câu dài khác hẳn.",
            "strengths": "Xã đã thay bo mạch loa thôn Hạ trước ngày lễ lớn của năm nay.",
        },
    )
    assert len(found) == 1
    assert (found[0].part, found[0].other_part) == ("next", "strengths")
    assert "".join(piece.text for piece in found[0].own) == own.passages[0].text
    apart = [piece.text.strip() for piece in found[0].own if not piece.is_same]
    assert "sẽ" in apart and "Thượng" in apart
    assert not any("loa" in each for each in apart)


def test_a_report_of_hostile_length_is_compared_in_no_time() -> None:
    text = "\n".join(["a b c d e f g h i " * 40] * 110)[:40000]
    own = writing({"a": text})
    assert pairs(own, {"a": text})
    assert likeness(own, text).share == 1


def test_a_part_that_was_copied_alone_is_named() -> None:
    own = writing({"steering": honest()["01_so_dem"], "next": honest()["09_dang_ngan"]})
    found = likeness(own, honest()["09_dang_ngan"] + honest()["05_chi_so"])
    assert [name for name, _ in found.parts] == ["next"]
    assert found.is_like and not found.is_whole
