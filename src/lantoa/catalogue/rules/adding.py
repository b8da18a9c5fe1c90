"""How the figures of a measure are put together: over time, and over units apart."""

from __future__ import annotations

from enum import StrEnum


class Adding(StrEnum):
    SUM = "sum"
    """What happened: each time counts."""
    LAST = "last"
    """What there is: the newest figure holds, and is never added to an older one."""
    MAXIMUM = "maximum"
    AVERAGE = "average"
    """Weighted by what each figure stands for."""
    RATE = "rate"
    """Made anew from the sums of its two parts."""
    NONE = "none"
    """Cannot be put together at all."""


ADDING_NAMES = {
    Adding.SUM: "cộng lại",
    Adding.LAST: "lấy số mới nhất",
    Adding.MAXIMUM: "lấy số lớn nhất",
    Adding.AVERAGE: "lấy trung bình theo trọng số",
    Adding.RATE: "tính lại từ tử số và mẫu số",
    Adding.NONE: "không cộng được",
}
ADDING_CHOICES = [(each.value, name) for each, name in ADDING_NAMES.items()]
