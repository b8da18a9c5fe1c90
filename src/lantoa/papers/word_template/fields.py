"""The places of a Word template that a paper is written into, by the names that a clerk types."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum

from lantoa.kernel.vietnamese import fold


class Kind(StrEnum):
    WORDS = "words"
    """Words inside a line, as they stand there."""
    LINES = "lines"
    """A paragraph of its own; it is repeated for each line and goes away where there is none."""
    RULE = "rule"
    """A paragraph of its own; a short rule, as long as what stands above it asks for."""
    BLOCK = "block"
    """A paragraph of its own between margins; paragraphs and tables take its place."""


@dataclass(frozen=True, slots=True)
class Field:
    """``label`` and ``meaning`` are shown to people. Without a required one no template is taken;
    what the paper has for an optional one that is missing is not printed."""

    name: str
    label: str
    meaning: str
    kind: Kind = Kind.WORDS
    required: bool = False
    extra: bool = False
    """Stands on the paper anyway: a template without it lacks nothing."""

    @property
    def written(self) -> str:
        """How it is typed in Word."""
        return f"{{{{ {self.name} }}}}"


_ALL = (
    Field(
        "co_quan_chu_quan",
        "Cơ quan chủ quản",
        "Dòng trên cùng bên trái, chữ in hoa. Đơn vị không có thì dòng này tự bỏ.",
        Kind.LINES,
    ),
    Field(
        "co_quan_ban_hanh",
        "Cơ quan ban hành",
        "Tên cơ quan, chữ in hoa, mỗi dòng tên một dòng.",
        Kind.LINES,
        required=True,
    ),
    Field("gach_co_quan", "Nét kẻ dưới tên cơ quan", "Dài theo tên cơ quan.", Kind.RULE),
    Field(
        "so_ky_hieu",
        "Số, ký hiệu",
        "Phần sau chữ “Số:”, ví dụ 15/BC-UBND. Chưa cấp số thì để trống chỗ ghi số.",
        required=True,
    ),
    Field(
        "dia_danh_ngay_thang",
        "Địa danh, ngày tháng",
        "Ví dụ: Suối Mẫu, ngày 05 tháng 10 năm 2026.",
        required=True,
    ),
    Field("ten_loai", "Tên loại văn bản", "Ví dụ: BÁO CÁO.", required=True),
    Field(
        "trich_yeu",
        "Trích yếu",
        "Nội dung của báo cáo nêu trong một câu. Đứng một mình thì dài quá tự chia đều các dòng.",
        required=True,
    ),
    Field("gach_trich_yeu", "Nét kẻ dưới trích yếu", "Dài theo trích yếu.", Kind.RULE),
    Field("kinh_gui", "Kính gửi", "Cả chữ “Kính gửi:” và các nơi nhận.", Kind.LINES, required=True),
    Field("can_cu", "Căn cứ", "Mỗi căn cứ một dòng. Báo cáo thường không có.", Kind.LINES),
    Field(
        "noi_dung",
        "Nội dung",
        "Toàn bộ phần chữ: đề mục, đoạn văn, gạch đầu dòng, bảng.",
        Kind.BLOCK,
        required=True,
    ),
    Field(
        "noi_nhan",
        "Nơi nhận",
        "Các dòng dưới chữ “Nơi nhận:”, mỗi nơi một dòng.",
        Kind.LINES,
        required=True,
    ),
    Field(
        "quyen_han_chuc_vu",
        "Quyền hạn, chức vụ người ký",
        "Ví dụ: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH.",
        Kind.LINES,
        required=True,
    ),
    Field("ho_ten", "Họ tên người ký", "Để trống khi chưa ký.", required=True),
    Field(
        "phu_luc",
        "Phụ lục",
        "Các phụ lục, mỗi phụ lục sang trang mới. Đặt ở dòng cuối cùng của tệp.",
        Kind.BLOCK,
        required=True,
    ),
    Field(
        "ten_co_quan",
        "Tên cơ quan trong câu",
        "Để dùng thêm, ví dụ ở chân trang: Ủy ban nhân dân xã Suối Mẫu.",
        extra=True,
    ),
    Field(
        "dau_minh_hoa",
        "Dấu bản không có giá trị thật",
        "Đặt ở đầu trang. Mẫu không có chỗ này thì hệ thống vẫn ghi dấu lên đầu mỗi trang.",
    ),
)

FIELDS = {field.name: field for field in _ALL}
REQUIRED = tuple(field.name for field in _ALL if field.required)
OPTIONAL = tuple(field.name for field in _ALL if not field.required)

MARK = "dau_minh_hoa"
TITLE = "trich_yeu"


def nearest(name: str) -> Field | None:
    """The field that somebody may have meant: ``Nội dung`` and ``noi_dug`` mean ``noi_dung``."""
    bare = fold(name).replace(" ", "_").replace("-", "_")
    if bare in FIELDS:
        return FIELDS[bare]
    found = difflib.get_close_matches(bare[:60], FIELDS, n=1, cutoff=0.7)
    return FIELDS[found[0]] if found else None
