"""How the figures of a measure are put together: over time, and over units apart."""

from __future__ import annotations

from dataclasses import dataclass
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

WEIGHED = frozenset({Adding.AVERAGE, Adding.RATE})

_OVER_TIME = {
    Adding.SUM: "",
    Adding.LAST: "số mới nhất",
    Adding.MAXIMUM: "số lớn nhất",
    Adding.AVERAGE: "trung bình theo trọng số",
    Adding.RATE: "tính lại từ tử số và mẫu số",
    Adding.NONE: "không cộng được theo thời gian",
}
_OVER_UNITS = {
    Adding.SUM: "",
    Adding.LAST: "của đơn vị có số mới nhất",
    Adding.MAXIMUM: "của đơn vị có số lớn nhất",
    Adding.AVERAGE: "các đơn vị lấy trung bình theo trọng số",
    Adding.RATE: "các đơn vị tính lại từ tử số và mẫu số",
    Adding.NONE: "không cộng được giữa các đơn vị",
}


@dataclass(frozen=True, slots=True)
class Way:
    """How a measure is put together: of one unit over time, then of several units. ``weight`` is
    the measure that an average is weighed with, or the lower part of a rate."""

    over_time: Adding = Adding.SUM
    over_units: Adding = Adding.SUM
    weight: str = ""

    @property
    def is_sum(self) -> bool:
        return self.over_time is self.over_units is Adding.SUM

    @property
    def words(self) -> str:
        """How, in a short phrase that stands beside a figure; nothing for a sum."""
        if self.over_units is self.over_time:
            return _OVER_TIME[self.over_time]
        time = _OVER_TIME[self.over_time]
        if self.over_units is Adding.SUM:
            whose = self.over_time in (Adding.LAST, Adding.MAXIMUM)
            return f"{time} của mỗi đơn vị" if whose else time
        return ", ".join(filter(None, (time, _OVER_UNITS[self.over_units])))

    @property
    def words_of_one(self) -> str:
        """The same beside a figure of one unit alone."""
        return _OVER_TIME[self.over_time]


SUMMED = Way()
