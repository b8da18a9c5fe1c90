"""What an administrator may decide for the whole installation: names, kinds, shipped values.

A setting is here because something reads it. Values are stored as JSON and come out typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc, number

LONGEST_TEXT = 200


class Kind(StrEnum):
    """How a value is written and read: ``DAYS`` is a whole number of days, ``COUNT`` one of things,
    ``PERCENT`` one of hundredths, ``POINTS`` a Decimal (stored as text), ``ROLES`` a frozenset of
    role names, ``TRUTH`` yes or no, ``UNIT`` the slug of a unit."""

    DAYS = "days"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    ROLES = "roles"
    TEXT = "text"
    TRUTH = "truth"
    UNIT = "unit"


ROLES = (
    "officer",
    "chair",
    "registry_clerk",
    "reviewer",
    "editor",
    "translator",
    "administrator",
)
"""Role names as ``accounts.rules.Role`` has them, which stands above this room; a test compares."""


@dataclass(frozen=True, slots=True)
class Known:
    """One setting. ``always`` are roles that cannot be taken out. A setting that is not ``open``
    is changed by an action of its own and not by hand."""

    name: str
    label: str
    help: str
    kind: Kind
    default: Any
    least: int = 0
    most: int = 0
    always: frozenset[str] = frozenset()
    open: bool = True


HEAD_UNIT = "installation.unit"
SECOND_STEP = "sign_in.second_step_roles"
INVITATION_DAYS = "sign_in.invitation_days"
CONTACT = "page.contact"
PEOPLE_BY_GROUP = "activities.people_by_group"
FACES = "activities.faces_presumed"
INDEX_HALF_FROM = "insight.index_half_from"
INDEX_FULL_POINTS = "insight.index_full_points"
INDEX_HALF_POINTS = "insight.index_half_points"
GAP_LEAST = "insight.gap_least_activities"
GAP_BALANCE = "insight.gap_balance"
GAP_FORMS = "insight.gap_forms"
GAP_COMMUNES = "insight.gap_communes"
GAP_PRESS = "insight.gap_press"
GAP_PARTICIPATION = "insight.gap_participation"
EXPECT_ALL = "reports.expect_without_people"
REMIND_EARLY = "reports.remind_early"
REMIND_BEFORE = "reports.remind_before"
REMIND_AFTER = "reports.remind_after"
REMIND_LATE = "reports.remind_late"
OBJECTION_DAYS = "appraisal.objection_days"
BUNDLE_DAYS = "appraisal.bundle_days"
BUNDLE_MEGABYTES = "appraisal.bundle_megabytes"
_GAP_SOURCE = "Mức sẵn có do phần mềm đặt, không lấy từ văn bản nào; đơn vị tự quyết định."

_ALL = (
    Known(
        SECOND_STEP,
        "Vai trò phải đăng nhập hai bước",
        "Người giữ một trong các vai trò này phải đặt bước thứ hai (ứng dụng mã số, khóa bảo mật) "
        "ngay sau lần đăng nhập đầu. Không bỏ được vai trò quản trị hệ thống.",
        Kind.ROLES,
        ("chair", "reviewer", "administrator"),
        always=frozenset({"administrator"}),
    ),
    Known(
        INVITATION_DAYS,
        "Thời hạn của lời mời",
        "Số ngày mà đường dẫn mời một người lập tài khoản còn dùng được. Lời mời đã gửi giữ thời "
        "hạn cũ.",
        Kind.DAYS,
        7,
        least=1,
        most=30,
    ),
    Known(
        CONTACT,
        "Nơi hỏi khi cần giúp",
        "Hiện ở trang báo lỗi và trang tài khoản, ví dụ: Phòng Cải cách hành chính, Sở Nội vụ, "
        "kèm số điện thoại.",
        Kind.TEXT,
        "",
        most=LONGEST_TEXT,
    ),
    Known(
        PEOPLE_BY_GROUP,
        "Ghi số nữ, số người dân tộc thiểu số trong lượt người dự",
        "Khi bật, trang ghi hoạt động có thêm hai ô “trong đó”. Chỉ ghi số chung của cả buổi, do "
        "người tổ chức đếm: không hỏi từng người, không lập danh sách. Dân tộc của một người là dữ "
        "liệu cá nhân nhạy cảm theo pháp luật bảo vệ dữ liệu cá nhân; chỉ bật khi mẫu báo cáo yêu "
        "cầu.",
        Kind.TRUTH,
        False,
    ),
    Known(
        FACES,
        "Coi ảnh, video mới thêm là có nhận rõ mặt người",
        "Khi bật, ảnh và video vừa thêm chỉ đơn vị ghi hoạt động và nơi thẩm định báo cáo mở được; "
        "người thêm bỏ dấu ở từng ảnh không có mặt người. Hình ảnh của một người là dữ liệu cá "
        "nhân theo pháp luật bảo vệ dữ liệu cá nhân.",
        Kind.TRUTH,
        True,
    ),
    Known(
        INDEX_HALF_FROM,
        "Chấm kế hoạch: từ bao nhiêu phần trăm thì được điểm một phần",
        "Tỷ lệ nhiệm vụ làm đúng hạn. 100 % được điểm tối đa; từ mức này đến dưới 100 % được điểm "
        "một phần; dưới mức này không có điểm. Chép từ bộ chỉ số cải cách hành chính của tỉnh cho "
        "năm ấy; mức sẵn có chưa đối chiếu với văn bản.",
        Kind.PERCENT,
        80,
        least=1,
        most=99,
    ),
    Known(
        INDEX_FULL_POINTS,
        "Chấm kế hoạch: điểm khi làm đúng hạn mọi nhiệm vụ",
        "Điểm tối đa của tiêu chí mức độ hoàn thành kế hoạch tuyên truyền, ví dụ 1 hoặc 0,5. Chép "
        "từ bộ chỉ số; mức sẵn có chưa đối chiếu với văn bản.",
        Kind.POINTS,
        "1",
        most=100,
    ),
    Known(
        INDEX_HALF_POINTS,
        "Chấm kế hoạch: điểm một phần",
        "Điểm khi tỷ lệ nhiệm vụ làm đúng hạn chưa tới 100 % mà không dưới mức đã ghi. Chép từ bộ "
        "chỉ số; mức sẵn có chưa đối chiếu với văn bản.",
        Kind.POINTS,
        "0.5",
        most=100,
    ),
    Known(
        GAP_LEAST,
        "Khoảng trống: ít hơn bao nhiêu hoạt động thì chưa nói được",
        "Kỳ có ít hoạt động hơn số này thì trang khoảng trống ghi “chưa đủ số liệu”, không tính tỷ "
        f"lệ. {_GAP_SOURCE}",
        Kind.COUNT,
        10,
        least=1,
        most=1000,
    ),
    Known(
        GAP_BALANCE,
        "Khoảng trống: nêu hạn chế, trả lời phê bình dưới mức nào là thấp",
        "Phần trăm số hoạt động có ghi cách nói mà nêu hạn chế, việc chậm hoặc trả lời phản ánh, "
        f"phê bình. {_GAP_SOURCE}",
        Kind.PERCENT,
        10,
        least=1,
        most=99,
    ),
    Known(
        GAP_FORMS,
        "Khoảng trống: số hình thức hiệu dụng dưới mức nào là đơn điệu",
        f"Số hình thức, tính cả mức dùng đều hay lệch. {_GAP_SOURCE}",
        Kind.COUNT,
        3,
        least=2,
        most=20,
    ),
    Known(
        GAP_COMMUNES,
        "Khoảng trống: phần của cấp xã dưới mức nào là thấp",
        f"Phần trăm số hoạt động do đơn vị cấp xã làm. {_GAP_SOURCE}",
        Kind.PERCENT,
        50,
        least=1,
        most=99,
    ),
    Known(
        GAP_PRESS,
        "Khoảng trống: phối hợp với báo chí dưới mức nào là thấp",
        f"Phần trăm số hoạt động của đơn vị không phải cơ quan báo chí. {_GAP_SOURCE}",
        Kind.PERCENT,
        5,
        least=1,
        most=99,
    ),
    Known(
        GAP_PARTICIPATION,
        "Khoảng trống: người dân tham gia dưới mức nào là thấp",
        "Phần trăm số hoạt động là đối thoại, khảo sát, hội thi, tiếp nhận và trả lời phản ánh. "
        f"{_GAP_SOURCE}",
        Kind.PERCENT,
        10,
        least=1,
        most=99,
    ),
    Known(
        EXPECT_ALL,
        "Mở báo cáo phải nộp cho cả đơn vị chưa có người dùng",
        "Khi bật, mọi đơn vị trực thuộc có trong danh mục đều được mở báo cáo theo chế độ; khi "
        "tắt, chỉ những đơn vị có người giữ chức vụ trên hệ thống hoặc đã được mở báo cáo kỳ "
        "trước.",
        Kind.TRUTH,
        False,
    ),
    Known(
        REMIND_EARLY,
        "Nhắc hạn gửi báo cáo: lần đầu, trước mấy ngày",
        "Người đang giữ bước (cán bộ, chủ tịch hoặc văn thư) được nhắc một lần. Ghi 0 để không "
        "nhắc lần này. Ngày hạn gửi luôn được nhắc.",
        Kind.DAYS,
        5,
        least=0,
        most=60,
    ),
    Known(
        REMIND_BEFORE,
        "Nhắc hạn gửi báo cáo: lần sau, trước mấy ngày",
        "Ghi 0 để không nhắc lần này.",
        Kind.DAYS,
        1,
        least=0,
        most=60,
    ),
    Known(
        REMIND_AFTER,
        "Nhắc báo cáo quá hạn: lần đầu, sau mấy ngày",
        "Chỉ nhắc khi báo cáo chưa gửi. Ghi 0 để không nhắc lần này.",
        Kind.DAYS,
        1,
        least=0,
        most=60,
    ),
    Known(
        REMIND_LATE,
        "Nhắc báo cáo quá hạn: lần sau, sau mấy ngày",
        "Chỉ nhắc khi báo cáo chưa gửi. Ghi 0 để không nhắc lần này.",
        Kind.DAYS,
        5,
        least=0,
        most=60,
    ),
    Known(
        OBJECTION_DAYS,
        "Chấm điểm: thời hạn giải trình",
        "Số ngày, kể từ ngày có điểm thẩm định, mà đơn vị được giải trình. Bảng điểm đã thẩm định "
        "giữ thời hạn cũ. Mức sẵn có do phần mềm đặt; chép từ quy định của tỉnh.",
        Kind.DAYS,
        10,
        least=1,
        most=60,
    ),
    Known(
        BUNDLE_DAYS,
        "Hồ sơ minh chứng: giữ bao nhiêu ngày",
        "Sau số ngày này hồ sơ đã lập tự xóa; lập lại được bất cứ lúc nào, minh chứng gốc vẫn còn.",
        Kind.DAYS,
        7,
        least=1,
        most=60,
    ),
    Known(
        BUNDLE_MEGABYTES,
        "Hồ sơ minh chứng: cỡ lớn nhất (MB)",
        "Hồ sơ lớn hơn thì không lập; người yêu cầu được nhắc chọn khoảng ngày ngắn hơn.",
        Kind.COUNT,
        2000,
        least=10,
        most=20000,
    ),
    Known(
        HEAD_UNIT,
        "Đơn vị đứng đầu hệ thống",
        "Đặt khi thiết lập hệ thống lần đầu.",
        Kind.UNIT,
        "",
        open=False,
    ),
)

SETTINGS: Mapping[str, Known] = {known.name: known for known in _ALL}


def read(known: Known, stored: Any) -> Any:
    """A stored value as code uses it: roles as a frozenset, points as a Decimal, the rest as it
    is."""
    match known.kind:
        case Kind.ROLES:
            return frozenset(stored)
        case Kind.POINTS:
            return Decimal(stored)
        case _:
            return stored


def checked(known: Known, value: Any) -> Any:
    """The value as it is stored. Raises ``Refused`` for one that the setting cannot have."""
    match known.kind:
        case Kind.DAYS:
            return _whole(known, value, "Số ngày", "Ghi lại số ngày.")
        case Kind.COUNT:
            return _whole(known, value, "Số này", "Ghi lại một số nguyên.")
        case Kind.PERCENT:
            return _whole(known, value, "Tỷ lệ phần trăm", "Ghi lại một số nguyên.")
        case Kind.POINTS:
            return _points(known, value)
        case Kind.ROLES:
            return _roles(known, value)
        case Kind.TRUTH:
            return _truth(value)
        case _:
            return _text(known, value)


def _refused(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("value", what, remedy, code))


def _whole(known: Known, value: Any, what: str, remedy: str) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and known.least <= value <= known.most:
        return int(value)
    raise _refused(
        f"{what} phải từ {number(known.least)} đến {number(known.most)}.", remedy, "range"
    )


def _points(known: Known, value: Any) -> str:
    try:
        points = Decimal(str(value))
    except InvalidOperation:
        points = Decimal("NaN")
    if points.is_finite() and known.least <= points <= known.most:
        rounded = points.quantize(Decimal("0.01"))
        if rounded == points:
            return f"{rounded.normalize() + 0:f}"
    raise _refused(
        f"Điểm phải từ {number(known.least)} đến {number(known.most)}, không quá hai chữ số lẻ.",
        "Ghi lại số điểm.",
        "range",
    )


def _roles(known: Known, value: Any) -> list[str]:
    chosen = set(value) if isinstance(value, list | tuple | set | frozenset) else set()
    if unknown := chosen - set(ROLES):
        raise _refused(
            f"Không có vai trò “{min(map(str, unknown))[:40]}”.", "Chọn trong danh sách.", "role"
        )
    if known.always - chosen:
        raise _refused(
            "Vai trò quản trị hệ thống luôn phải đăng nhập hai bước.",
            "Đánh dấu lại vai trò này.",
            "always",
        )
    return [role for role in ROLES if role in chosen]


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _refused("Thiết lập này chỉ có bật hoặc tắt.", "Chọn lại.", "truth")


def _text(known: Known, value: Any) -> str:
    text = " ".join(nfc(str(value)).split())
    if "\x00" in text or (known.most and len(text) > known.most):
        raise _refused(
            f"Nội dung dài quá {number(known.most or LONGEST_TEXT)} ký tự hoặc có ký tự lạ.",
            "Rút gọn lại.",
            "text",
        )
    return text
