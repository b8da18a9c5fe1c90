"""What an assignment may be: its states, when it is late, what keeps it from being given."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval

LONGEST = 400
"""Letters of what is to be done, and of what is said when it is done."""
SOON = 7
"""Days before its due day from which an assignment counts as soon due."""


class AssignmentState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLARED = "declared"
    """Reported done in words; no activity stands behind it."""
    WITHDRAWN = "withdrawn"


ASSIGNMENT_LABELS = {
    AssignmentState.ASKED: "Chưa nhận",
    AssignmentState.ACCEPTED: "Đã nhận",
    AssignmentState.DONE: "Đã xong",
    AssignmentState.DECLARED: "Báo xong, chưa có hoạt động",
    AssignmentState.WITHDRAWN: "Đã rút lại",
}


class Lateness(StrEnum):
    """No state: asked of a day."""

    IN_TIME = ""
    LATE = "late"
    DONE_LATE = "done_late"


LATENESS_LABELS = {
    Lateness.IN_TIME: "",
    Lateness.LATE: "Quá hạn",
    Lateness.DONE_LATE: "Xong trễ",
}


def lateness(due: date, done_on: date | None, today: date) -> Lateness:
    """The due day itself is in time."""
    if done_on is not None:
        return Lateness.DONE_LATE if done_on > due else Lateness.IN_TIME
    return Lateness.LATE if today > due else Lateness.IN_TIME


def due_words(due: date, done_on: date | None, today: date) -> str:
    """``còn 3 ngày``, ``hạn hôm nay``, ``quá hạn 2 ngày``, ``xong 18/11/2026, trễ 1 ngày``."""
    if done_on is not None:
        late = (done_on - due).days
        said = f"xong {vietnamese.day(done_on)}"
        return f"{said}, trễ {late} ngày" if late > 0 else said
    left = (due - today).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return f"còn {left} ngày" if left else "hạn hôm nay"


def problem_of_due(due: date, period: Interval, today: date) -> Problem | None:
    """A task is due within its plan's period and not before the day on which it is given."""
    if due not in period:
        return Problem(
            "due",
            f"Hạn nằm ngoài kỳ kế hoạch ({vietnamese.day(period.start)} đến "
            f"{vietnamese.day(period.last)}).",
            "Chọn ngày trong kỳ.",
            "due_outside",
        )
    if due < today:
        return Problem("due", "Hạn này đã qua.", "Chọn hôm nay hoặc ngày sau.", "due_past")
    return None


def problems_of_words(field: str, text: str, *, missing: Problem | None = None) -> list[Problem]:
    """What keeps words from being stored; ``missing`` where there must be some."""
    if "\x00" in text:
        return [Problem(field, "Có ký tự không đọc được.", "Gõ lại.", "unreadable")]
    if len(text.strip()) > LONGEST:
        return [Problem(field, f"Dài hơn {LONGEST} ký tự.", "Rút ngắn lại.", "too_long")]
    return [missing] if missing is not None and not text.strip() else []
