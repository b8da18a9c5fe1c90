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
    CORRECTION_BEGUN = "report.correction_begun"
    CORRECTION_CAME = "report.correction_came"
    SHEET_TO_CONFIRM = "sheet.to_confirm"
    SHEET_SENT_BACK = "sheet.sent_back"
    SHEET_TO_JUDGE = "sheet.to_judge"
    SHEET_RETURNED = "sheet.returned"
    SHEET_APPRAISED = "sheet.appraised"
    SHEET_OBJECTED = "sheet.objected"
    SHEET_FINAL = "sheet.final"
    CRITERIA_IN_FORCE = "criteria.in_force"
    RANKING_PUBLISHED = "ranking.published"
    DUE = "report.due"
    STANDING = "reports.standing"
    PLAN_ISSUED = "plan.issued"
    PLAN_ABOVE = "plan.above"
    LINK_SHUT = "accounts.link_shut"
    PLAN_TO_ISSUE = "plan.to_issue"
    PLAN_GIVEN_BACK = "plan.given_back"
    PLAN_REVISED = "plan.revised"
    PLAN_REVISED_ABOVE = "plan.revised_above"
    TASK_GIVEN = "task.given"
    TASK_WITHDRAWN = "task.withdrawn"
    TASK_OVERDUE = "task.overdue"
    TASKS_DONE = "tasks.done"
    TASKS_LATE = "tasks.late"
    TWINS_MERGED = "twins.merged"
    TWINS_SPLIT = "twins.split"


@dataclass(frozen=True, slots=True)
class Wording:
    """``title`` names the event, with ``{unit}``, ``{period}``, ``{plan}``, ``{task}``, ``{due}``,
    ``{late}``, ``{activity}``, ``{when}`` and ``{person}``; ``todo`` says what to do. ``is_mailed``
    is whether it is worth a letter of its own."""

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
    NoticeKind.CORRECTION_BEGUN: Wording(
        "{unit} đang đính chính báo cáo {period} đã được chấp nhận",
        "Bản đã chấp nhận còn hiệu lực cho đến khi bản đính chính được chấp nhận.",
    ),
    NoticeKind.CORRECTION_CAME: Wording(
        "{unit} đã gửi bản đính chính báo cáo {period}",
        "Xem chỗ thay đổi so với bản đã chấp nhận, rồi chấp nhận hoặc trả lại.",
        True,
    ),
    NoticeKind.SHEET_TO_CONFIRM: Wording(
        "Bảng điểm năm {year} của {unit} chờ xác nhận",
        "Xác nhận để gửi thẩm định, hoặc trả về để chấm lại.",
        True,
    ),
    NoticeKind.SHEET_SENT_BACK: Wording(
        "Bảng điểm năm {year} được trả về để chấm lại", "Chấm lại rồi trình xác nhận.", True
    ),
    NoticeKind.SHEET_TO_JUDGE: Wording(
        "{unit} đã gửi bảng điểm năm {year}, chờ thẩm định",
        "Chấm từng tiêu chí rồi công bố điểm thẩm định, hoặc trả lại kèm lý do.",
        True,
    ),
    NoticeKind.SHEET_RETURNED: Wording(
        "Bảng điểm năm {year} bị trả lại", "Sửa rồi trình xác nhận và gửi lại.", True
    ),
    NoticeKind.SHEET_APPRAISED: Wording(
        "Bảng điểm năm {year} đã thẩm định, giải trình được đến hết ngày {due}",
        "Xem điểm từng tiêu chí; đồng ý, hoặc gửi giải trình trong hạn.",
        True,
    ),
    NoticeKind.SHEET_OBJECTED: Wording(
        "{unit} gửi giải trình bảng điểm năm {year}",
        "Giữ hoặc đổi điểm, lần nào cũng ghi lý do.",
        True,
    ),
    NoticeKind.SHEET_FINAL: Wording(
        "Điểm năm {year} của {unit} đã chốt", "Xem điểm cuối cùng và câu trả lời, nếu có."
    ),
    NoticeKind.CRITERIA_IN_FORCE: Wording(
        "{unit} đã áp dụng bộ tiêu chí chấm điểm năm {year}", "Lập bảng điểm của đơn vị."
    ),
    NoticeKind.RANKING_PUBLISHED: Wording("{unit} đã công bố xếp hạng năm {year}", ""),
    NoticeKind.DUE: Wording(
        "Báo cáo {period} của {unit}: {when}, hạn {due}",
        "Làm tiếp bước của mình để báo cáo đến đúng hạn.",
        True,
    ),
    NoticeKind.STANDING: Wording(
        "Báo cáo {period} gửi về {unit}: {when}",
        "Xem đơn vị nào chưa gửi, báo cáo nào chờ xem xét.",
        True,
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
    NoticeKind.PLAN_TO_ISSUE: Wording(
        "Dự thảo kế hoạch “{plan}” của {unit} chờ ban hành",
        "Đọc rồi ban hành, hoặc trả lại kèm lý do.",
        True,
    ),
    NoticeKind.PLAN_GIVEN_BACK: Wording(
        "Dự thảo kế hoạch “{plan}” được trả lại", "Sửa rồi trình ký lại.", True
    ),
    NoticeKind.PLAN_REVISED: Wording(
        "Kế hoạch “{plan}” đã điều chỉnh", "Xem chỗ thay đổi ở trang kế hoạch."
    ),
    NoticeKind.PLAN_REVISED_ABOVE: Wording(
        "{unit} đã điều chỉnh kế hoạch “{plan}”",
        "Xem kế hoạch của đơn vị có phải sửa theo không.",
    ),
    NoticeKind.TASK_GIVEN: Wording(
        "{unit} giao việc “{task}”, hạn {due}",
        "Nhận việc, rồi ghi hoạt động của việc ấy khi làm xong.",
        True,
    ),
    NoticeKind.TASK_WITHDRAWN: Wording("{unit} rút lại việc “{task}”", ""),
    NoticeKind.TASK_OVERDUE: Wording(
        "Việc “{task}” đã quá hạn {due}",
        "Ghi hoạt động của việc ấy, hoặc báo xong nếu đã làm.",
        True,
    ),
    NoticeKind.TASKS_DONE: Wording("{unit} đã xong việc “{task}”", "Xem còn đơn vị nào chưa xong."),
    NoticeKind.TASKS_LATE: Wording(
        "{late} đơn vị quá hạn việc “{task}”", "Xem đơn vị nào chưa xong."
    ),
    NoticeKind.TWINS_MERGED: Wording(
        "“{activity}” đã gộp với một hoạt động ghi trùng",
        "Số liệu chỉ tính một lần. Thấy sai thì báo cán bộ tổng hợp để tách ra lại.",
    ),
    NoticeKind.TWINS_SPLIT: Wording(
        "“{activity}” đã tách khỏi hoạt động gộp trước đó", "Số liệu như trước khi gộp."
    ),
}

WITH_REASON = frozenset({NoticeKind.SENT_BACK, NoticeKind.RETURNED, NoticeKind.CORRECTION_BEGUN})
"""Kinds that tell why, in the words of who decided on a report."""

SHEET_WITH_REASON = frozenset({NoticeKind.SHEET_SENT_BACK, NoticeKind.SHEET_RETURNED})
"""The same, of a score sheet."""
