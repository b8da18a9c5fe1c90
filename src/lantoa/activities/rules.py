"""What an activity may say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval

EMBEDDED = ".embedded"
"""What is only embedded in another meeting (lồng ghép) is a measure of its own."""

OLDEST = timedelta(days=366)
"""How far back an activity is logged by hand; older papers come in by intake."""


def measure(channel: str, count_unit: str, side: str, *, embedded: bool = False) -> str:
    """The indicator's slug that an amount is posted under."""
    return f"{channel}.{count_unit}.{side}{EMBEDDED if embedded else ''}"


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
                f"Ngày {vn.day(on)} nằm ngoài kỳ ghi số liệu "
                f"({vn.day(window.start)} đến {vn.day(window.last)}).",
                "Chọn ngày trong kỳ này.",
                "outside_window",
            )
        ]
    return []


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
