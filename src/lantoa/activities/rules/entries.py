"""What an activity may say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from lantoa.activities.rules.kinds import PlayBasis
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Qualifier, State, Value

LARGEST = Decimal(999_999_999)
"""No single figure of a unit is larger; a longer number is a slip of the finger."""


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


MOST_CLUSTERS = 2_000
"""A large commune has some dozens of clusters of loudspeakers; more is a slip of the finger."""


def problems_of_plays(basis: str, clusters: int | None) -> list[Problem]:
    """What *lượt phát* counts: plays times clusters needs to know how many clusters."""
    if basis not in ("", *PlayBasis):
        return [Problem("play_basis", "Cách đếm lượt phát không có.", "Chọn lại.", "unknown_basis")]
    if clusters is not None and not 1 <= clusters <= MOST_CLUSTERS:
        return [
            Problem(
                "clusters",
                f"Số cụm loa phải từ 1 đến {vn.number(MOST_CLUSTERS)}.",
                "Ghi lại số cụm hoặc để trống.",
                "clusters_range",
            )
        ]
    if basis == PlayBasis.TIMES_CLUSTERS and clusters is None:
        return [
            Problem(
                "clusters",
                "Lượt phát nhân với số cụm loa thì phải có số cụm.",
                "Ghi số cụm loa, hoặc chọn cách đếm không nhân.",
                "clusters_wanted",
            )
        ]
    return []


def _least(value: Value) -> Decimal | None:
    """The lowest number that the value can mean; None where it has no floor."""
    if value.number is None or value.qualifier in (Qualifier.AT_MOST, Qualifier.ABOUT):
        return None
    return value.number


def _most(value: Value) -> Decimal | None:
    """The highest number that the value can mean; None where it has no ceiling."""
    if value.number is None or value.qualifier in (
        Qualifier.MORE_THAN,
        Qualifier.AT_LEAST,
        Qualifier.ABOUT,
    ):
        return None
    return value.number_max or value.number


def problems_of_group(part: Value, people: Value, field: str, name: str) -> list[Problem]:
    """A part of the people (*trong đó*) is asked only beside the people, and never exceeds them."""
    if part.state is State.NOT_APPLICABLE:
        return []
    if people.state is State.NOT_APPLICABLE:
        return [
            Problem(
                field,
                f"Có số {name} nhưng không có số lượt người dự.",
                "Ghi lượt người dự trước, hoặc để trống ô này.",
                "group_without_people",
            )
        ]
    least, most = _least(part), _most(people)
    if least is None or most is None or least <= most:
        return []
    return [
        Problem(
            field,
            f"Số {name} ({vn.number(least)}) lớn hơn số lượt người dự ({vn.number(most)}).",
            "Sửa một trong hai số.",
            "group_exceeds_people",
        )
    ]


def problems_of_text(text: str, field: str, name: str, most: int) -> list[Problem]:
    """Words that can be kept: not too long, and without what no keyboard types."""
    if "\x00" in text:
        return [
            Problem(field, f"{name} có ký tự lạ.", "Xóa ký tự ấy rồi ghi lại.", "strange_letter")
        ]
    if len(vn.nfc(text)) > most:
        return [
            Problem(field, f"{name} dài quá {vn.number(most)} ký tự.", "Rút gọn lại.", "too_long")
        ]
    return []
