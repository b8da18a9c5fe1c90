"""On which day of the Vietnamese calendar an instant falls."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel import days

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 9, 17, 23, 59, tzinfo=HERE), date(2026, 9, 17)),
        (datetime(2026, 9, 18, 0, 0, tzinfo=HERE), date(2026, 9, 18)),
        (datetime(2026, 9, 18, 0, 1, tzinfo=HERE), date(2026, 9, 18)),
        (datetime(2026, 9, 17, 16, 59, 59, tzinfo=UTC), date(2026, 9, 17)),
        (datetime(2026, 9, 17, 17, 0, tzinfo=UTC), date(2026, 9, 18)),
        (datetime(2026, 9, 17, 23, 59, tzinfo=UTC), date(2026, 9, 18)),
        (datetime(2026, 9, 18, 0, 1, tzinfo=UTC), date(2026, 9, 18)),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2024, 2, 28, 17, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2026, 9, 17, 9, 30, tzinfo=timezone(-timedelta(hours=8))), date(2026, 9, 18)),
    ],
)
def test_the_day_is_that_of_the_vietnamese_clock(instant: datetime, day: date) -> None:
    assert days.local_day(instant) == day


def test_an_instant_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="naive"):
        days.local_day(datetime(2026, 9, 17, 12))  # noqa: DTZ001 - this is what is refused


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_a_local_day_begins_at_seven_hours_before_utc_midnight(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    assert days.local_day(instant) == (moment + timedelta(hours=7)).date()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_zone_in_which_an_instant_is_written_does_not_move_its_day(
    moment: datetime, hours: int
) -> None:
    instant = moment.replace(tzinfo=UTC)
    assert days.local_day(instant.astimezone(timezone(timedelta(hours=hours)))) == days.local_day(
        instant
    )


def test_now_is_an_instant_of_today() -> None:
    before, today, after = days.now(), days.today(), days.now()
    assert before.utcoffset() == timedelta(0)
    assert days.local_day(before) <= today <= days.local_day(after)
