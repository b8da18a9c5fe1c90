"""What is due now: the window of a cadence that runs on a day, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE, Qualifier, Value

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


def windows_of(cadence: str, period: Interval) -> Iterator[Interval]:
    """The windows of a cadence that the period touches, cut to its days: each of its days lies in
    exactly one of them. None for a cadence that has no days of its own."""
    window = running_window(cadence, period.start)
    while window is not None and window.start < period.end:
        yield Interval(max(window.start, period.start), min(window.end, period.end))
        window = running_window(cadence, window.end)


def is_met(target: Value, done: Decimal) -> bool:
    """Whether what was done is what a target asks for; a target in words asks for one thing."""
    if target.number is None:
        return done >= 1
    if target.qualifier is Qualifier.MORE_THAN:
        return done > target.number
    return done >= target.number


def target_in(target: Value, cadence: str, asked: Interval) -> Value | None:
    """What is asked in the days ``asked`` of one window: the target, or the share of a window that
    a plan cuts short, by its days and rounded half up. None where nothing is left of it: three a
    week ask for nothing in the one day of a week that ends with the year."""
    whole = running_window(cadence, asked.start)
    wanted = target if target.number is not None else ONE
    if whole is None or asked.covers(whole) or wanted.number is None:
        return wanted
    number = wanted.number
    step = Decimal(1) if number == number.to_integral_value() else Decimal("0.001")
    share = (number * asked.length / whole.length).quantize(step, ROUND_HALF_UP)
    return replace(wanted, number=share, number_max=None) if share else None


def missing_words(cadence: str, target: Value, done: Decimal, unit: str) -> str:
    """``tuần này còn 2 bài``; empty where nothing is missing. A target in words wants one."""
    wanted = target.number if target.number is not None else Decimal(1)
    left = wanted - done
    if left <= 0 or cadence not in WINDOW_WORDS:
        return ""
    return f"{WINDOW_WORDS[cadence]} còn {vn.number(left)} {unit}".strip()


def counted(
    asked: int | None, kind: int, made: Value, placed: Iterable[Value]
) -> tuple[Value, ...]:
    """What an activity brings of what a task counts: products where its kind is the count unit
    ``asked``, else times ``placed`` in that unit; one where the task counts nothing particular."""
    if asked is None:
        return (ONE,)
    return (made,) if asked == kind else tuple(placed)


def sure(value: Value) -> Decimal:
    """How much of a target a value fills: its number, the lower end of a range; nothing for what
    is not stated, nor for "at most"."""
    is_ceiling = value.qualifier is Qualifier.AT_MOST
    return Decimal(0) if value.number is None or is_ceiling else value.number


def brought(asked: int | None, kind: int, made: Value, placed: Iterable[Value]) -> Decimal:
    """How much of what a task counts an activity brings, unstated amounts being none."""
    return sum(map(sure, counted(asked, kind, made, placed)), Decimal(0))
