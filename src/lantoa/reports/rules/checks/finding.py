"""What a check says of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LEVEL_LABELS = {
    Level.ERROR: "Lỗi, phải sửa trước khi trình ký",
    Level.WARNING: "Cảnh báo, nên sửa hoặc giải thích",
    Level.NOTE: "Nên xem",
}


@dataclass(frozen=True, slots=True)
class Other:
    """Another report that a finding is about. ``what`` names it: that is said, and the way to the
    passages shown, only to who may view the report."""

    version_id: int
    unit_id: int
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """``place`` is an anchor on the report's page, or a part, of which ``where`` is the title;
    ``code`` is stable. ``number``: of how many things this is said. ``quotes`` are the report's own
    words that it is said of. ``what`` never tells whose report another is."""

    level: Level
    what: str
    remedy: str
    place: str
    code: str
    number: int = 1
    quotes: tuple[str, ...] = ()
    other: Other | None = None
    where: str = ""

    def told(self, *, may_view: bool) -> Finding:
        """As somebody is told it who may, or may not, view the other report."""
        if self.other is None:
            return self
        return replace(self, what=self.other.what) if may_view else replace(self, other=None)


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept; with whose report another is, for it is told only when shown."""
    return [
        {**asdict(each), "level": each.level.value, "quotes": list(each.quotes)}
        for each in findings
    ]


def from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            level=Level(row["level"]),
            quotes=tuple(row["quotes"]),
            other=Other(**row["other"]) if row["other"] else None,
            **{name: row[name] for name in ("what", "remedy", "place", "code", "number", "where")},
        )
        for row in data
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one level, as a page shows them together."""

    level: Level
    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        return LEVEL_LABELS[self.level]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors, warnings, notes; within a level as they were found. Nothing is left out: a warning
    never stands in the place of an error."""
    order = list(Level)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.level)))


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    ordered = in_order(findings)
    return tuple(
        Group(level, own)
        for level in Level
        if (own := tuple(each for each in ordered if each.level is level))
    )
