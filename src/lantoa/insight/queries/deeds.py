"""What was done for each of some tasks, in as few sums as its windows and units need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from lantoa.activities.queries import progress as activities
from lantoa.activities.rules import sure, windows_of
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE, Part, Total, Value


@dataclass(frozen=True, slots=True)
class Work:
    """What counts for a task: activities under some tasks, itself among them, on days of its
    period. ``edges`` are days at which, beside those of the windows of its cadence, what was done
    before is told apart from what was done after."""

    line_id: int
    of: frozenset[int]
    count_unit_id: int | None
    period: Interval
    cadence: str
    edges: frozenset[date]


class Deed(NamedTuple):
    """What a unit did under one task in days that the task does not tell apart, ``since`` the first
    of them: ``number`` activities, of what it counts ``times`` the same value."""

    line_id: int
    unit_id: int
    since: date
    occasion_id: int | None
    value: Value
    times: int
    number: int = 0
    embedded: int = 0

    @property
    def amount(self) -> Decimal:
        """How much of a target it fills; unstated amounts are none."""
        return sure(self.value) * self.times


def work_of(asked: Sequence[Work]) -> dict[int, list[Deed]]:
    """Each task to what was done for it. 2 queries, 1 where no task counts a unit."""
    by_line: dict[int, list[Work]] = {}
    for work in asked:
        for line_id in work.of:
            by_line.setdefault(line_id, []).append(work)
    first = min(work.period.start for work in asked)
    last = max(work.period.last for work in asked)
    sorts = _sorts(by_line)
    found: dict[int, list[Deed]] = {work.line_id: [] for work in asked}
    for line_id, since, unit_id, occasion_id, kind_id, made, number, embedded in activities.acts(
        sorts, first, last
    ):
        for work in by_line[line_id]:
            if since in work.period:
                wanted = work.count_unit_id
                value = ONE if wanted is None else made
                times = number if wanted is None or wanted == kind_id else 0
                found[work.line_id].append(
                    Deed(line_id, unit_id, since, occasion_id, value, times, number, embedded)
                )
    for line_id, since, unit_id, occasion_id, placed_in, count, number in activities.ran(
        sorts, first, last
    ):
        for work in by_line[line_id]:
            if work.count_unit_id == placed_in and since in work.period:
                found[work.line_id].append(
                    Deed(line_id, unit_id, since, occasion_id, count, number)
                )
    return found


def total_of(deeds: Iterable[Deed]) -> Total:
    """What was done of what a task counts, as stated."""
    parts: dict[Part, Decimal] = {}
    for deed in deeds:
        if deed.times:
            for part, amount in deed.value.parts().items():
                parts[part] = parts.get(part, Decimal(0)) + amount * deed.times
    return Total.of_parts(parts)


def _sorts(by_line: Mapping[int, Sequence[Work]]) -> list[activities.Asked]:
    """Tasks that are asked for alike stand together. Their edges are few and shared: days that one
    of them would not need make a sum more at most."""
    edges = frozenset().union(*(work.edges for works in by_line.values() for work in works))
    alike: dict[tuple[frozenset[tuple[str, Interval]], frozenset[int]], set[int]] = {}
    for line_id, works in by_line.items():
        paces = frozenset((work.cadence, work.period) for work in works if work.cadence)
        counted = frozenset(work.count_unit_id for work in works if work.count_unit_id is not None)
        alike.setdefault((paces, counted), set()).add(line_id)
    return [
        activities.Asked(
            frozenset(line_ids),
            edges.union(*(_starts(cadence, period) for cadence, period in paces)),
            counted,
        )
        for (paces, counted), line_ids in alike.items()
    ]


@lru_cache(maxsize=200)
def _starts(cadence: str, period: Interval) -> frozenset[date]:
    return frozenset(window.start for window in windows_of(cadence, period))
