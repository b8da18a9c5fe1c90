"""What changed between two texts and two versions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.value import Total
from lantoa.reports.rules.differences import (
    MOST_WORDS,
    Change,
    Piece,
    figures_changed,
    parts_changed,
    words_changed,
)
from lantoa.reports.rules.figures import Contents, Figure

WORDS = st.lists(
    st.sampled_from(["xã", "đã", "phát", "96", "98", "lượt", ".", ",", " ", "  ", "\n", "Ế"]),
    max_size=30,
).map("".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back_from_what_changed(old: str, new: str) -> None:
    pieces = words_changed(old, new)
    assert "".join(each.text for each in pieces if each.change is not Change.ADDED) == old
    assert "".join(each.text for each in pieces if each.change is not Change.REMOVED) == new
    assert all(each.text for each in pieces)
    assert all(one.change is not two.change for one, two in pairwise(pieces))


@given(WORDS)
def test_a_text_beside_itself_has_not_changed(text: str) -> None:
    assert all(each.change is Change.SAME for each in words_changed(text, text))


def test_a_number_is_shown_changed_where_it_stands() -> None:
    assert words_changed("Đã phát 96 lượt.", "Đã phát 98 lượt.") == (
        Piece(Change.SAME, "Đã phát "),
        Piece(Change.REMOVED, "96"),
        Piece(Change.ADDED, "98"),
        Piece(Change.SAME, " lượt."),
    )


def test_very_long_texts_are_told_in_two_pieces_and_at_once() -> None:
    old = "một hai " * MOST_WORDS
    pieces = words_changed(f"đầu {old} cuối", f"đầu {old[::-1]} cuối")
    assert [each.change for each in pieces] == [
        Change.SAME, Change.REMOVED, Change.ADDED, Change.SAME,
    ]  # fmt: skip


def line(name: str, number: int | None) -> Figure:
    total = Total() if number is None else Total(exact=number)
    return Figure(name, name.capitalize(), "lượt", "placement", name, name, evidenced=total)


def test_lines_that_changed_came_or_went_are_told_and_no_others() -> None:
    old = Contents(figures=(line("a", 1), line("b", 2), line("c", 3)))
    new = Contents(figures=(line("d", 4), line("b", 5), line("a", 1)))
    found = figures_changed(old, new)
    assert [(each.measure, each.how) for each in found] == [
        ("d", "thêm chỉ tiêu"),
        ("b", "đổi số"),
        ("c", "bỏ chỉ tiêu"),
    ]
    assert found[1].was_total == Total(exact=2) and found[1].now_total == Total(exact=5)
    assert figures_changed(old, old) == ()


def test_parts_come_in_the_order_of_their_titles() -> None:
    titles = {"steering": "I. Chỉ đạo", "next": "IV. Phương hướng"}
    old = {"steering": "Một.", "next": "Hai.", "other": "Cũ."}
    new = {"steering": "Một.", "next": "Ba.", "extra": "Mới."}
    assert [each.title for each in parts_changed(titles, old, new)] == [
        "IV. Phương hướng", "extra", "other",
    ]  # fmt: skip
