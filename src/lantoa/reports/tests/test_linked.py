from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.value import Qualifier, Total, stated
from lantoa.reports.rules.figures import Contents, Planned
from lantoa.reports.rules.linked import (
    Link,
    disagreements,
    facts,
    from_json,
    relinked,
    sentences,
    set_right,
    to_json,
)
from lantoa.reports.rules.phrases import Voice
from lantoa.reports.rules.proposals import Lacks, Named, proposals
from lantoa.reports.tests.lines import exactly, figure

PLAYS = figure(exactly(96))
KEY = f"{PLAYS.measure}:actual"
SENTENCE = "So với cùng kỳ năm trước, 01 chỉ tiêu tăng: lượt phát trên loa (96 lượt phát)."
LINK = Link("strengths", SENTENCE, KEY, "96 lượt phát")
TEXT = f"Được nhân dân đồng thuận.\n{SENTENCE} Cần giữ vững.\nHết."


def now(number: int) -> Contents:
    return Contents(figures=(figure(exactly(number)),))


def test_a_text_is_cut_into_sentences_and_keeps_dates_whole() -> None:
    text = "Ngày 16/3/2024. Có 1.200 tin; kèm 02 bài. Xong\n\nDòng hai! Hết?"
    assert list(sentences(text)) == [
        "Ngày 16/3/2024.",
        "Có 1.200 tin; kèm 02 bài.",
        "Xong",
        "Dòng hai!",
        "Hết?",
    ]


def test_as_long_as_the_ledger_says_the_same_nothing_disagrees() -> None:
    assert disagreements({"strengths": TEXT}, [LINK], now(96)) == ()


def test_when_the_ledger_moves_the_sentence_is_named_with_both_numbers() -> None:
    (found,) = disagreements({"strengths": TEXT}, [LINK], now(98))
    assert (found.sentence, found.was, found.now) == (SENTENCE, "96 lượt phát", "98 lượt phát")
    assert found.is_linked and found.can_be_set


@given(
    st.integers(0, 99999),
    st.lists(
        st.sampled_from(["Được nhân dân đồng thuận.", "Nơi khác có 96 lượt phát.", "Hết"]),
        max_size=4,
    ),
    st.lists(
        st.sampled_from(["Cần giữ vững.", "Cũng (96 lượt phát).", "Ngày 15/6/2024."]), max_size=4
    ),
)
def test_setting_right_makes_it_agree_and_leaves_all_else(
    number: int, before: list[str], after: list[str]
) -> None:
    text = "\n".join([*before, SENTENCE, *after])
    contents = now(number)
    sections = {"strengths": text, "next": "Không đổi 96 lượt phát."}
    found = [each for each in disagreements(sections, [LINK], contents) if each.is_linked]
    assert len(found) == (number != 96)
    for each in found:
        told, links = set_right(sections, [LINK], each)
        right = facts(contents)[KEY]
        whole = SENTENCE.replace("96 lượt phát", right)
        assert told["strengths"] == "\n".join([*before, whole, *after])
        assert told["next"] == sections["next"]
        left = disagreements(told, links, contents)
        assert not [one for one in left if one.is_linked]


def test_a_link_follows_its_sentence_when_the_officer_words_it_anew() -> None:
    edited = (
        "Rất mừng: so với cùng kỳ năm trước, 01 chỉ tiêu tăng: lượt phát trên loa (96 lượt phát)."
    )
    (link,) = relinked([LINK], {"strengths": edited})
    assert (link.sentence, link.words) == (edited, "96 lượt phát")
    (found,) = disagreements({"strengths": edited}, [LINK], now(98))
    assert found.sentence == edited


def test_a_number_changed_by_hand_is_still_linked_and_held_against_the_ledger() -> None:
    edited = SENTENCE.replace("96", "120")
    (found,) = disagreements({"strengths": edited}, [LINK], now(96))
    assert (found.was, found.now, found.is_linked) == ("120 lượt phát", "96 lượt phát", True)


def test_a_count_changed_by_hand_is_held_against_what_there_is() -> None:
    said = "Còn 01 hoạt động đã ghi mà chưa có minh chứng."
    link = Link("shortcomings", said, "@unproven", "01")
    edited = {"shortcomings": said.replace("01", "05")}
    contents = Contents(figures=(PLAYS,), unproven=("Tin",))
    (found,) = disagreements(edited, [link], contents)
    assert (found.was, found.now) == ("05", "01")
    told, _ = set_right(edited, [link], found)
    assert told["shortcomings"] == said


def test_a_sentence_taken_out_takes_its_link_with_it() -> None:
    assert relinked([LINK], {"strengths": "Không còn câu ấy."}) == ()
    assert disagreements({"strengths": "Không còn câu ấy."}, [LINK], now(98)) == ()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("Loa xã phát 120 lượt phát trong kỳ.", True),
        ("Loa xã phát 96 lượt phát trong kỳ.", False),
        ("Truyền thanh cơ sở phát 1.200 lượt phát.", True),
        ("Đã phát 120 lượt phát.", False),
        ("Loa xã có 120 người nghe.", False),
        ("Kế hoạch giao loa xã 240 lượt phát.", False),
        ("Năm trước loa xã có 80 lượt phát, nay tăng 16 lượt phát.", False),
    ],
)
def test_a_number_typed_by_hand_is_held_against_the_line_that_it_names(
    typed: str, wrong: bool
) -> None:
    line = replace(PLAYS, before=exactly(80), planned=Planned(exactly(240), "240 lượt phát"))
    found = disagreements({"strengths": typed}, [], Contents(figures=(line,)))
    assert bool(found) is wrong
    assert not any(each.is_linked or each.can_be_set for each in found)


def test_what_is_bounded_is_updated_with_its_word() -> None:
    contents = Contents(figures=(figure(Total.of([stated(600, Qualifier.MORE_THAN)])),))
    (found,) = disagreements({"strengths": TEXT}, [LINK], contents)
    told, _ = set_right({"strengths": TEXT}, [LINK], found)
    assert "(hơn 600 lượt phát)" in told["strengths"]


def test_a_figure_that_nobody_states_any_more_cannot_be_put_in() -> None:
    (found,) = disagreements({"strengths": TEXT}, [LINK], Contents(figures=(figure(Total()),)))
    assert (found.now, found.can_be_set) == ("không nêu", False)


def test_a_sentence_that_counts_what_is_no_more_is_taken_out() -> None:
    voice, named = Voice(), Named("Ủy ban nhân dân xã Mẫu", "Kế hoạch số 07", "về tuyên truyền")
    lacking = Contents(figures=(PLAYS,), unproven=("Tin", "Bài"))
    found = [
        each
        for each in proposals(lacking, Lacks(), named, voice)
        if each.sentence.case == "shortcomings.unproven"
    ]
    (mention,) = found[0].sentence.mentions
    link = Link("shortcomings", found[0].text, mention.key, mention.words)
    sections = {"shortcomings": f"Đầu.\n{found[0].text}\nCuối."}
    assert disagreements(sections, [link], lacking) == ()
    (gone,) = disagreements(sections, [link], Contents(figures=(PLAYS,)))
    assert gone.is_gone
    told, links = set_right(sections, [link], gone)
    assert (told["shortcomings"], links) == ("Đầu.\nCuối.", ())


def test_links_are_kept_as_they_are() -> None:
    assert from_json(to_json([LINK])) == (LINK,)
