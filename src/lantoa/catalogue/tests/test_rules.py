from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.catalogue import rules
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period

DECREE = date(2019, 3, 12)
unhurried = settings(deadline=None)


@dataclass(frozen=True)
class Row:
    cadence: str
    start_month_offset: int
    start_day: int
    end_month_offset: int
    end_day: int
    valid_from: date | None = None
    valid_to: date | None = None


CALENDAR = [Row(each, 0, 1, 1, 1, valid_to=DECREE) for each in Cadence]
FIFTEENTH = [Row(each, -1, 15, 0, 15, valid_from=DECREE) for each in Cadence]
LAW = CALENDAR + FIFTEENTH

years_of_the_decree = st.integers(2020, 2100)
days = st.dates(date(2018, 1, 1), date(2040, 12, 31))


def days_of(key: str) -> Interval:
    return rules.window_of(Period.parse(key), LAW).days


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-Q4", date(2018, 10, 1), date(2018, 12, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2019-03", date(2019, 2, 15), date(2019, 3, 14)),
        ("2019-Q1", date(2018, 12, 15), date(2019, 3, 14)),
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-H1", date(2023, 12, 15), date(2024, 6, 14)),
        ("2024-H2", date(2024, 6, 15), date(2024, 12, 14)),
        ("2024-N9", date(2023, 12, 15), date(2024, 9, 14)),
        ("2024", date(2023, 12, 15), date(2024, 12, 14)),
        ("2026-03", date(2026, 2, 15), date(2026, 3, 14)),
        ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
    ],
)
def test_a_period_has_the_days_that_the_decree_prints(key: str, first: date, last: date) -> None:
    assert days_of(key) == Interval.through(first, last)


@unhurried
@given(years_of_the_decree, st.sampled_from([Cadence.MONTH, Cadence.QUARTER, Cadence.HALF]))
def test_windows_tile_the_year_without_gap_or_overlap(year: int, cadence: Cadence) -> None:
    windows = [days_of(each.key) for each in rules.periods_of(year) if each.cadence is cadence]
    whole = days_of(str(year))
    assert (windows[0].start, windows[-1].end) == (whole.start, whole.end)
    assert all(one.end == other.start for one, other in pairwise(windows))


@unhurried
@given(years_of_the_decree)
def test_one_year_begins_where_the_year_before_ends(year: int) -> None:
    assert days_of(str(year)).end == days_of(str(year + 1)).start


@unhurried
@given(years_of_the_decree)
def test_nine_months_are_the_first_three_quarters(year: int) -> None:
    nine = days_of(f"{year}-N9")
    assert (nine.start, nine.end) == (days_of(f"{year}-Q1").start, days_of(f"{year}-Q3").end)


@unhurried
@given(st.integers(2010, 2100))
def test_every_period_has_one_window_also_around_the_change_of_rules(year: int) -> None:
    assert len([rules.window_of(each, LAW) for each in rules.periods_of(year)]) == 20


def test_two_rules_in_force_at_once_are_refused() -> None:
    with pytest.raises(LookupError):
        rules.window_of(Period.parse("2024-03"), [*LAW, Row("month", 0, 1, 1, 1)])


def test_no_rule_in_force_is_refused() -> None:
    with pytest.raises(LookupError):
        rules.window_of(Period.parse("2024-03"), CALENDAR)


@unhurried
@given(days, st.integers(1, 30), st.sets(days, max_size=60))
def test_a_deadline_is_a_working_day_with_all_its_working_days_after_the_cut_off(
    window_end: date, working_days: int, holidays: set[date]
) -> None:
    due = rules.due_on(window_end, working_days, holidays)
    between = [window_end + timedelta(days=ahead) for ahead in range((due - window_end).days + 1)]
    assert due >= window_end
    assert rules.is_working_day(due, holidays)
    assert sum(rules.is_working_day(day, holidays) for day in between) == working_days


@pytest.mark.parametrize(
    ("window_end", "working_days", "holidays", "due"),
    [
        (date(2024, 3, 15), 1, set(), date(2024, 3, 15)),
        (date(2024, 3, 15), 2, set(), date(2024, 3, 18)),
        (date(2024, 6, 15), 1, set(), date(2024, 6, 17)),
        (date(2019, 1, 1), 2, {date(2019, 1, 1)}, date(2019, 1, 3)),
    ],
)
def test_weekends_and_holidays_move_a_deadline(
    window_end: date, working_days: int, holidays: set[date], due: date
) -> None:
    assert rules.due_on(window_end, working_days, holidays) == due


def test_less_than_one_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        rules.due_on(date(2024, 3, 15), 0, set())
