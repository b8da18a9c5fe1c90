"""What a reviewer is told first."""

from __future__ import annotations

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
