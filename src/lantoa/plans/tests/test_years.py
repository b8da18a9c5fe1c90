"""Days and words of a plan, one year on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.plans.rules import next_year, next_year_words, period_next_year

YEAR = Interval(date(2025, 1, 1), date(2026, 1, 1))
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 6, 30), date(2026, 6, 30)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_term_stays_in_its_month(day: date, later: date) -> None:
    assert next_year(day) == later


@pytest.mark.parametrize(
    ("start", "last", "later_last"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31)),
        (date(2023, 3, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2022, 3, 1), date(2023, 2, 28), date(2024, 2, 29)),
        (date(2023, 3, 1), date(2024, 2, 28), date(2025, 2, 28)),
    ],
)
def test_a_period_through_the_end_of_a_month_ends_with_it_again(
    start: date, last: date, later_last: date
) -> None:
    assert period_next_year(Interval.through(start, last)).last == later_last


@given(DAYS, st.integers(1, 2000), st.data())
def test_no_term_falls_out_of_the_period(start: date, length: int, data: st.DataObject) -> None:
    period = Interval(start, start + timedelta(days=length))
    term = start + timedelta(days=data.draw(st.integers(0, length - 1)))
    assert next_year(term) in period_next_year(period)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Tuyên truyền cải cách hành chính năm 2025", "Tuyên truyền cải cách hành chính năm 2026"),
        ("Theo Nghị quyết 76/2025/NQ-CP", "Theo Nghị quyết 76/2025/NQ-CP"),
        ("Sơ kết năm 2024", "Sơ kết năm 2024"),
        ("Năm 2025", "Năm 2026"),
        ("năm 20251", "năm 20251"),
    ],
)
def test_only_the_years_of_the_period_move(text: str, later: str) -> None:
    assert next_year_words(text, YEAR) == later
