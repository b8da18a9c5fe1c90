"""Two provinces with communes that log, and communes that are moved and merged meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, CountUnit, Indicator, Language, Topic
from lantoa.catalogue.rules import Side
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.reports import actions as reports
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories

ACTOR = System("storm")
REGIME = "reform_communication"
FIRM = 5
RESTLESS = 3
SMALL = 12
HOT_DAYS = 6
"""Days on which most is logged: there the cells of a province are written by everybody."""


@dataclass(frozen=True)
class Kind:
    """A channel with what is made for it and how it is placed there."""

    channel: Channel
    made: CountUnit
    placed: CountUnit


@dataclass(frozen=True)
class World:
    provinces: tuple[int, ...]
    firm: tuple[int, ...]
    """Communes that stay where they are."""
    restless: tuple[int, ...]
    """Communes that go from province to province."""
    small: tuple[int, ...]
    """Communes that are merged; those founded meanwhile join them."""
    kinds: tuple[Kind, ...]
    languages: tuple[Language, ...]
    topics: tuple[Topic, ...]
    indicators: tuple[Indicator, ...]
    year: Interval
    hot: tuple[date, ...]
    today: date


def _province(number: int) -> int:
    return factories.unit(
        f"Tỉnh Bão {number}",
        f"9{number}",
        tier="province",
        division="province",
        since=REFORM_DAY,
    ).pk


def _communes(words: str, of: int, provinces: tuple[int, ...]) -> tuple[int, ...]:
    made = []
    for place, above in enumerate(provinces):
        for number in range(of):
            new = factories.unit(f"Xã {words} {place}.{number}", since=REFORM_DAY)
            new.versions.update(parent_id=above)
            made.append(new.pk)
    return tuple(made)


def _kinds() -> tuple[Kind, ...]:
    found = []
    for channel in Channel.objects.order_by("order", "slug"):
        made = catalogue.units_of(channel, Side.PRODUCTION)
        placed = catalogue.units_of(channel, Side.PLACEMENT)
        if made and placed:
            found.append(Kind(channel, made[0], placed[0]))
    return tuple(found[:3])


def build() -> World:
    """Into an empty database. The year's periods are open and every commune owes their reports."""
    catalogue_actions.load(actor=ACTOR)
    today = days.today()
    year = Interval(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    regime = catalogue.regime(REGIME)
    opened = catalogue_actions.open_periods(
        actor=ACTOR, regime=regime, years=[today.year - 1, today.year]
    )
    provinces = (_province(1), _province(2))
    world = World(
        provinces=provinces,
        firm=_communes("Vững", FIRM, provinces),
        restless=_communes("Động", RESTLESS, provinces),
        small=_communes("Nhỏ", SMALL, provinces),
        kinds=_kinds(),
        languages=tuple(Language.objects.filter(tag__in=("vi", "hmn"))),
        topics=tuple(Topic.objects.all()[:3]),
        indicators=tuple(Indicator.objects.order_by("slug")[:4]),
        year=year,
        hot=tuple(today - timedelta(days=ago) for ago in range(HOT_DAYS)),
        today=today,
    )
    periods = [each for each in opened if each.key.startswith(str(today.year))]
    above = dict(zip(world.firm + world.restless, _above(world), strict=True))
    for period in periods:
        for unit_id, receiver in [*above.items(), *((each, None) for each in provinces)]:
            reports.expect_report(
                actor=ACTOR,
                unit_id=unit_id,
                period=period,
                due_on=period.window_end,
                receiver_id=receiver,
                addressees=["Sở Nội vụ" if receiver else "Bộ Nội vụ"],
            )
    return world


def _above(world: World) -> list[int]:
    """The province of each firm and restless commune when the world is made."""
    return [
        province for each in (FIRM, RESTLESS) for province in world.provinces for _ in range(each)
    ]
