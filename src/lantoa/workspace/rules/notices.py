"""What people are told: which words for which event, and for how long a notice is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

KEPT = timedelta(days=180)
"""Notices older than this are swept: what happened stands in the log and on the thing itself."""

DIGEST_REACH = timedelta(days=14)
"""A daily letter tells nothing older than this, however long a person was away."""


class NoticeKind(StrEnum):
    TO_SIGN = "report.to_sign"
    SENT_BACK = "report.sent_back"
    TO_NUMBER = "report.to_number"
    CAME = "report.came"
    TO_REVIEW = "report.to_review"
    RETURNED = "report.returned"
    ACCEPTED = "report.accepted"
    TAKEN_IN = "report.taken_in"
    PLAN_ISSUED = "plan.issued"
    PLAN_ABOVE = "plan.above"
    LINK_SHUT = "accounts.link_shut"


@dataclass(frozen=True, slots=True)
class Wording:
    """``title`` names the event, with ``{unit}``, ``{period}``, ``{plan}`` and
    ``{person}``; ``todo`` says what
    to do. ``is_mailed`` is whether it is worth a letter of its own."""

    title: str
    todo: str
    is_mailed: bool = False


WORDINGS: Mapping[NoticeKind, Wording] = {
    NoticeKind.TO_SIGN: Wording(
        "Báo cáo {period} của {unit} chờ ký", "Đọc rồi ký gửi, hoặc trả về kèm lý do.", True
    ),
    NoticeKind.SENT_BACK: Wording(
        "Báo cáo {period} của {unit} được trả về dự thảo", "Sửa rồi trình ký lại.", True
    ),
    NoticeKind.TO_NUMBER: Wording(
        "Báo cáo {period} của {unit} chờ cấp số", "Cấp số và ngày theo sổ văn thư."
    ),
    NoticeKind.CAME: Wording(
        "{unit} đã gửi báo cáo {period}",
        "Mở Lan Tỏa, mục Báo cáo, để xem và chấp nhận hoặc trả lại.",
        True,
    ),
    NoticeKind.TO_REVIEW: Wording(
        "Báo cáo {period} của {unit} đã có số, chờ xem xét",
        "Chấp nhận, hoặc trả lại kèm lý do.",
    ),
    NoticeKind.RETURNED: Wording(
        "Báo cáo {period} bị trả lại",
        "Mở Lan Tỏa, mục Báo cáo, để sửa và gửi lại.",
        True,
    ),
    NoticeKind.ACCEPTED: Wording("Báo cáo {period} của {unit} được chấp nhận", ""),
    NoticeKind.TAKEN_IN: Wording(
        "Báo cáo {period} của {unit} đã vào báo cáo tổng hợp của cấp trên", ""
    ),
    NoticeKind.PLAN_ISSUED: Wording(
        "Đã ban hành kế hoạch “{plan}”", "Từ nay ghi được hoạt động theo nhiệm vụ."
    ),
    NoticeKind.PLAN_ABOVE: Wording(
        "{unit} đã ban hành kế hoạch “{plan}”", "Lập kế hoạch của đơn vị thực hiện kế hoạch này."
    ),
    NoticeKind.LINK_SHUT: Wording(
        "Đường dẫn đã gửi cho {person} không còn dùng được",
        "Người này nay thuộc nhiều đơn vị. Quản trị hệ thống trông coi mọi đơn vị đó gửi đường "
        "dẫn mới.",
    ),
}

WITH_REASON = frozenset({NoticeKind.SENT_BACK, NoticeKind.RETURNED})
"""Kinds that tell why, in the words of who decided."""
