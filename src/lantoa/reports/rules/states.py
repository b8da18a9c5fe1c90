"""The way of a report. Where it stands and whether it is late are two questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem, Refused


class ReportState(StrEnum):
    EXPECTED = "expected"
    DRAFT = "draft"
    FOR_SIGNATURE = "for_signature"
    SUBMITTED = "submitted"
    NUMBERED = "numbered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CONSOLIDATED = "consolidated"


STATE_LABELS: Mapping[ReportState, str] = {
    ReportState.EXPECTED: "Chưa lập",
    ReportState.DRAFT: "Dự thảo",
    ReportState.FOR_SIGNATURE: "Trình ký",
    ReportState.SUBMITTED: "Đã gửi",
    ReportState.NUMBERED: "Đã cấp số",
    ReportState.RETURNED: "Bị trả lại",
    ReportState.ACCEPTED: "Được chấp nhận",
    ReportState.CONSOLIDATED: "Đã tổng hợp",
}

STEPS = (
    ReportState.DRAFT,
    ReportState.FOR_SIGNATURE,
    ReportState.SUBMITTED,
    ReportState.NUMBERED,
    ReportState.ACCEPTED,
    ReportState.CONSOLIDATED,
)
"""The straight way, as the stepper shows it. A returned report goes back to the first step."""


class Verb(StrEnum):
    START = "start"
    SEND_FOR_SIGNATURE = "send_for_signature"
    SEND_BACK = "send_back"
    SUBMIT = "submit"
    NUMBER = "number"
    RETURN = "return"
    ACCEPT = "accept"
    REDRAFT = "redraft"
    CONSOLIDATE = "consolidate"
    CORRECT = "correct"
    WITHDRAW = "withdraw_correction"


TRANSITIONS: Mapping[tuple[ReportState, Verb], ReportState] = {
    (ReportState.EXPECTED, Verb.START): ReportState.DRAFT,
    (ReportState.DRAFT, Verb.SEND_FOR_SIGNATURE): ReportState.FOR_SIGNATURE,
    (ReportState.FOR_SIGNATURE, Verb.SEND_BACK): ReportState.DRAFT,
    (ReportState.FOR_SIGNATURE, Verb.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, Verb.NUMBER): ReportState.NUMBERED,
    (ReportState.SUBMITTED, Verb.RETURN): ReportState.RETURNED,
    (ReportState.NUMBERED, Verb.RETURN): ReportState.RETURNED,
    (ReportState.NUMBERED, Verb.ACCEPT): ReportState.ACCEPTED,
    (ReportState.RETURNED, Verb.REDRAFT): ReportState.DRAFT,
    (ReportState.ACCEPTED, Verb.CONSOLIDATE): ReportState.CONSOLIDATED,
    (ReportState.ACCEPTED, Verb.CORRECT): ReportState.DRAFT,
    (ReportState.CONSOLIDATED, Verb.CORRECT): ReportState.DRAFT,
    (ReportState.DRAFT, Verb.WITHDRAW): ReportState.ACCEPTED,
    (ReportState.RETURNED, Verb.WITHDRAW): ReportState.ACCEPTED,
}
"""A correction begins where the report was accepted and leads through the same steps. Withdrawn, it
leads back to where the accepted version stood: to "consolidated" where the unit above holds it."""

PERMISSION: Mapping[Verb, str] = {
    Verb.START: "reports.draft",
    Verb.SEND_FOR_SIGNATURE: "reports.draft",
    Verb.SEND_BACK: "reports.sign",
    Verb.SUBMIT: "reports.sign",
    Verb.NUMBER: "reports.number",
    Verb.RETURN: "reports.review",
    Verb.ACCEPT: "reports.review",
    Verb.REDRAFT: "reports.draft",
    Verb.CONSOLIDATE: "reports.review",
    Verb.CORRECT: "reports.draft",
    Verb.WITHDRAW: "reports.draft",
}
"""What the actor must be allowed in the report's unit."""

VERB_LABELS: Mapping[Verb, str] = {
    Verb.START: "Lập dự thảo",
    Verb.SEND_FOR_SIGNATURE: "Trình ký",
    Verb.SEND_BACK: "Trả về dự thảo",
    Verb.SUBMIT: "Ký và gửi",
    Verb.NUMBER: "Cấp số, ngày",
    Verb.RETURN: "Trả lại",
    Verb.ACCEPT: "Chấp nhận",
    Verb.REDRAFT: "Sửa lại báo cáo",
    Verb.CONSOLIDATE: "Tổng hợp",
    Verb.CORRECT: "Đính chính",
    Verb.WITHDRAW: "Thôi đính chính",
}

NEEDS_REASON = frozenset({Verb.SEND_BACK, Verb.RETURN, Verb.CORRECT})

FILED = frozenset(
    {
        ReportState.SUBMITTED,
        ReportState.NUMBERED,
        ReportState.ACCEPTED,
        ReportState.CONSOLIDATED,
    }
)
"""States in which the unit has reported. A unit whose report was accepted has reported too while it
works on a correction: see ``ExpectedReport.is_filed``."""

WITH_ABOVE = frozenset({ReportState.SUBMITTED, ReportState.NUMBERED})
"""States in which what was sent last waits for the word of the unit above."""

ONLY_A_CORRECTION = frozenset({Verb.WITHDRAW})
"""Steps that a report has only while a correction of it is on its way."""

WAITS_FOR: Mapping[ReportState, str] = {
    ReportState.EXPECTED: "cán bộ lập dự thảo",
    ReportState.DRAFT: "cán bộ hoàn thành và trình Chủ tịch ký",
    ReportState.FOR_SIGNATURE: "Chủ tịch ký và gửi",
    ReportState.SUBMITTED: "văn thư cấp số và ngày",
    ReportState.NUMBERED: "cấp trên xem xét",
    ReportState.RETURNED: "cán bộ sửa theo lý do trả lại",
    ReportState.ACCEPTED: "cấp trên tổng hợp",
    ReportState.CONSOLIDATED: "không ai; báo cáo đã xong, chỉ đổi được bằng đính chính",
}


KEEPS_FIGURES = frozenset(
    {Verb.SEND_FOR_SIGNATURE, Verb.SEND_BACK, Verb.NUMBER, Verb.REDRAFT, Verb.CONSOLIDATE}
)
"""Steps after which the totals hold what they held: neither is anything filed or taken back by
them, nor is another version accepted."""

NEXT_STEP: Mapping[ReportState, Verb] = {
    ReportState.EXPECTED: Verb.START,
    ReportState.DRAFT: Verb.SEND_FOR_SIGNATURE,
    ReportState.FOR_SIGNATURE: Verb.SUBMIT,
    ReportState.SUBMITTED: Verb.NUMBER,
    ReportState.NUMBERED: Verb.ACCEPT,
    ReportState.RETURNED: Verb.REDRAFT,
}
"""The step that a report waits for; an accepted one waits for the report above, not for a hand."""


def next_state(state: ReportState, verb: Verb, *, correcting: bool | None = None) -> ReportState:
    """Raises ``Refused`` when the verb does not lead on from the state. ``correcting`` says whether
    a correction is on its way, where that is known."""
    found = TRANSITIONS.get((state, verb))
    if found is not None and correcting is False and verb in ONLY_A_CORRECTION:
        raise Refused(
            Problem(
                "",
                "Báo cáo này không có đính chính nào đang làm.",
                "Mở lại trang để xem bước hiện tại.",
                "no_correction",
            )
        )
    if found is None:
        raise Refused(
            Problem(
                "",
                f"Báo cáo đang ở bước “{STATE_LABELS[state]}” nên không làm việc này được.",
                "Mở lại trang để xem bước hiện tại.",
                "wrong_state",
            )
        )
    return found


def verbs_from(state: ReportState, *, correcting: bool = False) -> tuple[Verb, ...]:
    return tuple(
        verb
        for start, verb in TRANSITIONS
        if start is state and (correcting or verb not in ONLY_A_CORRECTION)
    )


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Whether a report came in time: an axis of its own, derived and never stored."""

    due_on: date
    filed_on: date | None
    today: date

    @property
    def days_late(self) -> int:
        """Days after the deadline, of the filing or, while nothing is filed, of today."""
        return max(0, ((self.filed_on or self.today) - self.due_on).days)

    @property
    def days_left(self) -> int:
        return max(0, (self.due_on - self.today).days)

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def words(self) -> str:
        late = vn.number(self.days_late)
        if self.filed_on is not None:
            return f"trễ {late} ngày" if self.days_late else "đúng hạn"
        if self.days_late:
            return f"quá hạn {late} ngày"
        return f"còn {vn.number(self.days_left)} ngày" if self.days_left else "hạn hôm nay"
