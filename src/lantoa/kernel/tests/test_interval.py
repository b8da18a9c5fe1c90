"""Half-open spans of days: every day belongs to exactly one of two neighbouring spans."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval

MARCH = Interval(date(2024, 3, 1), date(2024, 4, 1))

FIRST = date(2023, 1, 1)
near_days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
spans = st.builds(
    lambda start, length: Interval(start, start + timedelta(days=length)),
    near_days,
    st.integers(1, 120),
)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2024, 2, 29), False),
        (date(2024, 3, 1), True),
        (date(2024, 3, 31), True),
        (date(2024, 4, 1), False),
    ],
)
def test_the_start_belongs_to_a_span_and_the_end_does_not(day: date, inside: bool) -> None:
    assert (day in MARCH) is inside


@pytest.mark.parametrize("end", [date(2024, 3, 1), date(2024, 2, 28)])
def test_a_span_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Interval(date(2024, 3, 1), end)


def test_people_write_both_days_of_a_span_as_included() -> None:
    window = Interval.through(date(2023, 12, 15), date(2024, 3, 14))
    assert (window.start, window.last, window.end) == (
        date(2023, 12, 15),
        date(2024, 3, 14),
        date(2024, 3, 15),
    )
    assert window.length == 91


@pytest.mark.parametrize(
    ("other", "covers", "overlaps", "straddles"),
    [
        ((3, 1, 4, 1), True, True, False),
        ((3, 10, 3, 11), True, True, False),
        ((2, 15, 3, 15), False, True, True),
        ((3, 31, 4, 2), False, True, True),
        ((2, 1, 5, 1), False, True, True),
        ((2, 1, 3, 1), False, False, False),
        ((4, 1, 5, 1), False, False, False),
    ],
    ids=["same", "inside", "before", "after", "around", "touches before", "touches after"],
)
def test_how_another_span_lies_to_march(
    other: tuple[int, int, int, int], covers: bool, overlaps: bool, straddles: bool
) -> None:
    span = Interval(date(2024, *other[:2]), date(2024, *other[2:]))
    assert (MARCH.covers(span), MARCH.overlaps(span), MARCH.straddles(span)) == (
        covers,
        overlaps,
        straddles,
    )


@given(spans)
def test_a_span_is_its_days(span: Interval) -> None:
    days = list(span.days())
    assert len(days) == span.length
    assert days[0] == span.start
    assert days[-1] == span.last
    assert all(day in span for day in days)
    assert span.end not in span
    assert span.start - timedelta(days=1) not in span


@given(spans, spans)
def test_covering_and_overlapping_are_what_the_days_say(one: Interval, two: Interval) -> None:
    mine, theirs = set(one.days()), set(two.days())
    assert one.covers(two) == (theirs <= mine)
    assert one.overlaps(two) == bool(mine & theirs)
    assert one.straddles(two) == (bool(mine & theirs) and not theirs <= mine)


@given(spans, spans, spans)
def test_covering_is_an_order_and_overlapping_is_mutual(
    one: Interval, two: Interval, three: Interval
) -> None:
    assert one.covers(one)
    assert one.overlaps(two) == two.overlaps(one)
    if one.covers(two) and two.covers(three):
        assert one.covers(three)
    if one.covers(two) and two.covers(one):
        assert one == two
    if not one.overlaps(two):
        assert not one.covers(two)
        assert not one.straddles(two)


@given(spans)
def test_two_neighbours_share_no_day_and_leave_none_out(span: Interval) -> None:
    after = Interval(span.end, span.end + timedelta(days=30))
    assert not span.overlaps(after)
    assert span.last + timedelta(days=1) == after.start


@given(near_days)
def test_a_day_is_a_span_of_one(day: date) -> None:
    assert list(Interval.of_day(day).days()) == [day]
    assert Interval.of_day(day) == Interval.through(day, day)
