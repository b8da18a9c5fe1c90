"""What a task asks for, in words and without contradictions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_STATED, Qualifier, Value, exact, stated
from lantoa.plans.rules import (
    CADENCE_LABELS,
    Asked,
    Way,
    asked_words,
    inherited,
    problems_of_asking,
    way_of,
)

JUNE = date(2026, 6, 30)


def at_least(number: int) -> Value:
    return stated(number, Qualifier.AT_LEAST)


@pytest.mark.parametrize(
    ("asked", "words", "way"),
    [
        (Asked(at_least(3), "bài", "week"), "ít nhất 3 bài mỗi tuần", Way.PACE),
        (
            Asked(exact(1), "chuyên đề", "class", "lớp bồi dưỡng chính trị"),
            "1 chuyên đề trong mỗi lớp bồi dưỡng chính trị",
            Way.EVENTS,
        ),
        (
            Asked(at_least(2), "tin", "quarter", each_unit=True),
            "mỗi đơn vị cấp dưới ít nhất 2 tin mỗi quý",
            Way.EACH_UNIT,
        ),
        (Asked(exact(4), "hội nghị"), "4 hội nghị cả kỳ", Way.WHOLE),
        (
            Asked(exact(1), "thư ngỏ", deadline=JUNE),
            "1 thư ngỏ, chậm nhất 30/6/2026",
            Way.BY_DATE,
        ),
        (
            Asked(stated(500, Qualifier.MORE_THAN), "tin, bài"),
            "hơn 500 tin, bài cả kỳ",
            Way.WHOLE,
        ),
        (Asked(exact(1), "cột tin", "month"), "1 cột tin mỗi tháng", Way.PACE),
        (Asked(), "không nêu chỉ tiêu", Way.WHOLE),
        (Asked(deadline=JUNE), "không nêu chỉ tiêu, chậm nhất 30/6/2026", Way.BY_DATE),
        (
            Asked(exact(1), "hội nghị", each_unit=True, deadline=JUNE),
            "mỗi đơn vị cấp dưới 1 hội nghị, chậm nhất 30/6/2026",
            Way.EACH_UNIT,
        ),
        (Asked(exact(0), "tin"), "0 tin cả kỳ", Way.WHOLE),
    ],
)
def test_a_task_is_said_in_words(asked: Asked, words: str, way: Way) -> None:
    assert asked_words(asked) == words
    assert way_of(asked) is way


asks = st.builds(
    Asked,
    target=st.one_of(
        st.just(NOT_STATED),
        st.integers(0, 10**6).map(exact),
        st.integers(0, 10**6).map(at_least),
    ),
    unit=st.sampled_from(["tin", "bài"]),
    cadence=st.sampled_from(sorted(CADENCE_LABELS)),
    event_kind=st.just("lớp"),
    each_unit=st.booleans(),
    deadline=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@given(asks)
def test_words_never_lose_the_number_the_day_or_of_whom(asked: Asked) -> None:
    said = asked_words(asked)
    assert ("mỗi đơn vị cấp dưới" in said) == asked.each_unit
    if asked.target.number is not None:
        assert vietnamese.number(asked.target.number) in said
    else:
        assert "không nêu chỉ tiêu" in said
    if asked.deadline:
        assert said.endswith(f"chậm nhất {vietnamese.day(asked.deadline)}")
    assert "  " not in said


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Asked(exact(3), "tin"), []),
        (Asked(exact(3)), ["target_without_unit"]),
        (Asked(exact(3), "tin", "often"), ["cadence"]),
        (Asked(exact(1), "tin", "class"), ["no_event_kind"]),
        (Asked(exact(1), "tin", "week", "lớp"), ["event_without_cadence"]),
        (Asked(cadence="class", event_kind="lớp"), []),
    ],
)
def test_what_does_not_go_together_is_refused(asked: Asked, codes: list[str]) -> None:
    assert [each.code for each in problems_of_asking(asked)] == codes


@pytest.mark.parametrize(
    ("above", "same_unit", "below"),
    [
        (Asked(exact(100), "tin"), False, Asked()),
        (Asked(exact(100), "tin"), True, Asked()),
        (Asked(at_least(3), "bài", "week"), False, Asked()),
        (Asked(at_least(3), "bài", "week"), True, Asked(at_least(3), "bài", "week")),
        (
            Asked(at_least(2), "tin", "quarter", each_unit=True),
            False,
            Asked(at_least(2), "tin", "quarter"),
        ),
        (Asked(exact(1), "tin", "class", "lớp"), False, Asked(cadence="class", event_kind="lớp")),
    ],
)
def test_what_goes_down_is_what_the_unit_below_must_do(
    above: Asked, same_unit: bool, below: Asked
) -> None:
    assert inherited(above, same_unit=same_unit) == below
