"""The windows of one question: the one that is asked for, those before it, a year earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.kernel.interval import Interval

WINDOWS = 8
"""A trend shows so many windows, the one that is asked for last."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows of one question. ``all`` holds the trend, the window that is asked for last, and
    behind it the same window a year before, if it is known and not among them."""

    trend: tuple[Interval, ...]
    year_before: Interval | None

    @property
    def all(self) -> tuple[Interval, ...]:
        extra = self.year_before
        return self.trend if extra is None or extra in self.trend else (*self.trend, extra)

    @property
    def now(self) -> Interval:
        return self.trend[-1]

    @property
    def place_of_year_before(self) -> int | None:
        return None if self.year_before is None else self.all.index(self.year_before)


def a_year_earlier(window: Interval) -> Interval:
    """The same days a year before. Of 29 February the 28th; a window that ends with the 28th ends
    with it too."""
    start, end = window.start, window.end
    year = start.year - 1
    first = date(year, 2, 28) if _is_leap_day(start) else start.replace(year=year)
    # The end is the first day that is no longer meant: after the 28th that was 1 March.
    until = date(end.year - 1, 3, 1) if _is_leap_day(end) else end.replace(year=end.year - 1)
    return Interval(first, until)


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def windows_until(window: Interval, count: int = WINDOWS) -> tuple[Interval, ...]:
    """The window and those before it, the earliest first: as many months long where it is made of
    months (a month from the 15th too), else as many days. They meet and never overlap. Fewer where
    the calendar begins."""
    months = _months(window)
    found = [window]
    while len(found) < count:
        end = found[0].start
        try:
            start = _months_back(end, months) if months else end - timedelta(days=window.length)
        except (OverflowError, ValueError):
            break
        found.insert(0, Interval(start, end))
    return tuple(found)


def _months(window: Interval) -> int:
    """How many whole months; 0 where it is not made of such. Days that not every month has make
    none."""
    if window.start.day != window.end.day or window.start.day > 28:
        return 0
    return 12 * (window.end.year - window.start.year) + window.end.month - window.start.month


def _months_back(day: date, months: int) -> date:
    place = 12 * day.year + day.month - 1 - months
    return date(place // 12, place % 12 + 1, day.day)
