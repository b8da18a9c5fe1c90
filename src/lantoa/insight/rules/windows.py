"""The windows of a task that asks again and again: what each asks for, and whether it was done."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from lantoa.activities.rules import is_met, target_in, windows_of
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value

Done = tuple[date, Decimal]
"""A day, and how much of what a task counts was done on it."""

_ROMAN = ("I", "II", "III", "IV")


class WindowState(StrEnum):
    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    FUTURE = "future"
    NOT_ASKED = "not_asked"
    """Before the plan was issued, after it was closed, or too few days of a window."""


WINDOW_WORDS = {
    WindowState.MET: "đạt",
    WindowState.MISSED: "thiếu",
    WindowState.RUNNING: "đang làm",
    WindowState.FUTURE: "chưa tới",
    WindowState.NOT_ASKED: "không tính",
}


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the plan's days. ``target`` is what it asks for, None where it asks for nothing;
    ``short`` is its name in a strip, ``label`` its name in a sentence."""

    span: Interval
    target: Value | None
    done: Decimal
    state: WindowState
    short: str
    label: str
    key: int | None = None
    """Of an event: which one."""

    @property
    def word(self) -> str:
        return WINDOW_WORDS[self.state]

    @property
    def wanted(self) -> Decimal:
        return (self.target.number or Decimal(1)) if self.target is not None else Decimal(0)


def state_of(target: Value | None, done: Decimal, span: Interval, on: date) -> WindowState:
    """Of a window with its days, seen on a day. What is enough is met before the window ends."""
    if target is None:
        return WindowState.NOT_ASKED
    if is_met(target, done):
        return WindowState.MET
    if span.end <= on:
        return WindowState.MISSED
    return WindowState.RUNNING if span.start <= on else WindowState.FUTURE


def windows(
    cadence: str,
    target: Value,
    period: Interval,
    asked: Interval,
    done: Sequence[Done],
    on: date,
) -> tuple[Window, ...]:
    """Every window of the plan's period, each of its days in exactly one. Only days in ``asked``
    ask for anything; a window of which but a part is asked asks for its share."""
    amounts = _summed(done)
    found = []
    for span, wanted, short, label in _frame(cadence, target, period, asked):
        amount = amounts.within(span)
        found.append(Window(span, wanted, amount, state_of(wanted, amount, span, on), short, label))
    return tuple(found)


@lru_cache(maxsize=256)
def _frame(
    cadence: str, target: Value, period: Interval, asked: Interval
) -> tuple[tuple[Interval, Value | None, str, str], ...]:
    """Each window with what it asks for and its names. Many units ask the same of themselves."""
    with_year = period.start.year != period.last.year
    found = []
    for span in windows_of(cadence, period):
        overlap = _overlap(span, asked)
        wanted = target_in(target, cadence, overlap) if overlap is not None else None
        found.append((span, wanted, *window_names(cadence, span, with_year=with_year)))
    return tuple(found)


class _Sums:
    """Amounts by day, to be asked for many spans."""

    def __init__(self, days: list[date], running: list[Decimal]) -> None:
        self.days, self.running = days, running

    def within(self, span: Interval) -> Decimal:
        low, high = bisect_left(self.days, span.start), bisect_left(self.days, span.end)
        return self.running[high] - self.running[low]


def _summed(done: Iterable[Done]) -> _Sums:
    listed = sorted(done)
    running = [Decimal(0)]
    for _, amount in listed:
        running.append(running[-1] + amount)
    return _Sums([on for on, _ in listed], running)


def done_until(done: Iterable[Done], end: date) -> Decimal:
    """What was done on days before ``end``."""
    return sum((amount for on, amount in done if on < end), Decimal(0))


def _overlap(one: Interval, other: Interval) -> Interval | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Interval(start, end) if start < end else None


def window_names(cadence: str, span: Interval, *, with_year: bool = False) -> tuple[str, str]:
    """``Tuần 7`` and ``tuần 7``; a week has the number and the year of its Thursday (ISO 8601).
    In a plan of more than one year every name has its year."""
    first = span.start
    match cadence:
        case "week":
            thursday = first - timedelta(days=first.weekday()) + timedelta(days=3)
            number = thursday.isocalendar().week
            is_plain = thursday.year == first.year and not with_year
            year = "" if is_plain else f"/{thursday.year}"
            return f"Tuần {number}{year}", f"tuần {number}{year}"
        case "month":
            year = f"/{first.year}" if with_year else ""
            return f"Tháng {first.month}{year}", f"tháng {first.month}/{first.year}"
        case "quarter":
            roman = _ROMAN[(first.month - 1) // 3]
            year = f"/{first.year}" if with_year else ""
            return f"Quý {roman}{year}", f"quý {roman}/{first.year}"
        case "year":
            return f"{first.year}", f"năm {first.year}"
        case _:
            return f"{first.day:02d}/{first.month}", f"ngày {vn.day(first)}"


MOST_BOXES = 62
"""A strip of more boxes is folded into months."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a strip: a window, or the windows of a month."""

    span: Interval
    short: str
    label: str
    state: WindowState
    met: int
    asked: int
    window: Window | None = None

    @property
    def word(self) -> str:
        return WINDOW_WORDS[self.state]


def boxes(found: Sequence[Window]) -> tuple[Box, ...]:
    """The windows as a strip shows them: one by one, or by the month in which they begin."""
    if len(found) <= MOST_BOXES:
        return tuple(_box([each], each.short, each.label, each) for each in found)
    months: dict[tuple[int, int], list[Window]] = {}
    for each in found:
        months.setdefault((each.span.start.year, each.span.start.month), []).append(each)
    return tuple(
        _box(rows, f"{month}/{year}", f"tháng {month}/{year}", None)
        for (year, month), rows in months.items()
    )


_WORST = (
    WindowState.MISSED,
    WindowState.RUNNING,
    WindowState.FUTURE,
    WindowState.MET,
    WindowState.NOT_ASKED,
)


def _box(rows: Sequence[Window], short: str, label: str, window: Window | None) -> Box:
    states = {each.state for each in rows}
    asked = [each for each in rows if each.target is not None]
    return Box(
        span=Interval(rows[0].span.start, rows[-1].span.end),
        short=short,
        label=label,
        state=next(each for each in _WORST if each in states),
        met=sum(each.state is WindowState.MET for each in asked),
        asked=len(asked),
        window=window,
    )
