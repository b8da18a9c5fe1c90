"""A change of the day on which figures are closed: no period is lost, none is told twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue.rules.closing import (
    LAST_DAY_OF_MONTH,
    MONTHS,
    Closing,
    Row,
    changed,
    closing_of,
    closing_problems,
    first_clear_day,
    is_clear,
    periods_between,
    row_of,
    seams,
    windows_by,
)
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence

FIFTEENTH = Row("quarter", -1, 15, 0, 15, date(2019, 3, 12))
CLOSINGS = st.builds(Closing, st.integers(LAST_DAY_OF_MONTH, 27), st.sampled_from(sorted(MONTHS)))


@pytest.mark.parametrize(
    ("closing", "first", "last"),
    [
        (Closing(14, 0), date(2026, 12, 15), date(2027, 3, 14)),
        (Closing(LAST_DAY_OF_MONTH, 0), date(2027, 1, 1), date(2027, 3, 31)),
        (Closing(5, 1), date(2027, 1, 6), date(2027, 4, 5)),
        (Closing(LAST_DAY_OF_MONTH, -1), date(2026, 12, 1), date(2027, 2, 28)),
    ],
)
def test_a_closing_day_gives_the_days_of_a_quarter(
    closing: Closing, first: date, last: date
) -> None:
    row = row_of(closing, "quarter", date(2020, 1, 1))
    [quarter, *_] = periods_between("quarter", 2027, 2027)
    window = windows_by([row], [quarter])[quarter]
    assert window is not None
    assert (window.start, window.last) == (first, last)


@given(CLOSINGS, st.sampled_from([each.value for each in Cadence]))
def test_windows_of_one_rule_adjoin_and_the_rule_says_its_closing_day(
    closing: Closing, cadence: str
) -> None:
    row = row_of(closing, cadence, date(2000, 1, 1))
    assert closing_of(row) == closing
    windows = list(windows_by([row], periods_between(cadence, 2025, 2028)).values())
    assert None not in windows
    if cadence != Cadence.NINE_MONTHS:
        assert seams([each for each in windows if each]) == []


@given(CLOSINGS, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_from_a_clear_day_on_every_period_has_one_window(closing: Closing, on: date) -> None:
    new = row_of(closing, "quarter", on)
    day = first_clear_day([FIFTEENTH], [new])
    assert day is not None
    assert day >= on
    after = changed([FIFTEENTH], row_of(closing, "quarter", day))
    assert None not in windows_by(after, periods_between("quarter", 2024, 2030)).values()
    assert (day == on) == is_clear([FIFTEENTH], new)


def test_a_day_between_the_old_and_the_new_closing_is_not_clear() -> None:
    whole = Closing(LAST_DAY_OF_MONTH, 0)
    between = row_of(whole, "quarter", date(2026, 12, 20))
    # Fourth quarter: closed on 14 December by the old rule, on 31 December by the new one.
    assert not is_clear([FIFTEENTH], between)
    assert first_clear_day([FIFTEENTH], [between]) == date(2027, 1, 1)


def test_days_of_none_and_of_both_are_named() -> None:
    first, gap = Interval(date(2026, 1, 1), date(2026, 2, 1)), date(2026, 2, 4)
    assert seams([first, Interval(gap, date(2026, 3, 1))]) == [
        ("none", Interval(date(2026, 2, 1), gap))
    ]
    early = first.end - timedelta(days=2)
    assert seams([first, Interval(early, gap)]) == [("both", Interval(early, first.end))]


@pytest.mark.parametrize(
    ("closing", "cadences", "code"),
    [
        (Closing(28, 0), ["quarter"], "day"),
        (Closing(-1, 0), ["quarter"], "day"),
        (Closing(14, 7), ["quarter"], "month"),
        (Closing(14, 0), [], "none"),
        (Closing(14, 0), ["daily"], "none"),
    ],
)
def test_what_cannot_be_is_refused(closing: Closing, cadences: list[str], code: str) -> None:
    assert [each.code for each in closing_problems(closing, cadences)] == [code]
