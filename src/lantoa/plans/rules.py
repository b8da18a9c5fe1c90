"""What a plan may be and what can be checked about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval


class PlanState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    CLOSED = "closed"


STATE_LABELS = {
    PlanState.DRAFT: "Dự thảo",
    PlanState.ISSUED: "Đã ban hành",
    PlanState.CLOSED: "Đã kết thúc",
}

CADENCE_LABELS = {
    "": "cả kỳ",
    "day": "mỗi ngày",
    "week": "mỗi tuần",
    "month": "mỗi tháng",
    "quarter": "mỗi quý",
    "year": "mỗi năm",
    "class": "mỗi lớp",
}
"""How often a target is due; empty is once for the whole plan."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the units that should have a plan, those that have issued one."""

    wanted: frozenset[int]
    having: frozenset[int]

    @property
    def missing(self) -> frozenset[int]:
        return self.wanted - self.having

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that 100 means all; None when nobody is wanted."""
        if not self.wanted:
            return None
        return 100 * len(self.having & self.wanted) // len(self.wanted)


def coverage(wanted: Collection[int], having: Collection[int]) -> Coverage:
    return Coverage(frozenset(wanted), frozenset(having) & frozenset(wanted))


def problems_of_plan(
    *, number: str, issued_on: date | None, start: date | None, last: date | None, today: date
) -> list[Problem]:
    """What keeps a plan from being stored. The number may be missing: it is then not stated."""
    found: list[Problem] = []
    if start and last and last < start:
        found.append(
            Problem(
                "last_day",
                "Ngày cuối kỳ kế hoạch trước ngày đầu kỳ.",
                "Sửa một trong hai ngày.",
                "period_reversed",
            )
        )
    if issued_on and issued_on > today:
        found.append(
            Problem(
                "issued_on",
                "Ngày ban hành chưa tới.",
                "Chọn hôm nay hoặc ngày trước.",
                "issued_in_future",
            )
        )
    if number and not any(ch.isdigit() for ch in number):
        found.append(
            Problem(
                "number",
                f"“{number}” không có chữ số nên không phải số kế hoạch.",
                "Ghi như trên văn bản, ví dụ 09/KH-UBND, hoặc để trống nếu chưa rõ.",
                "number_without_digit",
            )
        )
    return found


def problem_of_archiving(
    *, state: PlanState, is_archived: bool, last: date, today: date
) -> Problem | None:
    """What is still to be done is not put away: an issued plan, until its last day is over."""
    if is_archived:
        return Problem("", "Kế hoạch này đã lưu trữ rồi.", "Mở lại trang để xem.", "archived")
    if state != PlanState.DRAFT and today <= last:
        return Problem(
            "",
            f"Kế hoạch còn thực hiện đến hết {vietnamese.day(last)} nên chưa lưu trữ được.",
            "Lưu trữ sau ngày ấy.",
            "in_force",
        )
    return None


def problem_of_restoring(*, is_archived: bool) -> Problem | None:
    if is_archived:
        return None
    return Problem("", "Kế hoạch này không ở trong lưu trữ.", "Mở lại trang để xem.", "kept")


def problem_of_deadline(deadline: date | None, period: Interval) -> Problem | None:
    """A line's deadline lies inside the plan's period."""
    if deadline is None or deadline in period:
        return None
    return Problem(
        "deadline",
        "Thời hạn của nhiệm vụ nằm ngoài kỳ kế hoạch.",
        "Chọn ngày trong kỳ hoặc để trống.",
        "deadline_outside",
    )
