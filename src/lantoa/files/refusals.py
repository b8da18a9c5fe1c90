"""Why a file is not taken: by which rule, and what to do. All words stand here."""

from __future__ import annotations

from lantoa.kernel.errors import Problem, Refused

OPEN_AND_SAVE = "Mở thử tệp trên máy, lưu lại rồi chọn lần nữa."
_PRINT_AGAIN = "Mở tệp, chọn In rồi lưu thành PDF mới, và chọn tệp mới."
_OFFICE_AGAIN = "Mở tệp bằng phần mềm văn phòng, lưu lại thành tệp mới rồi chọn tệp mới."

_WORDS = {
    "empty": ("Tệp “{name}” rỗng (0 byte).", "Chọn lại tệp có nội dung."),
    "too_large": ("Tệp “{name}” lớn hơn {most} MB.", "Chọn tệp nhỏ hơn hoặc dán đường dẫn."),
    "unreachable": (
        "Không mở được tệp “{name}”.",
        "Kiểm tra đường dẫn và quyền đọc tệp.",
    ),
    "hidden_name": (
        "Tên tệp “{name}” có ký tự ẩn hoặc ký tự đảo chiều chữ.",
        "Đổi tên tệp rồi chọn lại.",
    ),
    "wrong_type": ("Không nhận loại tệp “{extension}”.", "Chọn tệp {labels}."),
    "broken": ("Tệp “{name}” hỏng, không mở được.", OPEN_AND_SAVE),
    "name_lies": (
        "Tệp “{name}” mang đuôi {extension} nhưng nội dung là {found}.",
        "Chọn tệp {labels} đúng loại.",
    ),
    "locked": ("Tệp “{name}” có mật khẩu.", "Bỏ mật khẩu, lưu lại rồi chọn tệp."),
    "two_in_one": (
        "Tệp “{name}” giấu một tệp khác ở trong.",
        "Mở tệp, lưu lại thành tệp mới rồi chọn tệp mới.",
    ),
    "bomb": (
        "Tệp “{name}” phình ra quá lớn khi mở.",
        "Bỏ bớt hình ảnh, dữ liệu thừa rồi lưu lại.",
    ),
    "macro": (
        "Tệp “{name}” có macro.",
        "Lưu lại thành .docx hoặc .xlsx không có macro rồi chọn tệp mới.",
    ),
    "active_office": (
        "Tệp “{name}” gắn đối tượng tự chạy hoặc lấy mẫu từ nơi khác.",
        _OFFICE_AGAIN,
    ),
    "unsafe_xml": ("Tệp “{name}” có khai báo XML không an toàn.", _OFFICE_AGAIN),
    "far_cell": (
        "Bảng trong tệp “{name}” có ô nằm quá xa.",
        "Xóa dòng, cột trống ở cuối bảng rồi lưu lại.",
    ),
    "script": ("Tệp PDF “{name}” có lệnh tự chạy hoặc biểu mẫu động.", _PRINT_AGAIN),
    "attached": ("Tệp PDF “{name}” có tệp khác đính kèm.", _PRINT_AGAIN),
    "too_many_pixels": (
        "Ảnh “{name}” lớn hơn {pixels} triệu điểm ảnh.",
        "Chụp hoặc lưu lại ảnh ở cỡ nhỏ hơn.",
    ),
    "moving": ("Ảnh “{name}” là ảnh động.", "Chọn ảnh tĩnh, hoặc gửi video MP4."),
    "wrong_brand": (
        "Tệp “{name}” là loại video, âm thanh không nhận được.",
        "Đổi sang MP4, M4A rồi chọn lại.",
    ),
    "encoding": (
        "Không nhận ra bảng mã chữ của tệp “{name}”.",
        "Lưu lại dạng CSV UTF-8 (hoặc văn bản UTF-8) rồi chọn lại.",
    ),
}

_BY_EXTENSION = {
    (".heic", ".heif"): (
        "Chưa mở được ảnh {extension} của iPhone.",
        "Vào Cài đặt, Camera, Định dạng, chọn “Tương thích nhất”, hoặc gửi ảnh JPEG.",
    ),
    (".svg", ".svgz"): (
        "Không nhận hình vẽ {extension} vì có thể chứa lệnh tự chạy.",
        "Lưu lại thành ảnh PNG.",
    ),
    (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb"): (
        "Không nhận tệp {extension} vì có thể chứa macro.",
        "Lưu lại thành .docx hoặc .xlsx không có macro.",
    ),
    (".doc", ".xls", ".rtf", ".odt", ".ods"): (
        "Không nhận tệp {extension}.",
        "Mở tệp, lưu lại thành .docx, .xlsx hoặc PDF.",
    ),
    (".mov", ".avi", ".mkv", ".wmv", ".3gp", ".flv"): (
        "Không nhận video {extension}.",
        "Đổi sang MP4, hoặc đăng video rồi dán đường dẫn.",
    ),
    (".zip", ".rar", ".7z", ".tar", ".gz"): (
        "Không nhận tệp nén {extension}.",
        "Giải nén rồi chọn từng tệp.",
    ),
}


class Unsound(Exception):
    """A rule that the content breaks, by its code. Turned into words by whoever knows the name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(code: str, field: str, **details: object) -> Refused:
    """The refusal of that code, ready to raise. Raises ``KeyError`` for a code without words."""
    what, remedy = _WORDS[code]
    if code == "wrong_type":
        own = (words for ends, words in _BY_EXTENSION.items() if details["extension"] in ends)
        what, remedy = next(own, (what, remedy))
    return Refused(Problem(field, what.format(**details), remedy.format(**details), code))
