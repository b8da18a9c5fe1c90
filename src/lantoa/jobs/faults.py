"""What a failed delivery means: whether to try again, and in which words to say it.

Nothing of the server's own answer is kept but its code: it may quote addresses, or what was sent.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import timedelta

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
"""After the first try, the second and so on; the last holds from then on."""

MOST_REFUSALS = 12
"""Tries after which a letter that a server answers "later" to is given up: about two days."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a letter was not sent. ``is_final``: trying again would change nothing.

    ``is_ours`` is a fault of the server or of its settings and not of this letter: however long
    it lasts, the letter is kept and tried.
    """

    words: str
    is_final: bool = False
    is_ours: bool = False


UNUSABLE = Fault("Địa chỉ hoặc tiêu đề không dùng được.", is_final=True)


def fault_of(error: Exception) -> Fault:
    """Reads what ``smtplib``, the sockets or the mail folder raised. A class that is not known
    here is tried again."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return Fault(f"Máy chủ thư không nhận đăng nhập (mã {_code(error)}).", is_ours=True)
        case smtplib.SMTPSenderRefused():
            return Fault(
                f"Máy chủ thư không nhận địa chỉ người gửi (mã {_code(error)}).", is_ours=True
            )
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return Fault(f"Máy chủ thư chưa sẵn sàng (mã {_code(error)}).", is_ours=True)
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()] or [0]
            return _refused(max(codes), "địa chỉ người nhận")
        case smtplib.SMTPResponseException():
            return _refused(error.smtp_code, "thư")
        case smtplib.SMTPServerDisconnected():
            return Fault("Máy chủ thư ngắt kết nối giữa chừng.", is_ours=True)
        case smtplib.SMTPNotSupportedError():
            return Fault("Máy chủ thư không có cách gửi đã thiết lập.", is_ours=True)
        case TimeoutError():
            return Fault("Máy chủ thư không trả lời kịp.", is_ours=True)
        case ConnectionError():
            return Fault("Không nối được tới máy chủ thư.", is_ours=True)
        case OSError():
            return Fault("Không tới được nơi gửi thư.", is_ours=True)
        case ValueError():
            return UNUSABLE
        case _:
            return Fault(f"Lỗi khi gửi ({type(error).__name__}).")


def _code(error: smtplib.SMTPResponseException) -> int:
    return error.smtp_code


def _refused(code: int, what: str) -> Fault:
    if 500 <= code < 600:
        return Fault(f"Máy chủ thư từ chối {what} (mã {code}).", is_final=True)
    return Fault(f"Máy chủ thư tạm chưa nhận {what} (mã {code}).")


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
