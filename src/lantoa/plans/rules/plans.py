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


class PlanKind(StrEnum):
    PROGRAMME = "programme"
    ANNUAL = "annual"
    UNIT_PLAN = "unit_plan"
    DIRECTIVE = "directive"


KIND_LABELS = {
    PlanKind.PROGRAMME: "Chương trình",
    PlanKind.ANNUAL: "Kế hoạch",
    PlanKind.UNIT_PLAN: "Kế hoạch",
    PlanKind.DIRECTIVE: "Chỉ thị",
}
"""The name of the paper (Decree 30/2020, annex III): two kinds of plan bear one name."""

KIND_WORDS = {
    PlanKind.PROGRAMME: "Chương trình nhiều năm",
    PlanKind.ANNUAL: "Kế hoạch năm",
    PlanKind.UNIT_PLAN: "Kế hoạch của đơn vị thực hiện kế hoạch năm",
    PlanKind.DIRECTIVE: "Chỉ thị",
}
"""How people choose among the kinds."""

STATE_LABELS = {
    PlanState.DRAFT: "Dự thảo",
    PlanState.ISSUED: "Đã ban hành",
    PlanState.CLOSED: "Đã kết thúc",
}


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
    return found + problems_of_number(number)


def problems_of_number(number: str) -> list[Problem]:
    """A number of a paper has a digit in it."""
    if not number or any(ch.isdigit() for ch in number):
        return []
    return [
        Problem(
            "number",
            f"“{number}” không có chữ số nên không phải số kế hoạch.",
            "Ghi như trên văn bản, ví dụ 09/KH-UBND, hoặc để trống nếu chưa rõ.",
            "number_without_digit",
        )
    ]


def problems_of_issuing(
    *, number: str, issued_on: date, today: date, before: date | None = None
) -> list[Problem]:
    """What keeps a draft from being issued with this number on this day. ``before`` is the day of
    the edition that a revision words anew."""
    found = problems_of_plan(number=number, issued_on=issued_on, start=None, last=None, today=today)
    if before is not None and issued_on < before:
        found.append(
            Problem(
                "issued_on",
                f"Bản đang thực hiện ban hành ngày {vietnamese.day(before)}, sau ngày này.",
                "Ghi ngày của văn bản điều chỉnh.",
                "issued_before_revised",
            )
        )
    return found


def problem_of_closing(*, state: PlanState, last: date, today: date, note: str) -> Problem | None:
    """An issued plan is closed after its last day; earlier only with the reason."""
    if state != PlanState.ISSUED:
        return Problem(
            "",
            "Chỉ kế hoạch đã ban hành và chưa kết thúc mới kết thúc được.",
            "Mở lại trang để xem.",
            "not_issued",
        )
    if today <= last and not note.strip():
        return Problem(
            "note",
            f"Kế hoạch còn thời gian thực hiện đến hết {vietnamese.day(last)}.",
            "Ghi lý do kết thúc sớm.",
            "early_without_reason",
        )
    return None


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
