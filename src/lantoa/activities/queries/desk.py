"""What the page for logging an activity offers to one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from lantoa.activities.models import Activity, Placement
from lantoa.activities.queries.suggesting import Suggestions, open_assignments, suggestions
from lantoa.activities.rules import ATTENDANCE
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    Indicator,
    Language,
    ReportPeriod,
    Topic,
)
from lantoa.catalogue.rules import Side
from lantoa.catalogue.rules.adding import Adding
from lantoa.catalogue.rules.settings import PEOPLE_BY_GROUP
from lantoa.kernel.period import Cadence
from lantoa.plans import queries as plans
from lantoa.plans.models import Assignment, Occasion, PlanLine
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

REGIME = "reform_communication"
TILES = 5
VIETNAMESE = "vi"
LOUDSPEAKER = "loudspeaker"
"""The channel that runs on clusters: only there a number of plays can be one times clusters."""


def period_of(day: date) -> ReportPeriod | None:
    """The opened quarter that the day is reported in."""
    try:
        return catalogue.period_containing(REGIME, Cadence.QUARTER.value, day)
    except ReportPeriod.DoesNotExist:
        return None


def usual_channels(unit_id: int, on: date, limit: int = TILES) -> list[Channel]:
    """Channels that the unit can own, the most used first."""
    tier = units.tier_of(unit_id, on)
    used = dict(
        Activity.objects.filter(unit_id=unit_id, voided_at__isnull=True)
        .values_list("channel_id")
        .annotate(times=Count("pk"))
        .order_by()
    )
    fitting = [
        channel for channel in Channel.objects.in_force(on) if channel.can_be_owned_by(tier or "")
    ]
    fitting.sort(key=lambda channel: (-used.get(channel.pk, 0), channel.order))
    return fitting[:limit]


@dataclass(frozen=True, slots=True)
class Desk:
    """``unit`` is the one written for, ``day`` the day offered, ``ended`` whether that unit is
    gone and ``day`` its last. ``kinds`` and ``count_units`` are keyed by channel, default first;
    ``standing`` are channels with the count units that are told as what stands, all of it.
    ``by_group`` is whether the installation asks for women and minority among the people."""

    unit: UnitVersion
    units: tuple[UnitVersion, ...]
    today: date
    day: date
    usual: tuple[Channel, ...]
    channels: tuple[Channel, ...]
    kinds: Mapping[int, Sequence[CountUnit]]
    count_units: Mapping[int, Sequence[CountUnit]]
    standing: frozenset[tuple[int, int]]
    with_people: frozenset[int]
    languages: tuple[Language, ...]
    usual_languages: frozenset[int]
    topics: tuple[Topic, ...]
    lines: tuple[PlanLine, ...]
    assignments: tuple[Assignment, ...]
    occasions: tuple[Occasion, ...]
    by_group: bool

    @property
    def loudspeaker(self) -> Channel | None:
        return next((each for each in self.channels if each.slug == LOUDSPEAKER), None)

    @property
    def ended(self) -> bool:
        return self.day < self.today

    @property
    def units_of_usual(self) -> list[tuple[Channel, CountUnit]]:
        """The tiles with the unit in which each is counted."""
        return [(each, self.count_units[each.pk][0]) for each in self.usual]

    def can_own(self, channel: Channel) -> bool:
        return channel.can_be_owned_by(self.unit.tier)


def desk(
    unit_ids: Sequence[int],
    unit_id: int,
    today: date,
    *,
    on: date | None = None,
    person_id: int | None = None,
) -> Desk:
    """The desk of a person who logs for ``unit_ids`` and now for ``unit_id``, one of them. Tasks
    are those of the day ``on``, which is the day offered unless another is given."""
    versions = {each: units.nearest_version(each, today) for each in unit_ids}
    unit = versions[unit_id]
    day = min(today, units.reference_day(unit))
    languages, usual_languages = _languages(unit_ids)
    kinds, _ = _count_units(Side.PRODUCTION)
    count_units, standing = _count_units(Side.PLACEMENT)
    countable = kinds.keys() & count_units.keys()
    lines = [line for each in unit_ids for line in _lines(each, on or day)]
    return Desk(
        unit=unit,
        units=tuple(versions.values()),
        today=today,
        day=day,
        usual=tuple(c for c in _usual_channels(unit_ids, day) if c.pk in countable),
        channels=tuple(c for c in catalogue.channels(day) if c.pk in countable),
        kinds=kinds,
        count_units=count_units,
        standing=standing,
        with_people=frozenset(
            Indicator.objects.filter(count_unit__slug=ATTENDANCE).values_list("channel", flat=True)
        ),
        languages=languages,
        usual_languages=usual_languages,
        topics=tuple(catalogue.topics(day)),
        lines=tuple(lines),
        assignments=tuple(open_assignments(unit_ids, person_id)),
        occasions=tuple(
            Occasion.objects.filter(line__in=lines, voided_at__isnull=True).order_by("-on", "-pk")
        ),
        by_group=bool(catalogue.setting(PEOPLE_BY_GROUP, today)),
    )


def _lines(unit_id: int, on: date) -> QuerySet[PlanLine]:
    offered = plans.lines_for(unit_id, on).filter(dropped_at__isnull=True)
    return offered.select_related("plan", "channel", "topic", "count_unit")


def suggestions_for(found: Desk) -> Suggestions:
    """What the desk suggests for its unit today."""
    return suggestions(
        found.unit.unit_id, found.day, lines=found.lines, assignments=found.assignments
    )


def _usual_channels(unit_ids: Sequence[int], on: date) -> tuple[Channel, ...]:
    """The same tiles whichever of the person's units is chosen: first of each, then second."""
    lists = [usual_channels(each, on) for each in unit_ids]
    mixed = [channel for rank in zip(*lists, strict=False) for channel in rank]
    return tuple(dict.fromkeys(mixed))[:TILES]


def _count_units(
    side: Side,
) -> tuple[Mapping[int, Sequence[CountUnit]], frozenset[tuple[int, int]]]:
    """By channel, and which of them, with the channel, tell what stands: all, not what is new."""
    found: dict[int, list[CountUnit]] = {}
    standing: set[tuple[int, int]] = set()
    measure = Indicator.objects.filter(
        channel=OuterRef("channel"), count_unit=OuterRef("count_unit"), side=side.value
    )
    fitting = ChannelUnit.objects.filter(side=side.value).select_related("count_unit")
    fitting = fitting.annotate(stands=Exists(measure.filter(over_time=Adding.LAST)))
    for each in fitting.order_by("-is_default", "order", "pk"):
        if each.stands:
            standing.add((each.channel_id, each.count_unit_id))
        found.setdefault(each.channel_id, []).append(each.count_unit)
    return found, frozenset(standing)


def _languages(unit_ids: Collection[int]) -> tuple[tuple[Language, ...], frozenset[int]]:
    """All languages, and those for the tiles: Vietnamese, the units' own, then well-known ones."""
    used = dict(
        Placement.objects.filter(unit_id__in=unit_ids, language__isnull=False)
        .values_list("language")
        .annotate(times=Count("pk"))
        .order_by()
    )
    ordered = sorted(
        catalogue.languages(),
        key=lambda each: (
            each.tag != VIETNAMESE,
            -used.get(each.pk, 0),
            not each.is_verified,
            each.order,
        ),
    )
    return tuple(ordered), frozenset(each.pk for each in ordered[:TILES])


def own_line(found: Desk, assignment: Assignment) -> PlanLine | None:
    """The unit's own task that an assignment is about: its line, or the one task that carries out
    that line of the plan above; None where that is not one."""
    own = [line for line in found.lines if line.plan.unit_id == assignment.unit_id]
    fitting = [line for line in own if line.pk == assignment.line_id] or [
        line for line in own if line.carries_out_id == assignment.line_id
    ]
    return fitting[0] if len(fitting) == 1 else None
