"""Half-open spans of local days: the start belongs to the span, the end does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Days from ``start`` up to, not including, ``end``.

    Both are local dates of Vietnam. Raises ``ValueError`` when the span holds no day.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"an interval needs at least one day: {self.start} .. {self.end}")

    @classmethod
    def of_day(cls, day: date) -> Interval:
        return cls(day, day + timedelta(days=1))

    @classmethod
    def through(cls, first: date, last: date) -> Interval:
        """The span from ``first`` to ``last``, both included, as people and decrees write it."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def length(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def covers(self, other: Interval) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end

    def straddles(self, other: Interval) -> bool:
        """Whether the spans share days, yet ``other`` is not wholly inside this one."""
        return self.overlaps(other) and not self.covers(other)

    def days(self) -> Iterator[date]:
        day = self.start
        while day < self.end:
            yield day
            day += timedelta(days=1)
