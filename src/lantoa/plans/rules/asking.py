"""How much a task asks for, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese
from lantoa.kernel.errors import Problem
from lantoa.kernel.value import NOT_STATED, Value
from lantoa.ui import words

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

EVERY_EVENT = "class"
NO_NUMBER = "không nêu chỉ tiêu"


class Way(StrEnum):
    """The five ways in which a task asks for something. What is stored says which it is."""

    WHOLE = "whole"
    PACE = "pace"
    EVENTS = "events"
    EACH_UNIT = "each_unit"
    BY_DATE = "by_date"


WAY_LABELS = {
    Way.WHOLE: "Cả kỳ",
    Way.PACE: "Theo tuần, tháng, quý",
    Way.EVENTS: "Trong mỗi lớp, cuộc",
    Way.EACH_UNIT: "Mỗi đơn vị cấp dưới",
    Way.BY_DATE: "Trước một ngày",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks for: ``target`` of ``unit`` (a word: *tin*, *chuyên đề*), how often, of
    whom, until when. ``deadline`` is the last day that is in time."""

    target: Value = NOT_STATED
    unit: str = ""
    cadence: str = ""
    event_kind: str = ""
    each_unit: bool = False
    deadline: date | None = None


def way_of(asked: Asked) -> Way:
    if asked.each_unit:
        return Way.EACH_UNIT
    if asked.cadence == EVERY_EVENT:
        return Way.EVENTS
    if asked.cadence:
        return Way.PACE
    return Way.BY_DATE if asked.deadline else Way.WHOLE


def asked_words(asked: Asked) -> str:
    """``ít nhất 3 bài mỗi tuần``, ``1 chuyên đề trong mỗi lớp bồi dưỡng chính trị``, ``mỗi đơn vị
    cấp dưới ít nhất 2 tin mỗi quý``, ``1 hội nghị, chậm nhất 30/6/2026``.

    Without a number what is left of it is said: ``không nêu chỉ tiêu, chậm nhất 30/6/2026``.
    """
    parts = ["mỗi đơn vị cấp dưới"] if asked.each_unit else []
    if asked.target.is_stated:
        parts.append(words.value_text(asked.target, unit=asked.unit))
    else:
        parts.append(NO_NUMBER)
    if how_often := _how_often(asked):
        parts.append(how_often)
    said = " ".join(parts)
    if asked.deadline is not None:
        said += f", chậm nhất {vietnamese.day(asked.deadline)}"
    return said


def _how_often(asked: Asked) -> str:
    if asked.cadence == EVERY_EVENT:
        return f"trong mỗi {asked.event_kind or 'lớp'}"
    if asked.cadence:
        return CADENCE_LABELS[asked.cadence]
    once = asked.target.is_stated and asked.deadline is None
    return CADENCE_LABELS[""] if once else ""


def problems_of_asking(asked: Asked) -> list[Problem]:
    """What is missing or does not go together. ``unit`` may be any word that is not empty."""
    found: list[Problem] = []
    if asked.cadence not in CADENCE_LABELS:
        found.append(Problem("cadence", "Định kỳ không có trong danh mục.", "Chọn lại.", "cadence"))
    if asked.target.is_stated and not asked.unit:
        found.append(
            Problem(
                "count_unit",
                "Chỉ tiêu có số nhưng chưa có đơn vị tính.",
                "Chọn đơn vị tính, ví dụ tin, bài.",
                "target_without_unit",
            )
        )
    if asked.cadence == EVERY_EVENT and not asked.event_kind:
        found.append(
            Problem(
                "event_kind",
                "Chưa ghi loại lớp, cuộc mà nhiệm vụ phải có mặt.",
                "Ghi một tên gọi, ví dụ lớp bồi dưỡng chính trị.",
                "no_event_kind",
            )
        )
    if asked.event_kind and asked.cadence != EVERY_EVENT:
        found.append(
            Problem(
                "event_kind",
                "Có loại lớp, cuộc nhưng chỉ tiêu không tính theo lớp, cuộc.",
                "Chọn cách giao “Trong mỗi lớp, cuộc” hoặc xóa tên loại.",
                "event_without_cadence",
            )
        )
    return found


def inherited(asked: Asked, *, same_unit: bool) -> Asked:
    """What a task below is to ask for when it carries out one that asks for this.

    A share of a total is for people to decide, so a total goes down as not stated; what is asked
    of each unit below becomes the whole of one of them; a pace goes on only in the same unit.
    """
    if asked.each_unit and not same_unit:
        return replace(asked, each_unit=False)
    if same_unit and (asked.cadence or asked.each_unit):
        return asked
    if asked.cadence == EVERY_EVENT:
        return replace(asked, target=NOT_STATED, unit="")
    return replace(asked, target=NOT_STATED, unit="", cadence="")
