"""The one place where an instant becomes a day: the calendar of Asia/Ho_Chi_Minh."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The Vietnamese calendar day on which an aware instant falls.

    Raises ``ValueError`` for a naive datetime: its day cannot be known.
    """
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no day")
    return instant.astimezone(VIETNAM).date()


def today() -> date:
    """The present day in Vietnam."""
    return local_day(now())
