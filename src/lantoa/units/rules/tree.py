"""Trees of units on a day, and what may not stand beside each other in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Protocol, TypeVar


class Span(Protocol):
    """Anything with half-open validity; ``None`` is unknown (start) or open (end)."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...


class Placed(Span, Protocol):
    """A version of a unit with its place under another."""

    @property
    def unit_id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


S = TypeVar("S", bound=Span)


def holds_on(span: Span, day: date) -> bool:
    """Whether the span holds the local day. An unknown start counts as long ago."""
    return (span.valid_from is None or span.valid_from <= day) and (
        span.valid_to is None or day < span.valid_to
    )


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a day."""
    return (one.valid_from or date.min) < (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) < (one.valid_to or date.max)


def overlaps(spans: Iterable[S]) -> list[tuple[S, S]]:
    """Every pair that shares a day: of one unit's versions there may be none."""
    return [(one, other) for one, other in combinations(spans, 2) if overlap(one, other)]


def nearest(spans: Sequence[S], day: date) -> S | None:
    """The span in force on the day; else the last one before it; else the first after it."""
    for span in spans:
        if holds_on(span, day):
            return span
    before = [span for span in spans if span.valid_to is not None and span.valid_to <= day]
    if before:
        return max(before, key=lambda span: span.valid_to or date.max)
    return min(spans, key=lambda span: span.valid_from or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Tree:
    """Who stands under whom on one day. A parent that is not in force is kept as an id."""

    parents: Mapping[int, int | None]
    children: Mapping[int, tuple[int, ...]]

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self.parents

    def ancestors(self, unit_id: int) -> tuple[int, ...]:
        """Nearest first. Ends at the top, at a parent that is not in force, or at a circle."""
        found: list[int] = []
        above = self.parents.get(unit_id)
        while above is not None and above in self.parents and above not in found:
            if above == unit_id:
                break
            found.append(above)
            above = self.parents[above]
        return tuple(found)

    def within(self, unit_id: int) -> tuple[int, ...]:
        """The unit itself and everything under it, from above down."""
        found = [unit_id] if unit_id in self.parents else []
        for each in found:
            found.extend(child for child in self.children.get(each, ()) if child not in found)
        return tuple(found)


def tree_of(rows: Iterable[tuple[int, int | None]]) -> Tree:
    """The tree of pairs of a unit and its parent; of a unit named twice the last row counts."""
    parents = dict(rows)
    children: dict[int, list[int]] = {}
    for unit_id, parent_id in parents.items():
        if parent_id is not None:
            children.setdefault(parent_id, []).append(unit_id)
    return Tree(parents, {unit_id: tuple(found) for unit_id, found in children.items()})


def tree_on(versions: Iterable[Placed], day: date) -> Tree:
    """The tree of the versions that are in force on the day.

    Raises ``ValueError`` when two versions of one unit are in force on that day.
    """
    parents: dict[int, int | None] = {}
    children: dict[int, list[int]] = {}
    for version in versions:
        if not holds_on(version, day):
            continue
        if version.unit_id in parents:
            raise ValueError(f"unit {version.unit_id} has two versions on {day}")
        parents[version.unit_id] = version.parent_id
        if version.parent_id is not None:
            children.setdefault(version.parent_id, []).append(version.unit_id)
    return Tree(parents, {unit_id: tuple(found) for unit_id, found in children.items()})
