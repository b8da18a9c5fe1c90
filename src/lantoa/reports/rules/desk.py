"""What a reviewer is told first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval


class Narrowed(StrEnum):
    """Which reports the desk shows. The values stand in addresses."""

    ALL = ""
    TO_REVIEW = "cho-xem-xet"
    NOT_SENT = "chua-gui"
    LATE = "qua-han"
    RETURNED = "tra-lai"
    ACCEPTED = "da-duyet"
    CORRECTED = "dinh-chinh"
    CHANGED = "doi-so"


NARROWED_LABELS: Mapping[Narrowed, str] = {
    Narrowed.ALL: "Tất cả",
    Narrowed.TO_REVIEW: "Chờ xem xét",
    Narrowed.NOT_SENT: "Chưa gửi",
    Narrowed.LATE: "Quá hạn, gửi trễ",
    Narrowed.RETURNED: "Từng bị trả lại",
    Narrowed.ACCEPTED: "Được chấp nhận",
    Narrowed.CORRECTED: "Có đính chính",
    Narrowed.CHANGED: "Đổi số từ lần duyệt trước",
}


class Order(StrEnum):
    """In which order the desk shows them. The values stand in addresses."""

    NAME = ""
    LONGEST = "lau-nhat"
    RETURNS = "tra-lai-nhieu"
    DUE = "han-gui"


ORDER_LABELS: Mapping[Order, str] = {
    Order.NAME: "Tên đơn vị",
    Order.LONGEST: "Chờ lâu nhất",
    Order.RETURNS: "Bị trả lại nhiều nhất",
    Order.DUE: "Hạn gửi",
}

_NUMBERS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def in_words(number: int) -> str:
    """``ba`` up to ten, digits above."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def case_of(period: str, *, total: int, filed: int) -> str:
    """``Năm 2018: 8/8 đơn vị đã gửi báo cáo``, ``Quý IV/2018: còn một đơn vị chưa nộp báo cáo``."""
    if filed < total:
        what = f"còn {in_words(total - filed)} đơn vị chưa nộp báo cáo"
    else:
        what = f"{filed}/{total} đơn vị đã gửi báo cáo"
    return f"{period[:1].upper()}{period[1:]}: {what}"


def progress_of(*, total: int, filed: int, accepted: int) -> str:
    """``8/8 đã gửi, 6 chấp nhận``."""
    return f"{filed}/{total} đã gửi, {accepted} chấp nhận"


def too_early(window: Interval, today: date) -> str:
    """What a report leaves out that is sent on its way before its window has ended; empty once
    the window is over."""
    if today >= window.end:
        return ""
    if today == window.last:
        return (
            f"Hôm nay, {vn.day(today)}, là ngày cuối của kỳ. Báo cáo chỉ gồm hoạt động đã ghi đến "
            "lúc này, chưa gồm việc ghi thêm trong ngày."
        )
    if today < window.start:
        return f"Kỳ báo cáo từ {vn.day(window.start)} đến hết {vn.day(window.last)}, nay chưa tới."
    return (
        f"Kỳ báo cáo đến hết {vn.day(window.last)}. Số liệu trong báo cáo là số đến hôm nay, "
        f"{vn.day(today)}; hoạt động từ nay đến hết kỳ không có trong báo cáo này."
    )
