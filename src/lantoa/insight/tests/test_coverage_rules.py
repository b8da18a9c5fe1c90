"""Where two axes cross: nothing, asked for, done, proven, and what nobody said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.insight.rules.coverage import (
    AXIS_NAMES,
    EVERY,
    Asked,
    Axis,
    Counted,
    Cover,
    cover_of,
    grid,
    words_of,
)


@pytest.mark.parametrize(
    ("counted", "is_asked", "is_silent", "cover", "words"),
    [
        (Counted(), False, False, Cover.NOTHING, "0"),
        (Counted(), True, False, Cover.MISSING, "chưa có, kế hoạch yêu cầu"),
        (Counted(), True, True, Cover.MISSING, "chưa có, kế hoạch yêu cầu"),
        (Counted(), False, True, Cover.SILENT, "chưa ghi gì"),
        (Counted(3, 1), True, False, Cover.DONE, "3, 2 chưa có minh chứng"),
        (Counted(3, 3), False, False, Cover.PROVEN, "3, đủ minh chứng"),
    ],
)
def test_a_crossing_says_what_is_known_of_it(
    counted: Counted, is_asked: bool, is_silent: bool, cover: Cover, words: str
) -> None:
    assert cover_of(counted, is_asked=is_asked, is_silent=is_silent) is cover
    rows = {("a", "x"): counted}
    tasks = [Asked({Axis.CHANNEL: frozenset("a"), Axis.TOPIC: frozenset("x")})] if is_asked else []
    silent = frozenset("a") if is_silent else frozenset[str]()
    made = grid(Axis.CHANNEL, Axis.TOPIC, ["a"], ["x"], rows, tasks, silent)
    assert words_of(made.at("a", "x")) == words


def test_a_task_asks_for_a_crossing_only_when_it_names_both() -> None:
    tasks = [
        Asked({Axis.CHANNEL: frozenset("a")}),
        Asked({Axis.CHANNEL: frozenset("b"), Axis.TOPIC: frozenset("x")}),
        Asked({Axis.TOPIC: frozenset("y")}),
    ]
    made = grid(Axis.CHANNEL, Axis.TOPIC, ["a", "b", "c"], ["x", "y"], {}, tasks)
    assert made.missing() == [("a", EVERY), ("b", EVERY), ("b", "x")]


members = st.lists(st.sampled_from("abcd"), unique=True)


@given(
    members,
    members,
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd*")), st.integers(1, 9)
    ),
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))),
)
def test_every_crossing_has_a_cell_and_none_is_invented(
    rows: list[str],
    columns: list[str],
    found: dict[tuple[str, str], int],
    asked: list[tuple[str, str]],
) -> None:
    counted = {key: Counted(number, 0) for key, number in found.items()}
    tasks = [Asked({Axis.UNIT: frozenset(r), Axis.LANGUAGE: frozenset(c)}) for r, c in asked]
    made = grid(Axis.UNIT, Axis.LANGUAGE, rows, columns, counted, tasks)
    assert set(made.cells) == {(r, c) for r in rows for c in (EVERY, *columns)}
    for key, cell in made.cells.items():
        assert cell.done == found.get(key, 0)
        wanted = key in asked or (key[1] == EVERY and key[0] in {r for r, _ in asked})
        assert cell.is_asked == wanted
        assert (cell.cover is Cover.MISSING) == (wanted and not cell.done)


def test_each_axis_has_a_name() -> None:
    assert set(AXIS_NAMES) == set(Axis)
