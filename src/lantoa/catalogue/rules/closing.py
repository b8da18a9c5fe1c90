"""A change of the day on which figures are closed: what it gives to each period, and whether every
period keeps exactly one window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from lantoa.catalogue.rules.windows import Offsets, periods_of, window_of
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period

LAST_DAY_OF_MONTH = 0
"""Stands in the place of a day: the figures are closed with the month."""
MONTHS = {
    -1: "tháng trước tháng cuối của kỳ",
    0: "tháng cuối của kỳ",
    1: "tháng sau tháng cuối của kỳ",
}
LATEST_DAY = 27
"""A later day is not in every month, or is its last."""
_FURTHEST = 400


@dataclass(frozen=True, slots=True)
class Closing:
    """The last day of the figures: a day of a month that is counted from the last one that the
    period names. The next window begins on the day after, so that no day is lost or told twice."""

    day: int
    month: int

    @property
    def end(self) -> tuple[int, int]:
        """Month offset and day as ``WindowRule`` keeps them: the first day that is not in it."""
        if self.day == LAST_DAY_OF_MONTH:
            return self.month + 1, 1
        return self.month, self.day + 1

    @property
    def words(self) -> str:
        day = "ngày cuối" if self.day == LAST_DAY_OF_MONTH else f"ngày {self.day}"
        return f"đến hết {day} {MONTHS[self.month]}"


def closing_of(rule: Offsets) -> Closing | None:
    """How a rule closes; None for one that is not of this kind: its windows would not adjoin."""
    if (rule.start_month_offset, rule.start_day) != (rule.end_month_offset - 1, rule.end_day):
        return None
    is_whole = rule.end_day == 1
    found = Closing(rule.end_day - 1, rule.end_month_offset - is_whole)
    return found if found.month in MONTHS and found.day <= LATEST_DAY else None


@dataclass(frozen=True, slots=True)
class Row:
    """A window rule that is or would be; ``source`` is the key of the stored one."""

    cadence: str
    start_month_offset: int
    start_day: int
    end_month_offset: int
    end_day: int
    valid_from: date | None = None
    valid_to: date | None = None
    source: int | None = None


def row_of(closing: Closing, cadence: str, on: date) -> Row:
    month, day = closing.end
    return Row(cadence, month - 1, day, month, day, valid_from=on)


def changed(rows: Iterable[Row], new: Row) -> list[Row]:
    """The rules as they would be: what held makes way on the day, as ``actions.dated`` does it."""
    on = new.valid_from or date.min
    kept = [
        replace(row, valid_to=on)
        if row.cadence == new.cadence and (row.valid_to is None or row.valid_to > on)
        else row
        for row in rows
        if row.cadence != new.cadence or row.valid_from is None or row.valid_from < on
    ]
    return [*kept, new]


def periods_between(cadence: str, first: int, last: int) -> list[Period]:
    return [
        period
        for year in range(first, last + 1)
        for period in periods_of(year)
        if period.cadence == cadence
    ]


def windows_by(rows: Sequence[Row], periods: Iterable[Period]) -> dict[Period, Interval | None]:
    """The window of each period; None where no rule, or more than one, gives it."""
    found: dict[Period, Interval | None] = {}
    for period in periods:
        try:
            found[period] = window_of(period, rows).days
        except (LookupError, ValueError):
            found[period] = None
    return found


def is_clear(rows: Sequence[Row], new: Row) -> bool:
    """Whether every period around the day of a change has one window by the rules."""
    year = (new.valid_from or date.min).year
    around = periods_between(new.cadence, year - 1, year + 2)
    return None not in windows_by(changed(rows, new), around).values()


def first_clear_day(rows: Sequence[Row], news: Sequence[Row]) -> date | None:
    """The first day, from that of the change on, from which all of it can hold; None within a year
    and a bit."""
    if not news or news[0].valid_from is None:
        return None
    for step in range(_FURTHEST):
        day = news[0].valid_from + timedelta(days=step)
        if all(is_clear(rows, replace(new, valid_from=day)) for new in news):
            return day
    return None


def seams(windows: Sequence[Interval]) -> list[tuple[str, Interval]]:
    """Days between neighbouring windows that belong to none (``none``) or to both (``both``)."""
    found: list[tuple[str, Interval]] = []
    for one, other in pairwise(windows):
        if one.end < other.start:
            found.append(("none", Interval(one.end, other.start)))
        elif other.start < one.end:
            found.append(("both", Interval(other.start, one.end)))
    return found


def closing_problems(closing: Closing, cadences: Iterable[str]) -> list[Problem]:
    """What is wrong with a typed change."""
    problems: list[Problem] = []
    chosen = set(cadences)
    if not chosen or chosen - {each.value for each in Cadence}:
        problems.append(
            Problem("cadences", "Chưa chọn loại kỳ báo cáo.", "Đánh dấu ít nhất một loại.", "none")
        )
    if not LAST_DAY_OF_MONTH <= closing.day <= LATEST_DAY:
        problems.append(
            Problem(
                "day",
                f"Ngày chốt phải từ 1 đến {LATEST_DAY}, hoặc là ngày cuối tháng.",
                "Ghi lại ngày, hoặc để trống và chọn chốt vào cuối tháng.",
                "day",
            )
        )
    if closing.month not in MONTHS:
        problems.append(
            Problem("month", "Chưa chọn tháng chốt số liệu.", "Chọn trong danh sách.", "month")
        )
    return problems
