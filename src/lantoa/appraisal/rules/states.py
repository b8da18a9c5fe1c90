"""The way of a score sheet, from the unit's own points to points that change no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem, Refused


class SheetState(StrEnum):
    DRAFT = "draft"
    FOR_CONFIRMATION = "for_confirmation"
    SENT = "sent"
    APPRAISED = "appraised"
    """The unit has the points of the appraisal; it may object while the window is open."""
    OBJECTED = "objected"
    FINAL = "final"


STATE_LABELS: Mapping[SheetState, str] = {
    SheetState.DRAFT: "Đang tự chấm",
    SheetState.FOR_CONFIRMATION: "Chờ xác nhận",
    SheetState.SENT: "Chờ thẩm định",
    SheetState.APPRAISED: "Đã thẩm định",
    SheetState.OBJECTED: "Có giải trình",
    SheetState.FINAL: "Điểm cuối cùng",
}

STEPS = tuple(SheetState)


class Verb(StrEnum):
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    RETURN = "return"
    APPRAISE = "appraise"
    OBJECT = "object"
    AGREE = "agree"
    CLOSE = "close"
    """The window is over and nobody objected."""
    ANSWER = "answer"


TRANSITIONS: Mapping[tuple[SheetState, Verb], SheetState] = {
    (SheetState.DRAFT, Verb.PROPOSE): SheetState.FOR_CONFIRMATION,
    (SheetState.FOR_CONFIRMATION, Verb.CONFIRM): SheetState.SENT,
    (SheetState.FOR_CONFIRMATION, Verb.SEND_BACK): SheetState.DRAFT,
    (SheetState.SENT, Verb.APPRAISE): SheetState.APPRAISED,
    (SheetState.SENT, Verb.RETURN): SheetState.DRAFT,
    (SheetState.APPRAISED, Verb.OBJECT): SheetState.OBJECTED,
    (SheetState.APPRAISED, Verb.AGREE): SheetState.FINAL,
    (SheetState.APPRAISED, Verb.CLOSE): SheetState.FINAL,
    (SheetState.OBJECTED, Verb.ANSWER): SheetState.FINAL,
}

PERMISSION: Mapping[Verb, str] = {
    Verb.PROPOSE: "appraisal.score",
    Verb.SEND_BACK: "appraisal.confirm",
    Verb.CONFIRM: "appraisal.confirm",
    Verb.RETURN: "appraisal.review",
    Verb.APPRAISE: "appraisal.review",
    Verb.OBJECT: "appraisal.confirm",
    Verb.AGREE: "appraisal.confirm",
    Verb.CLOSE: "appraisal.review",
    Verb.ANSWER: "appraisal.review",
}
"""What the actor must be allowed in the unit of the sheet."""

VERB_LABELS: Mapping[Verb, str] = {
    Verb.PROPOSE: "Trình xác nhận",
    Verb.SEND_BACK: "Trả về để chấm lại",
    Verb.CONFIRM: "Xác nhận và gửi thẩm định",
    Verb.RETURN: "Trả lại bảng điểm",
    Verb.APPRAISE: "Công bố điểm thẩm định",
    Verb.OBJECT: "Gửi giải trình",
    Verb.AGREE: "Đồng ý với điểm",
    Verb.CLOSE: "Chốt điểm",
    Verb.ANSWER: "Trả lời giải trình và chốt điểm",
}

NEEDS_REASON = frozenset({Verb.SEND_BACK, Verb.RETURN})

WAITS_FOR: Mapping[SheetState, str] = {
    SheetState.DRAFT: "cán bộ tự chấm từng tiêu chí và trình xác nhận",
    SheetState.FOR_CONFIRMATION: "người đứng đầu đơn vị xác nhận",
    SheetState.SENT: "cấp trên thẩm định",
    SheetState.APPRAISED: "đơn vị đồng ý hoặc giải trình trong thời hạn",
    SheetState.OBJECTED: "cấp trên trả lời giải trình",
    SheetState.FINAL: "không ai; điểm đã chốt",
}


def next_state(state: SheetState, verb: Verb) -> SheetState:
    """Raises ``Refused`` when the verb does not lead on from the state."""
    found = TRANSITIONS.get((state, verb))
    if found is None:
        raise Refused(
            Problem(
                "",
                f"Bảng điểm đang ở bước “{STATE_LABELS[state]}” nên không làm việc này được.",
                "Mở lại trang để xem bước hiện tại.",
                "wrong_state",
            )
        )
    return found


def verbs_from(state: SheetState) -> tuple[Verb, ...]:
    return tuple(verb for start, verb in TRANSITIONS if start is state)


def last_day_to_object(appraised_on: date, days: int) -> date:
    """The last day on which the unit may object: so many days after the day of the points."""
    return appraised_on + timedelta(days=days)


def problem_of_window(
    state: SheetState, until: date | None, verb: Verb, today: date
) -> Problem | None:
    """What the calendar says against objecting after the window, or closing inside it."""
    if state is not SheetState.APPRAISED or until is None:
        return None
    if verb is Verb.OBJECT and today > until:
        return Problem(
            "",
            f"Thời hạn giải trình đã hết ngày {vn.day(until)}.",
            "Trao đổi với nơi thẩm định; bảng điểm sẽ được chốt theo điểm thẩm định.",
            "window_over",
        )
    if verb is Verb.CLOSE and today <= until:
        return Problem(
            "",
            f"Đơn vị còn được giải trình đến hết ngày {vn.day(until)}.",
            "Chốt điểm từ ngày hôm sau, hoặc chờ đơn vị đồng ý.",
            "window_open",
        )
    return None
