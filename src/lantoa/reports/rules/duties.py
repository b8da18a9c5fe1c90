"""Who is reminded when, what may be decided about a report that is owed, and how completely and
timely units report. Pure functions over days and counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem
from lantoa.reports.rules.states import ReportState

LONGEST_REASON = 1000
LONGEST_EXTENSION = timedelta(days=366)


class Decision(StrEnum):
    EXEMPTED = "exempted"
    OWED_AGAIN = "owed_again"
    EXTENDED = "extended"
    EXTENSION_UNDONE = "extension_undone"


DECISION_LABELS: Mapping[Decision, str] = {
    Decision.EXEMPTED: "Miễn gửi báo cáo",
    Decision.OWED_AGAIN: "Thôi miễn",
    Decision.EXTENDED: "Gia hạn",
    Decision.EXTENSION_UNDONE: "Thôi gia hạn",
}
DECISION_CHOICES = [(each.value, label) for each, label in DECISION_LABELS.items()]


class Digest(StrEnum):
    WEEKLY = "weekly"
    AFTER_DEADLINE = "after_deadline"


DIGEST_CHOICES = [
    (Digest.WEEKLY.value, "hằng tuần"),
    (Digest.AFTER_DEADLINE.value, "ngày sau hạn"),
]
MONDAY = 0


class Step(StrEnum):
    """Whose step a report waits for in its own unit."""

    OFFICER = "officer"
    CHAIR = "chair"
    REGISTRY_CLERK = "registry_clerk"


_STEPS: Mapping[ReportState, Step] = {
    ReportState.EXPECTED: Step.OFFICER,
    ReportState.DRAFT: Step.OFFICER,
    ReportState.RETURNED: Step.OFFICER,
    ReportState.FOR_SIGNATURE: Step.CHAIR,
    ReportState.SUBMITTED: Step.REGISTRY_CLERK,
}


def step_of(state: ReportState) -> Step | None:
    """Who in the unit must act before the report is whole; None once the unit above has it."""
    return _STEPS.get(state)


def reminder_days(before: Collection[int], after: Collection[int]) -> tuple[int, ...]:
    """Distances from the deadline at which people are reminded, the earliest first: those before
    it (negative), the day itself, those after it."""
    found = {-abs(each) for each in before} | {0} | {abs(each) for each in after}
    return tuple(sorted(found))


def due_reminder(due_on: date, today: date, wanted: Collection[int]) -> int | None:
    """Which reminder falls on the day or was missed since: the newest whose day has come; None
    before the first. A job that did not run for days reminds once and not for each missed day."""
    come = [each for each in wanted if due_on + timedelta(days=each) <= today]
    return max(come, default=None)


def is_stale(due_on: date, today: date, wanted: Collection[int]) -> bool:
    """Whether the deadline is so long past that nobody is reminded any more: a week after the
    last reminder."""
    return today > due_on + timedelta(days=max(wanted, default=0) + 7)


def reminder_words(days: int) -> str:
    """``còn 5 ngày``, ``hôm nay là hạn gửi``, ``đã quá hạn 1 ngày``."""
    if days < 0:
        return f"còn {vn.number(-days)} ngày"
    return f"đã quá hạn {vn.number(days)} ngày" if days else "hôm nay là hạn gửi"


def standing_words(*, missing: int, late: int, waiting: int) -> str:
    """``3 đơn vị quá hạn chưa gửi, 2 đơn vị chưa gửi, 1 báo cáo chờ xem xét``."""
    said = [
        f"{vn.number(late)} đơn vị quá hạn chưa gửi" if late else "",
        f"{vn.number(missing)} đơn vị chưa gửi, còn hạn" if missing else "",
        f"{vn.number(waiting)} báo cáo chờ xem xét" if waiting else "",
    ]
    return ", ".join(each for each in said if each) or "đủ, không còn báo cáo chờ"


def wrong_reason(reason: str) -> Problem | None:
    """What is wrong with a reason, or nothing."""
    text = reason.strip()
    if not text or "\x00" in text:
        return Problem("reason", "Chưa ghi lý do.", "Ghi lý do vào ô này.", "reason")
    if len(text) > LONGEST_REASON:
        return Problem(
            "reason",
            f"Lý do dài {vn.number(len(text))} ký tự.",
            f"Rút gọn còn không quá {vn.number(LONGEST_REASON)} ký tự.",
            "too_long",
        )
    return None


# --- Completeness and timeliness ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How one report that is owed stands: what completeness counts. ``filed_on`` is the day of the
    newest submission that is no correction; ``is_whole`` whether required parts and rows are
    stated."""

    expected_id: int
    unit_id: int
    tier: str
    period_id: int
    due_on: date
    is_filed: bool = False
    filed_on: date | None = None
    is_whole: bool = False
    is_accepted: bool = False
    is_exempt: bool = False

    @property
    def is_on_time(self) -> bool:
        return self.is_filed and self.filed_on is not None and self.filed_on <= self.due_on


@dataclass(frozen=True, slots=True)
class Completeness:
    """The five figures of some reports. Exempted ones stand apart and are in none of them; those
    of ``not_due`` are owed, but their day has not come and they are not filed."""

    owed: int = 0
    filed: int = 0
    on_time: int = 0
    whole: int = 0
    accepted: int = 0
    exempt: int = 0
    not_due: int = 0

    @property
    def missing(self) -> int:
        """Owed and not filed, due or not yet."""
        return self.owed - self.filed

    @property
    def overdue(self) -> int:
        return self.missing - self.not_due

    @property
    def late(self) -> int:
        """Filed after the deadline."""
        return self.filed - self.on_time

    def share(self, name: str) -> int | None:
        """Percent of what is owed, rounded down so that 100 means all; None where nothing is."""
        return 100 * int(getattr(self, name)) // self.owed if self.owed else None


def completeness(rows: Iterable[Standing], today: date) -> Completeness:
    """Counts reports. Every figure is a part of what is owed, so none can pass 100 %."""
    owed = filed = on_time = whole = accepted = exempt = not_due = 0
    for row in rows:
        if row.is_exempt:
            exempt += 1
            continue
        owed += 1
        filed += row.is_filed
        on_time += row.is_on_time
        whole += row.is_filed and row.is_whole
        accepted += row.is_filed and row.is_accepted
        not_due += not row.is_filed and today <= row.due_on
    return Completeness(owed, filed, on_time, whole, accepted, exempt, not_due)


def lacking(
    sections: Mapping[str, str],
    stated: Collection[str],
    required_parts: Mapping[str, str],
    required_rows: Mapping[str, str],
) -> list[str]:
    """What a report lacks by its content, in words: parts that must be written (slug to title) and
    have no words, rows of the form that must be stated (measure to label) and have no value. Zero
    is a value."""
    parts = [
        f"phần “{title}”"
        for slug, title in required_parts.items()
        if not sections.get(slug, "").strip()
    ]
    rows = [f"dòng “{label}”" for measure, label in required_rows.items() if measure not in stated]
    return parts + rows
