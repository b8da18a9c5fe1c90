"""Points of a sheet: which of those that were given counts, and what must be said with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lantoa.appraisal.rules.scoring import CENT
from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import number

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with all that was said about it. A point that nobody gave is None, never 0."""

    number: str
    name: str
    most: Decimal
    computed: Decimal | None = None
    own: Decimal | None = None
    appraised: Decimal | None = None
    wanted: Decimal | None = None
    """What the unit asks for in its objection; None while it does not object."""
    answered: Decimal | None = None
    """What the reviewer gives after the objection: the same as before, or another."""

    @property
    def final(self) -> Decimal | None:
        """What counts, from the last word back to the first."""
        said = (self.answered, self.appraised, self.own, self.computed)
        return next((points for points in said if points is not None), None)


def plain(points: Decimal | None) -> Decimal | None:
    """Without the zeros that a column of the database adds: 0,5 and not 0,50."""
    return None if points is None else points.normalize() + 0


@dataclass(frozen=True, slots=True)
class Sum:
    """Points together; ``missing`` are criteria that nobody has given any."""

    points: Decimal
    most: Decimal
    missing: tuple[str, ...]

    @property
    def share(self) -> Decimal | None:
        """In hundredths, not rounded: by it places and words are given; None where no points can
        be had."""
        return 100 * self.points / self.most if self.most else None

    @property
    def percent(self) -> Decimal | None:
        """The share to two decimals, as provinces write it."""
        return None if self.share is None else self.share.quantize(CENT)


def total(lines: Iterable[Line]) -> Sum:
    listed = list(lines)
    return Sum(
        sum((line.final for line in listed if line.final is not None), Decimal(0)).normalize() + 0,
        sum((line.most for line in listed), Decimal(0)).normalize() + 0,
        tuple(line.number for line in listed if line.final is None),
    )


def problems_of_points(points: Decimal | None, most: Decimal, field: str) -> list[Problem]:
    if points is None:
        return [Problem(field, "Chưa ghi điểm.", "Ghi số điểm, ví dụ 0,5.", "no_points")]
    if not points.is_finite() or not 0 <= points <= most or points.quantize(CENT) != points:
        return [
            Problem(
                field,
                f"Điểm phải từ 0 đến {number(most.normalize() + 0)}, không quá hai chữ số lẻ.",
                "Ghi lại số điểm.",
                "range",
            )
        ]
    return []


def problems_of_reason(
    reason: str, *, needed: bool, why: str, field: str = "reason"
) -> list[Problem]:
    if "\x00" in reason or len(reason) > LONGEST_REASON:
        return [
            Problem(
                field,
                f"Lý do dài quá {number(LONGEST_REASON)} ký tự hoặc có ký tự lạ.",
                "Rút gọn lại.",
                "reason",
            )
        ]
    if needed and not reason.strip():
        return [Problem(field, why, "Ghi lý do vào ô này.", "no_reason")]
    return []


def missing_problem(numbers: Sequence[str]) -> Problem:
    shown = ", ".join(numbers[:8]) + (" và tiêu chí khác" if len(numbers) > 8 else "")
    return Problem(
        "",
        f"Còn {len(numbers)} tiêu chí chưa có điểm: {shown}.",
        "Ghi điểm từng tiêu chí rồi làm lại.",
        "no_points",
    )
