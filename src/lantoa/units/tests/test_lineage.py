"""The drawing: nothing overlaps, nothing is cut, a part is dashed and said."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.units.rules import lineage
from lantoa.units.rules.lineage import Box, Branch, Drawing

LONG = "Xã Nguyễn Bỉnh Khiêm Trần Hưng Đạo Lê Lợi Quang Trung Ngô Quyền Hai Bà Trưng"
MIDDLE = Branch("giua", "Xã Ở Giữa", "từ 01/7/2025")
ACT = "Sáp nhập từ 01/7/2025. Nghị quyết số 1657/NQ-UBTVQH15"

names = st.text(alphabet="aăâbcdđeêghỉiklmnoọôơpqrstuưvxyẪỰM W", min_size=1, max_size=90).map(
    lambda text: text.strip() or "Xã"
)
leaves = st.builds(
    Branch,
    key=st.just("xa"),
    name=names,
    span=st.sampled_from(["đến hết 30/6/2025", "từ 01/7/2025, đến hết 31/12/2026"]),
    act=st.sampled_from(["", ACT, f"{ACT} của Ủy ban Thường vụ Quốc hội"]),
    is_partial=st.booleans(),
)
branches = st.builds(
    lambda leaf, beyond: Branch(
        leaf.key, leaf.name, leaf.span, leaf.act, leaf.is_partial, tuple(beyond)
    ),
    leaves,
    st.lists(leaves, max_size=3),
)
sides = st.lists(branches, max_size=9)
SHAPES = (lineage.draw_wide, lineage.draw_narrow)


def branch(name: str, *, part: bool = False, beyond: tuple[Branch, ...] = ()) -> Branch:
    return Branch(name, name, "đến hết 30/6/2025", ACT, part, beyond)


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width < other.x
        or other.x + other.width < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


def check(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        assert apart(one, other), (one, other)
    for box in drawing.boxes:
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
        assert box.height >= 48
        lines = sorted(box.lines, key=lambda words: words.y)
        for words in lines:
            size, bold = (17, True) if words.tone == "name" else (16, False)
            assert words.x + lineage.width_of(words.text, size, bold) <= box.x + box.width
            assert box.y < words.y - 12 and words.y + 6 <= box.y + box.height
        for upper, lower in pairwise(lines):
            assert lower.y - upper.y >= 1.35 * 16
    for words in drawing.words:
        assert 0 < words.y <= drawing.height
        inside = [
            box
            for box in drawing.boxes
            if box.x <= words.x < box.x + box.width and box.y < words.y < box.y + box.height
        ]
        assert inside == [], words


@given(sides, sides)
def test_boxes_stand_apart_and_hold_their_words(before: list[Branch], after: list[Branch]) -> None:
    for shape in SHAPES:
        check(shape(MIDDLE, before, after))


@given(names, st.integers(60, 400))
def test_wrapping_loses_no_letter(name: str, width: int) -> None:
    lines = lineage.wrap(name, width, 17, bold=True)
    assert "".join(lines).replace(" ", "") == "".join(name.split())
    assert all(lineage.width_of(line, 17, True) <= width for line in lines if len(line) > 1)


@pytest.mark.parametrize("shape", SHAPES)
def test_twelve_predecessors_with_long_names_are_all_drawn(shape) -> None:
    before = [branch(f"{LONG} {number}") for number in range(12)]
    drawing = shape(MIDDLE, before, [])
    assert len(drawing.boxes) == 13
    drawn = {" ".join(w.text for w in box.lines if w.tone == "name") for box in drawing.boxes}
    assert {each.name for each in before} <= drawn
    check(drawing)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_part_is_dashed_and_said_in_a_word(shape) -> None:
    drawing = shape(MIDDLE, [branch("Xã Một", part=True), branch("Xã Hai")], [])
    assert sum(line.is_partial for line in drawing.lines) == 1
    said = [*drawing.words, *(words for box in drawing.boxes for words in box.lines)]
    assert sum(words.text == "một phần" for words in said) == 1


def test_the_act_is_said_once_for_those_it_tied() -> None:
    drawing = lineage.draw_narrow(MIDDLE, [branch("Xã Một"), branch("Xã Hai")], [])
    said = " ".join(words.text for words in drawing.words)
    assert said.count("1657/NQ-UBTVQH15") == 1


def test_time_runs_from_left_to_right_and_from_top_to_bottom() -> None:
    sides = ([branch("Xã Trước")], [branch("Xã Sau")])
    before, after, here = sorted(
        lineage.draw_wide(MIDDLE, *sides).boxes,
        key=lambda box: ("Trước", "Sau").index(box.label.split()[1]) if box.key else 2,
    )
    assert before.x < here.x < after.x
    boxes = lineage.draw_narrow(MIDDLE, *sides).boxes
    assert [box.label for box in sorted(boxes, key=lambda box: box.y)] == [
        "Xã Trước",
        "Xã Ở Giữa",
        "Xã Sau",
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_too_much_to_draw_is_counted(shape) -> None:
    drawing = shape(MIDDLE, [branch(f"Xã {number}") for number in range(47)], [])
    assert len(drawing.boxes) == lineage.MOST + 1
    said = " ".join(words.text for words in drawing.words)
    assert "và 7 đơn vị khác, xem bảng dưới đây" in said
    check(drawing)


@pytest.mark.parametrize("shape", SHAPES)
def test_generations_beyond_the_second_are_told_on_their_own_pages(shape) -> None:
    third = branch("Xã Ba")
    deep = branch("Xã Một", beyond=(branch("Xã Hai", beyond=(third,)),))
    drawing = shape(MIDDLE, [deep], [])
    assert sorted(box.label for box in drawing.boxes) == ["Xã Hai", "Xã Một", "Xã Ở Giữa"]
    (second,) = [box for box in drawing.boxes if box.label == "Xã Hai"]
    assert lineage.FURTHER in " ".join(words.text for words in second.lines)


def test_the_lineage_is_told_in_words() -> None:
    told = lineage.told(MIDDLE, [branch("Xã Một"), branch("Xã Hai", part=True)], [branch("Xã Ba")])
    assert told == ("Xã Ở Giữa lập từ Xã Một và Xã Hai (một phần). Xã Ở Giữa chuyển vào Xã Ba.")
