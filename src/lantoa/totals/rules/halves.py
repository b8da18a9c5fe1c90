"""Half months: from the 1st to the 14th, and from the 15th to the end.

Calendar months, windows from the 15th to the 14th, quarters and both kinds of year are unions of
them, so a sum by half month answers each of these with a handful of cells and no day is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.kernel.interval import Interval

SECOND = 15
"""The day of the month on which its second half begins."""


def half_of(day: date) -> Interval:
    """The half month that holds the day. The last of all ends where the calendar does."""
    if day.day < SECOND:
        return Interval(day.replace(day=1), day.replace(day=SECOND))
    return Interval(day.replace(day=SECOND), _next_month(day))


def _next_month(day: date) -> date:
    if day.month < 12:
        return date(day.year, day.month + 1, 1)
    return date(day.year + 1, 1, 1) if day.year < date.max.year else date.max


@dataclass(frozen=True, slots=True)
class Cover:
    """A window as the half months wholly inside it, as one span, and the days at its edges."""

    halves: Interval | None
    edges: tuple[Interval, ...]


def cover(window: Interval) -> Cover:
    """The parts do not overlap, and together they are the window."""
    first = half_of(window.start)
    begin = window.start if first.start == window.start else first.end
    last = half_of(window.last)
    end = window.end if last.end == window.end else last.start
    if begin >= end:
        return Cover(None, (window,))
    edges = []
    if window.start < begin:
        edges.append(Interval(window.start, begin))
    if end < window.end:
        edges.append(Interval(end, window.end))
    return Cover(Interval(begin, end), tuple(edges))
