"""Windows, deadlines and names of reference data: pure functions over dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period


class Tier(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Side(StrEnum):
    """What was made or held, against where and how often it ran. Never added to one another."""

    PRODUCTION = "production"
    PLACEMENT = "placement"


TIER_NAMES = {
    Tier.PROVINCE: "cấp tỉnh",
    Tier.DISTRICT: "cấp huyện",
    Tier.COMMUNE: "cấp xã",
}
SIDE_NAMES = {Side.PRODUCTION: "sản xuất, tổ chức", Side.PLACEMENT: "đăng, phát"}
CADENCE_NAMES = {
    Cadence.MONTH: "hằng tháng",
    Cadence.QUARTER: "hằng quý",
    Cadence.HALF: "6 tháng",
    Cadence.NINE_MONTHS: "9 tháng",
    Cadence.YEAR: "hằng năm",
}
TIER_CHOICES = [(tier.value, name) for tier, name in TIER_NAMES.items()]
SIDE_CHOICES = [(side.value, name) for side, name in SIDE_NAMES.items()]
CADENCE_CHOICES = [(cadence.value, name) for cadence, name in CADENCE_NAMES.items()]


class Offsets(Protocol):
    """How a cadence becomes days: see ``WindowRule``."""

    @property
    def cadence(self) -> str: ...
    @property
    def start_month_offset(self) -> int: ...
    @property
    def start_day(self) -> int: ...
    @property
    def end_month_offset(self) -> int: ...
    @property
    def end_day(self) -> int: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


R = TypeVar("R", bound=Offsets)


@dataclass(frozen=True, slots=True)
class Window(Generic[R]):
    """The days of a period and the rule that gave them."""

    days: Interval
    rule: R


def _day_of(year: int, month: int, offset: int, day: int) -> date:
    months = 12 * year + month - 1 + offset
    return date(months // 12, months % 12 + 1, day)


def days_of(period: Period, offsets: Offsets) -> Interval:
    """The days that the offsets give to the period, whenever the rule may be in force."""
    first, last = period.months
    return Interval(
        _day_of(period.year, first, offsets.start_month_offset, offsets.start_day),
        _day_of(period.year, last, offsets.end_month_offset, offsets.end_day),
    )


def window_of(period: Period, rules: Iterable[R]) -> Window[R]:
    """The window of a period by the one rule that is in force on the window's last day.

    Raises ``LookupError`` when no rule, or more than one, gives such a window.
    """
    found = [
        Window(days, rule)
        for rule in rules
        if rule.cadence == period.cadence
        and (days := days_of(period, rule))
        and (rule.valid_from is None or rule.valid_from <= days.last)
        and (rule.valid_to is None or days.last < rule.valid_to)
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} window rules are in force for {period.key}")
    return found[0]


def periods_of(year: int) -> Iterator[Period]:
    """Every period that a year's regime may ask for, the shortest first."""
    for month in range(1, 13):
        yield Period(year, Cadence.MONTH, month)
    for quarter in range(1, 5):
        yield Period(year, Cadence.QUARTER, quarter)
    for half in (1, 2):
        yield Period(year, Cadence.HALF, half)
    yield Period(year, Cadence.NINE_MONTHS)
    yield Period(year, Cadence.YEAR)


def is_working_day(day: date, holidays: Set[date], made_up: Set[date] = frozenset()) -> bool:
    """``made_up`` are Saturdays and Sundays on which offices work in place of a day off."""
    return day in made_up or (day.weekday() < 5 and day not in holidays)


def due_on(
    window_end: date, working_days: int, holidays: Set[date], made_up: Set[date] = frozenset()
) -> date:
    """The last day to send: the n-th working day after the cut-off.

    ``window_end`` is the first day that no longer belongs to the window, so it is the first day
    that may count. Raises ``ValueError`` below one working day, the least that the law leaves.
    """
    if working_days < 1:
        raise ValueError("at least one working day lies between cut-off and deadline")
    day = window_end - timedelta(days=1)
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays, made_up)
    return day


def indicator_slug(channel: str, count_unit: str, side: str) -> str:
    return f"{channel}.{count_unit}.{side}"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load of reference data did: rows made and rows that were there, by kind."""

    created: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def total_created(self) -> int:
        return sum(self.created.values())

    @property
    def total_kept(self) -> int:
        return sum(self.kept.values())
