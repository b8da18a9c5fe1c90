"""Where two ways of looking at activities cross: what was asked for, done and proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Axis(StrEnum):
    """The values stand in addresses."""

    CHANNEL = "kenh"
    TOPIC = "noi-dung"
    LANGUAGE = "tieng"
    UNIT = "don-vi"


AXIS_NAMES = {
    Axis.CHANNEL: "Kênh",
    Axis.TOPIC: "Nội dung",
    Axis.LANGUAGE: "Tiếng",
    Axis.UNIT: "Đơn vị",
}

UNSAID = ""
"""The member of an axis for activities that say nothing there."""

EVERY = "*"
"""Crossing it with a member is the member as a whole: an activity in two languages is in two
columns, and once here."""


class Cover(StrEnum):
    NOTHING = "nothing"
    MISSING = "missing"
    DONE = "done"
    PROVEN = "proven"
    SILENT = "silent"
    """The unit logged nothing at all: what it did is not known."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Activities where two members cross, and how many of them have proof."""

    done: int = 0
    proven: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task of a plan names on each axis; nothing named on an axis is an empty set."""

    members: Mapping[Axis, frozenset[str]]

    def on(self, axis: Axis) -> frozenset[str]:
        return self.members.get(axis, frozenset())


@dataclass(frozen=True, slots=True)
class Crossing:
    done: int
    proven: int
    is_asked: bool
    cover: Cover

    @property
    def bare(self) -> int:
        """How many of them have no proof."""
        return self.done - self.proven


@dataclass(frozen=True, slots=True)
class Grid:
    """``cells`` by (row, column); the column ``EVERY`` is the row as a whole."""

    rows: Axis
    columns: Axis
    cells: Mapping[tuple[str, str], Crossing]

    def at(self, row: str, column: str) -> Crossing:
        return self.cells[row, column]

    def missing(self) -> list[tuple[str, str]]:
        """Crossings that a plan asks for and nobody did, by row and column."""
        return [key for key, cell in self.cells.items() if cell.cover is Cover.MISSING]


def cover_of(counted: Counted, *, is_asked: bool, is_silent: bool) -> Cover:
    """What was done is proven only when all of it is."""
    if counted.done:
        return Cover.PROVEN if counted.proven >= counted.done else Cover.DONE
    if is_asked:
        return Cover.MISSING
    return Cover.SILENT if is_silent else Cover.NOTHING


def grid(
    rows: Axis,
    columns: Axis,
    row_members: Sequence[str],
    column_members: Sequence[str],
    counted: Mapping[tuple[str, str], Counted],
    asked: Iterable[Asked],
    silent: frozenset[str] = frozenset(),
) -> Grid:
    """Every crossing of the members, and each row as a whole. A task asks for a crossing when it
    names both members; for a row when it names that one, whatever else it leaves open."""
    wanted: set[tuple[str, str]] = set()
    for task in asked:
        for row in task.on(rows):
            wanted.add((row, EVERY))
            wanted.update((row, column) for column in task.on(columns))
    cells: dict[tuple[str, str], Crossing] = {}
    for row in row_members:
        for column in (EVERY, *column_members):
            found = counted.get((row, column), Counted())
            is_asked = (row, column) in wanted
            cover = cover_of(found, is_asked=is_asked, is_silent=row in silent)
            cells[row, column] = Crossing(found.done, found.proven, is_asked, cover)
    return Grid(rows, columns, cells)


def words_of(crossing: Crossing) -> str:
    """``12 hoạt động, 3 chưa có minh chứng``; of nothing, whether a plan asks for it."""
    match crossing.cover:
        case Cover.MISSING:
            return "chưa có, kế hoạch yêu cầu"
        case Cover.NOTHING:
            return "0"
        case Cover.SILENT:
            return "chưa ghi gì"
        case Cover.PROVEN:
            return f"{crossing.done}, đủ minh chứng"
        case Cover.DONE:
            return f"{crossing.done}, {crossing.bare} chưa có minh chứng"
