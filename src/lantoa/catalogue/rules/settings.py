"""What an administrator may decide for the whole installation: names, kinds, shipped values.

A setting is here because something reads it. Values are stored as JSON and come out typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc, number

LONGEST_TEXT = 200


class Kind(StrEnum):
    """How a value is written and read: ``DAYS`` is a whole number of days, ``ROLES`` a frozenset
    of role names, ``TRUTH`` yes or no, ``UNIT`` the slug of a unit."""

    DAYS = "days"
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
    """A stored value as code uses it: roles as a frozenset, the rest as it is."""
    return frozenset(stored) if known.kind is Kind.ROLES else stored


def checked(known: Known, value: Any) -> Any:
    """The value as it is stored. Raises ``Refused`` for one that the setting cannot have."""
    match known.kind:
        case Kind.DAYS:
            return _days(known, value)
        case Kind.ROLES:
            return _roles(known, value)
        case Kind.TRUTH:
            return _truth(value)
        case _:
            return _text(known, value)


def _refused(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("value", what, remedy, code))


def _days(known: Known, value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and known.least <= value <= known.most:
        return int(value)
    raise _refused(
        f"Số ngày phải từ {number(known.least)} đến {number(known.most)}.",
        "Ghi lại số ngày.",
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
