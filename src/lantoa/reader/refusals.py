"""Why a file cannot be read, in words for the person who brought it."""

from __future__ import annotations

from lantoa.kernel.errors import Problem, Refused


class UnreadableDocument(Refused):
    """A file that gives no text. The message says what is wrong and what to do."""

    @property
    def code(self) -> str:
        return self.problems[0].code


_REASONS = {
    "empty": ("Tệp rỗng (0 byte).", "Hãy kiểm tra tệp gốc rồi tải lại."),
    "too_large": ("Tệp lớn hơn {most} MB.", "Hãy bỏ bớt hình ảnh hoặc chia tệp rồi tải lại."),
    "unreachable": ("Không mở được tệp.", "Hãy kiểm tra đường dẫn và quyền đọc tệp."),
    "unknown_type": (
        "Không đọc được loại tệp của “{name}”.",
        "Hãy dùng .docx, .pdf, .xlsx, .html hoặc .txt.",
    ),
    "old_format": ("Tệp ở định dạng cũ, không đọc được.", "Hãy mở tệp và lưu lại thành {ask}."),
    "wrong_type": (
        "Nội dung của “{name}” không đúng với đuôi tệp.",
        "Hãy đổi lại đúng đuôi tệp hoặc xuất lại tệp từ phần mềm soạn thảo.",
    ),
    "broken": (
        "Tệp bị hỏng hoặc chưa tải xong.",
        "Hãy mở thử trên máy, lưu lại thành tệp mới rồi tải lên.",
    ),
    "encrypted": ("Tệp được đặt mật khẩu.", "Hãy bỏ mật khẩu rồi tải lại."),
    "zip_bomb": (
        "Tệp phình ra quá lớn khi giải nén.",
        "Hãy xuất lại tệp từ phần mềm soạn thảo, bỏ bớt dữ liệu thừa.",
    ),
    "unsafe_xml": (
        "Tệp chứa khai báo XML không an toàn.",
        "Hãy mở tệp bằng phần mềm văn phòng, lưu lại thành tệp mới rồi tải lên.",
    ),
    "scanned": (
        "Tệp PDF không có chữ, có thể là bản chụp hoặc bản quét.",
        "Hãy dùng bản Word hoặc PDF xuất từ phần mềm; chỉ có bản quét thì nhập số liệu bằng tay.",
    ),
    "too_long": (
        "Nội dung của tệp dài hơn {most} chữ cái.",
        "Hãy chia thành nhiều tệp, hoặc bỏ phần phụ lục không có số liệu tuyên truyền.",
    ),
    "no_text": ("Tệp không có chữ nào.", "Hãy kiểm tra lại nội dung của tệp."),
    "encoding": (
        "Không nhận ra bảng mã chữ của tệp.",
        "Hãy lưu lại tệp với bảng mã Unicode (UTF-8) rồi tải lên.",
    ),
}


def refusal(code: str, **details: object) -> UnreadableDocument:
    """The refusal of that code, ready to raise."""
    what, remedy = _REASONS[code]
    return UnreadableDocument(
        Problem("file", what.format(**details), remedy.format(**details), code)
    )
