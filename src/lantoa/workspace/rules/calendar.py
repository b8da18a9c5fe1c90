"""Months, and what stands in them: things that are due on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from lantoa.activities.rules import is_met
from lantoa.kernel import vietnamese
from lantoa.kernel.value import Qualifier, Value

_KEY = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
FIRST_YEAR, LAST_YEAR = 2000, 2099
WEEK = 7


class EntryKind(StrEnum):
    REPORT = "report"
    TASK = "task"
    LINE = "line"
    WINDOW = "window"
    GIVEN = "given"


KIND_LABELS = {
    EntryKind.REPORT: "Báo cáo",
    EntryKind.TASK: "Việc được giao",
    EntryKind.LINE: "Nhiệm vụ",
    EntryKind.WINDOW: "Định kỳ",
    EntryKind.GIVEN: "Việc đã giao",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is due on a day. ``key`` is its identity, whatever is said of it; ``route``
    and ``arguments`` lead to it. ``is_done`` None: nobody can tell. ``unit_id`` is who owes it."""

    key: str
    kind: EntryKind
    day: date
    title: str
    route: str
    arguments: tuple[object, ...]
    unit_id: int
    is_done: bool | None = None
    detail: str = ""
    cadence: str = ""
    short: str = ""
    """How much is missing of how much, where that is known."""

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    def is_late(self, today: date) -> bool:
        """The due day itself is in time."""
        return self.is_done is False and self.day < today

    def state(self, today: date) -> str:
        if self.is_done:
            return "Xong"
        return "Quá hạn" if self.is_late(today) else ""


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """By day; within a day reports first, then what was given, then the rest."""
    kinds = list(EntryKind)
    return sorted(entries, key=lambda each: (each.day, kinds.index(each.kind), each.key))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of the years 2000 to 2099."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(min(max(day.year, FIRST_YEAR), LAST_YEAR), day.month)

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """``2026-11``; None for anything else."""
        match = _KEY.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match and match[0].isascii() else None

    @property
    def key(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """``Tháng 11/2026``, ``Tháng 02/2026``."""
        return f"Tháng {vietnamese.day(self.first)[3:]}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        following = self.first + timedelta(days=31)
        return following.replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> Month | None:
        earlier = self.first - timedelta(days=1)
        return Month.of(earlier) if earlier.year >= FIRST_YEAR else None

    @property
    def after(self) -> Month | None:
        later = self.last + timedelta(days=1)
        return Month.of(later) if later.year <= LAST_YEAR else None

    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday to Sunday that hold the month."""
        start = self.first - timedelta(days=self.first.weekday())
        found: list[list[date]] = []
        while start <= self.last:
            found.append([start + timedelta(days=place) for place in range(WEEK)])
            start += timedelta(days=WEEK)
        return found


# --- How much is missing -------------------------------------------------------------------------


def left_words(target: Value, done: Decimal, unit: str) -> str:
    """``còn 2 bài``, ``còn hơn 2 bài``; nothing where all is there, or no number was asked for."""
    if target.number is None or is_met(target, done):
        return ""
    more = "hơn " if target.qualifier is Qualifier.MORE_THAN else ""
    return f"còn {more}{vietnamese.number(target.number - done)} {unit}".rstrip()


def short_words(target: Value, done: Decimal, unit: str) -> str:
    """``còn thiếu 1 trên 3 bài``; ``chưa có hoạt động nào`` where no number was asked for; nothing
    where all is there."""
    if is_met(target, done):
        return ""
    if target.number is None:
        return "chưa có hoạt động nào"
    more = "hơn " if target.qualifier is Qualifier.MORE_THAN else ""
    left, whole = vietnamese.number(target.number - done), vietnamese.number(target.number)
    return f"còn thiếu {more}{left} trên {whole} {unit}".rstrip()
