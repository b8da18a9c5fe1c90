"""What an activity may say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value
from lantoa.totals.rules import EMBEDDED as EMBEDDED
from lantoa.totals.rules import EMBEDDED_MARK as EMBEDDED_MARK

PRODUCTION = "production"
PLACEMENT = "placement"
ATTENDANCE = "attendance"

LARGEST = Decimal(999_999_999)
"""No single figure of a unit is larger; a longer number is a slip of the finger."""


def measure(channel: str, count_unit: str, side: str, *, embedded: bool = False) -> str:
    """The indicator's slug that an amount is posted under."""
    return f"{channel}.{count_unit}.{side}{EMBEDDED if embedded else ''}"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the slug of a measure says."""

    channel: str
    count_unit: str
    side: str
    is_embedded: bool = False

    def __str__(self) -> str:
        return measure(self.channel, self.count_unit, self.side, embedded=self.is_embedded)

    @property
    def plain(self) -> Measure:
        """The indicator of the catalogue, which knows nothing of embedding."""
        return self.kept(embedded=False)

    def kept(self, *, embedded: bool) -> Measure:
        return replace(self, is_embedded=embedded)


def read_measure(name: str) -> Measure:
    """Takes apart what :func:`measure` put together. Raises ``ValueError`` for another text."""
    parts = name.removesuffix(EMBEDDED).split(".")
    if len(parts) != 3 or not all(parts) or parts[2] not in (PRODUCTION, PLACEMENT):
        raise ValueError(f"not a measure: {name!r}")
    channel, count_unit, side = parts
    return Measure(channel, count_unit, side, name.endswith(EMBEDDED))


def problems_of_amount(value: Value, field: str) -> list[Problem]:
    """An amount that can be kept and added."""
    if value.number is None or (value.number_max or value.number) <= LARGEST:
        return []
    return [
        Problem(
            field,
            f"Số {vn.number(value.number_max or value.number)} quá lớn.",
            f"Ghi lại số, không quá {vn.number(LARGEST)}.",
            "too_many",
        )
    ]


def problems_of_day(on: date | None, *, today: date, window: Interval | None) -> list[Problem]:
    """The day an activity is said to be on: not in the future, inside the unit's window if given.

    ``window`` is the span that the unit can log into: its life, or the period of a demonstration.
    """
    if on is None:
        return []
    if on > today:
        return [
            Problem(
                "on",
                f"Ngày {vn.day(on)} chưa tới.",
                "Chọn hôm nay hoặc ngày trước.",
                "future",
            )
        ]
    if window is not None and on not in window:
        return [
            Problem(
                "on",
                f"Ngày {vn.day(on)} nằm ngoài thời gian ghi số liệu ({_span(window)}).",
                "Chọn ngày trong thời gian này.",
                "outside_window",
            )
        ]
    return []


def _span(window: Interval) -> str:
    """The days in words; an end that is the calendar's own says nothing."""
    first = f"từ {vn.day(window.start)}" if window.start != date.min else ""
    last = f"đến hết {vn.day(window.last)}" if window.end != date.max else ""
    return " ".join(part for part in (first, last) if part)


def problems_of_link(address: str) -> list[Problem]:
    """A link that can be proof: a web address with a host."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not host
        or "." not in host
        or len(address) > 500
        or any(ch.isspace() or ord(ch) < 32 for ch in address)
    ):
        return [
            Problem(
                "link",
                "Đường dẫn không đúng dạng.",
                "Dán địa chỉ bắt đầu bằng https://, ví dụ https://laichau.gov.vn/tin-1.",
                "bad_link",
            )
        ]
    return []


def warning_of_channel(channel: str, owner_tiers: Sequence[str], tier: str) -> Problem | None:
    """A channel that such a unit cannot own: taken, but said, since it may be another's."""
    if tier in owner_tiers:
        return None
    return Problem(
        "channel",
        f"Đơn vị cấp này không có kênh “{channel}” của riêng mình.",
        "Nếu đăng, phát trên kênh của cơ quan khác thì ghi tên cơ quan ấy ở ô Nơi đăng, phát.",
        "foreign_channel",
    )
