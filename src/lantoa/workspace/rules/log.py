"""Words for the acts of the log, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Mapping

ACT_LABELS: Mapping[str, str] = {
    "accounts.token": "Lập, thu hồi mã kết nối",
    "accounts.use_token": "Gửi yêu cầu bằng mã kết nối",
    "accounts.view": "Xem dữ liệu người dùng",
    "audit.export": "Xuất nhật ký",
    "catalogue.add_holiday": "Thêm ngày nghỉ",
    "catalogue.add_make_up_day": "Thêm ngày làm bù",
    "catalogue.ask_once": "Yêu cầu báo cáo chuyên đề, đột xuất",
    "catalogue.change_deadline": "Đổi thời hạn báo cáo",
    "catalogue.change_form": "Đổi biểu mẫu báo cáo",
    "catalogue.change_line": "Đổi nơi gửi báo cáo",
    "catalogue.change_outline": "Đổi đề cương báo cáo",
    "catalogue.change_regime": "Sửa nội dung chế độ báo cáo",
    "catalogue.remove_holiday": "Bỏ ngày nghỉ",
    "catalogue.remove_make_up_day": "Bỏ ngày làm bù",
    "catalogue.take_back_request": "Thu hồi yêu cầu báo cáo một lần",
    "files.erase": "Xóa nội dung tệp",
    "files.forget": "Xóa tệp không dùng đến",
    "mail.send_again": "Gửi lại thư",
    "reports.accept": "Chấp nhận báo cáo",
    "reports.consolidate": "Đưa số liệu đơn vị trực thuộc vào báo cáo",
    "reports.correct": "Bắt đầu đính chính báo cáo",
    "reports.declare": "Kê khai số liệu",
    "reports.draft": "Lập, sửa dự thảo báo cáo",
    "reports.exempted": "Miễn gửi báo cáo",
    "reports.expect": "Mở báo cáo phải nộp",
    "reports.extended": "Gia hạn báo cáo",
    "reports.extension_undone": "Thôi gia hạn báo cáo",
    "reports.number": "Cấp số, ngày văn bản",
    "reports.owed_again": "Thôi miễn gửi báo cáo",
    "reports.redraft": "Lập lại dự thảo",
    "reports.return": "Trả lại báo cáo",
    "reports.scan": "Lưu, thay bản ký của báo cáo",
    "reports.send_back": "Trả về dự thảo",
    "reports.send_for_signature": "Trình ký báo cáo",
    "reports.start": "Bắt đầu lập báo cáo",
    "reports.submit": "Ký, gửi báo cáo",
    "reports.withdraw_correction": "Thôi đính chính báo cáo",
    "reports.withdraw_declaration": "Bỏ số liệu đã kê khai",
    "sign_in.done": "Đăng nhập",
    "sign_in.failed": "Đăng nhập không thành nhiều lần",
    "sign_in.left": "Đăng xuất",
    "sign_in.password": "Đặt mật khẩu",
    "sign_in.second_step": "Đổi bước xác nhận thứ hai",
    "sign_in.sessions_ended": "Kết thúc phiên đăng nhập ở nơi khác",
    "start.finish": "Hoàn thành thiết lập ban đầu",
    "workspace.feed": "Lập, đổi hoặc thu hồi địa chỉ lịch",
}
"""Acts that are no permission of the table, or whose permission covers several acts."""

OBJECT_LABELS: Mapping[str, str] = {
    "appraisal.bundle": "Hồ sơ minh chứng",
    "appraisal.patterns": "Mẫu bộ tiêu chí",
    "appraisal.ranking": "Xếp hạng",
    "appraisal.set": "Bộ tiêu chí",
    "appraisal.sheet": "Bảng điểm",
    "accounts.deputy": "Ký thay",
    "accounts.invitation": "Lời mời",
    "accounts.post": "Chức vụ",
    "accounts.roster": "Danh sách người dùng",
    "accounts.token": "Mã kết nối",
    "accounts.user": "Người dùng",
    "activities.activity": "Hoạt động",
    "audit.entry": "Nhật ký",
    "catalogue": "Danh mục dùng chung",
    "catalogue_holiday": "Ngày nghỉ",
    "catalogue_makeupday": "Ngày làm bù",
    "catalogue_installation": "Thiết lập ban đầu",
    "catalogue_reportperiod": "Kỳ báo cáo",
    "catalogue_reportregime": "Chế độ báo cáo",
    "files.file": "Tệp",
    "intake.document": "Văn bản đưa vào",
    "jobs.letter": "Thư đi",
    "plans.assignment": "Việc được giao",
    "plans.plan": "Kế hoạch",
    "reports.expected": "Báo cáo phải nộp",
    "reports.report": "Báo cáo",
    "units": "Danh mục đơn vị",
    "units_change": "Thay đổi đơn vị",
    "units_identity": "Tên gọi trên văn bản",
    "units_unit": "Đơn vị",
    "units_unitkind": "Loại đơn vị",
    "units_unitversion": "Đơn vị",
    "workspace.feed": "Địa chỉ lịch",
}

FIELD_LABELS: Mapping[str, str] = {
    "created": "số dòng đã thêm",
    "ended": "ngày thôi giữ",
    "evidence": "SHA-256 của minh chứng",
    "facts": "số dữ kiện",
    "failures": "số lần không thành trong một giờ",
    "indicator": "chỉ tiêu",
    "line": "nhiệm vụ số",
    "methods": "cách đăng nhập",
    "name": "tên",
    "people": "người thực hiện",
    "provinces": "tỉnh",
    "role": "vai trò",
    "sessions": "số phiên",
    "sha256": "SHA-256",
    "since": "từ ngày",
    "state": "trạng thái",
    "step": "bước xác nhận",
    "until": "đến ngày",
    "units": "số đơn vị",
    "years": "năm",
}

STATE_LABELS: Mapping[str, str] = {
    "expected": "chưa lập",
    "draft": "dự thảo",
    "for_signature": "trình ký",
    "submitted": "đã ký, gửi",
    "numbered": "đã cấp số",
    "returned": "bị trả lại",
    "accepted": "đã chấp nhận",
    "consolidated": "đã tổng hợp",
    "issued": "đã ban hành",
}
"""A page gives words, a copy gives what is stored: it is what was hashed."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def object_words(key: str) -> str:
    """``Báo cáo số 12``; a key of a kind without a name stays as it is."""
    kind, _, number = key.partition(":")
    label = OBJECT_LABELS.get(kind)
    if label is None:
        return key
    return f"{label} {number}" if number else label


def field_words(name: str) -> str:
    return FIELD_LABELS.get(name, name)


def value_words(name: str, text: str) -> str:
    return STATE_LABELS.get(text, text) if name == "state" else text


def cell(text: str) -> str:
    """Text that a spreadsheet would run is marked as text.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if text.startswith(_STARTS) else text
