"""What is due now: the window of a cadence that runs on a day, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value

WINDOW_WORDS = {
    "day": "hôm nay",
    "week": "tuần này",
    "month": "tháng này",
    "quarter": "quý này",
    "year": "năm nay",
}


def running_window(cadence: str, on: date) -> Interval | None:
    """The calendar day, week (from Monday), month, quarter or year that the day lies in; None for
    a cadence that has no days of its own."""
    first, months = on, 0
    match cadence:
        case "day":
            return Interval.of_day(on)
        case "week":
            first = on - timedelta(days=on.weekday())
            return Interval.through(first, first + timedelta(days=6))
        case "month":
            first, months = on.replace(day=1), 1
        case "quarter":
            first, months = on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1), 3
        case "year":
            first, months = on.replace(month=1, day=1), 12
        case _:
            return None
    year, month = divmod(first.month - 1 + months, 12)
    return Interval(first, date(first.year + year, month + 1, 1))


def missing_words(cadence: str, target: Value, done: Decimal, unit: str) -> str:
    """``tuần này còn 2 bài``; empty where nothing is missing. A target in words wants one."""
    wanted = target.number if target.number is not None else Decimal(1)
    left = wanted - done
    if left <= 0 or cadence not in WINDOW_WORDS:
        return ""
    return f"{WINDOW_WORDS[cadence]} còn {vn.number(left)} {unit}".strip()


def brought(asked: int | None, kind: int, made: Value, placed: Iterable[Value]) -> Decimal:
    """How much of what a task counts an activity brings, unstated amounts being none: products
    where its kind is the count unit ``asked``, else times ``placed`` in that unit; one where the
    task counts nothing particular."""
    if asked is None:
        return Decimal(1)
    counted = [made] if asked == kind else placed
    return sum((each.number or Decimal(0) for each in counted), Decimal(0))
