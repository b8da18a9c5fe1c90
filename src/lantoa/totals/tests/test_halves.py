"""Half months cover every window: nothing twice, nothing left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.totals.rules import cover, half_of

days = st.dates(max_value=date.max - timedelta(days=1))
windows = st.builds(
    lambda start, length: Interval(start, min(start + timedelta(days=length), date.max)),
    st.dates(max_value=date(9997, 1, 1)),
    st.one_of(st.integers(1, 40), st.integers(1, 800)),
)


@given(days)
def test_a_day_lies_in_its_half_and_the_next_half_begins_where_it_ends(day: date) -> None:
    half = half_of(day)
    assert day in half
    assert half.length <= 17
    assert half_of(half.start) == half
    if half.end < date.max:
        assert half_of(half.end).start == half.end


@given(windows)
def test_the_parts_of_a_cover_are_the_window_day_by_day(window: Interval) -> None:
    found = cover(window)
    parts = [*found.edges] + ([found.halves] if found.halves else [])
    assert sorted(day for part in parts for day in part.days()) == list(window.days())
    if found.halves:
        assert half_of(found.halves.start).start == found.halves.start
        assert half_of(found.halves.last).end == found.halves.end


@given(windows)
def test_no_whole_half_month_is_read_day_by_day(window: Interval) -> None:
    for edge in cover(window).edges:
        assert not any(edge.covers(half_of(day)) for day in edge.days())


@pytest.mark.parametrize(
    ("first", "end", "halves"),
    [
        (date(2026, 2, 1), date(2026, 3, 1), 2),
        (date(2025, 12, 15), date(2026, 3, 15), 6),
        (date(2025, 12, 15), date(2026, 12, 15), 24),
        (date(2026, 1, 1), date(2027, 1, 1), 24),
    ],
)
def test_official_windows_have_no_days_at_their_edges(first: date, end: date, halves: int) -> None:
    found = cover(Interval(first, end))
    assert found.edges == ()
    assert found.halves is not None
    assert len({half_of(day) for day in found.halves.days()}) == halves


def test_the_last_day_of_the_calendar_has_a_half_too() -> None:
    day = date.max - timedelta(days=1)
    assert half_of(day).end == date.max
    assert cover(Interval.of_day(day)).edges == (Interval.of_day(day),)
