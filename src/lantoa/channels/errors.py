"""Why nothing came from an address, in words for the person who gave it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """``what`` and ``remedy`` are shown as they stand; ``code`` is stable.

    ``permanent``: asking again would change nothing. ``forbidden``: the address is none that we
    ask, by a rule of ours, so nothing was sent to it.
    """

    code: str
    what: str
    remedy: str
    permanent: bool = True
    forbidden: bool = False

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


class ChannelError(Exception):
    """Nothing was taken from an address. Carries the one reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason

    @property
    def permanent(self) -> bool:
        return self.reason.permanent


PASTE = "Dán địa chỉ chép từ thanh địa chỉ của trình duyệt, ví dụ https://laichau.gov.vn/tin-1."
OPEN_PAGE = "Dán đường dẫn của trang mà ai cũng mở được."
SAVE_PAGE = "Lưu trang thành tệp PDF rồi thêm tệp làm minh chứng."
LATER = "Hệ thống sẽ thử lại; nếu vẫn không được thì lưu trang thành PDF rồi thêm tệp."

_FORBIDDEN = {
    "scheme": ("Đường dẫn phải bắt đầu bằng http:// hoặc https://.", PASTE),
    "hidden": ("Đường dẫn có dấu cách, xuống dòng hoặc ký tự ẩn.", PASTE),
    "too_long": ("Đường dẫn dài quá 2.000 ký tự.", "Dán đường dẫn gốc của trang, ngắn hơn."),
    "host": ("Tên máy chủ trong đường dẫn không đúng dạng.", PASTE),
    "credentials": (
        "Đường dẫn có tên đăng nhập hoặc mật khẩu (phần trước dấu @).",
        "Xóa phần ấy rồi dán lại.",
    ),
    "port": (
        "Đường dẫn chỉ ra cổng lạ; hệ thống chỉ hỏi cổng 80 và 443.",
        "Xóa số cổng sau dấu hai chấm, hoặc thêm tệp PDF của trang.",
    ),
    "number_host": (
        "Đường dẫn dùng số thay cho tên máy chủ.",
        "Dán đường dẫn có tên trang, ví dụ https://laichau.gov.vn/tin-1.",
    ),
    "inner_name": ("Đường dẫn trỏ tới máy trong mạng nội bộ.", OPEN_PAGE),
    "inner_address": ("Tên trong đường dẫn dẫn tới địa chỉ của mạng nội bộ.", OPEN_PAGE),
    "too_many_redirects": ("Trang chuyển hướng quá 5 lần.", "Dán đường dẫn của trang cuối cùng."),
    "redirect_loop": ("Trang chuyển hướng thành vòng.", "Dán đường dẫn của trang cuối cùng."),
    "downgrade": (
        "Trang https chuyển sang địa chỉ http không được bảo vệ.",
        "Dán đường dẫn của trang cuối cùng.",
    ),
}
_FAILED = {
    "too_large": ("Trang lớn hơn mức hệ thống lưu.", SAVE_PAGE),
    "too_large_unpacked": ("Trang phình ra quá lớn khi giải nén.", SAVE_PAGE),
    "wrong_type": (
        "Địa chỉ không trả về trang chữ.",
        "Tải tệp ở địa chỉ ấy về máy rồi thêm tệp làm minh chứng.",
    ),
    "packed": ("Trang được nén theo cách không đọc được.", SAVE_PAGE),
    "broken": ("Máy chủ trả lời sai quy cách.", SAVE_PAGE),
    "certificate": ("Chứng thư bảo mật của trang không hợp lệ.", SAVE_PAGE),
    "not_found": ("Trang không còn ở địa chỉ này (mã {status}).", "Kiểm tra lại đường dẫn."),
    "closed": ("Trang không cho hệ thống đọc (mã {status}).", SAVE_PAGE),
    "no_text": ("Trang không có chữ nào để lưu.", SAVE_PAGE),
    "unreadable": ("Trang quá rối, không tách được nội dung.", SAVE_PAGE),
}
_PASSING = {
    "no_name": ("Không tìm thấy máy chủ có tên này.", LATER),
    "no_answer": ("Máy chủ không trả lời.", LATER),
    "too_slow": ("Máy chủ trả lời quá chậm.", LATER),
    "busy": ("Máy chủ tạm chưa trả lời được (mã {status}).", LATER),
}


def refusal(code: str, **details: object) -> ChannelError:
    """The error of that code, ready to raise. Raises ``KeyError`` for a code nobody wrote."""
    if code in _FORBIDDEN:
        what, remedy = _FORBIDDEN[code]
        return ChannelError(Reason(code, what, remedy, permanent=True, forbidden=True))
    what, remedy = {**_FAILED, **_PASSING}[code]
    words = what.format(**details)
    return ChannelError(Reason(code, words, remedy, permanent=code not in _PASSING))
