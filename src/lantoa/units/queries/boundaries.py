"""What lies inside a unit on a day's boundaries, and what a unit of another day is then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from lantoa.kernel.interval import Interval
from lantoa.units import rules
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.rules.boundaries import Boundaries, Landscape, landscape


def _landscape(on: date) -> Landscape:
    """3 queries. All units are read: where a unit of another day lies is known only by following
    the trail, and the whole country is some 25,000 pairs of numbers."""
    in_force = UnitVersion.objects.in_force(on).values_list("unit_id", "parent_id")
    # The last row of a unit wins: its newest version that has ended.
    ended = UnitVersion.objects.filter(valid_to__lte=on).order_by("valid_to")
    return landscape(
        dict(in_force),
        {
            unit_id: (parent_id, valid_to)
            for unit_id, parent_id, valid_to in ended.values_list(
                "unit_id", "parent_id", "valid_to"
            )
            if valid_to is not None
        },
        UnitSuccession.objects.filter(
            Q(change__isnull=True) | Q(change__effective_on__lte=on)
        ).values_list("old_id", "new_id", "change__effective_on"),
    )


def boundaries(unit_id: int, on: date) -> Boundaries:
    """Which units, of any day, lie wholly in the unit as it is on the day, and which lie in it with
    a part only. Both are empty for a unit that is not in force. 3 queries.

    The day is today or later than what is asked about: a unit that begins after it is in neither.
    """
    return _landscape(on).boundaries(unit_id)


@dataclass(frozen=True, slots=True)
class Stood:
    """Who stands under a unit, with itself: ``now``, on a day; ``ever``, on any day. ``is_as_ever``
    says that on every day of a span it was those of now, and that none of their versions began or
    ended within it."""

    now: frozenset[int]
    ever: frozenset[int]
    is_as_ever: bool


def stood_under(unit_id: int, span: Interval, on: date) -> Stood:
    """1 query. The day ``on`` lies in the span."""
    with connection.cursor() as cursor:
        cursor.execute(_EVER_UNDER, [unit_id])
        rows = [
            (each, above, _day(since), _day(until))
            for each, above, since, until in cursor.fetchall()
        ]
    standing = [
        (each, above)
        for each, above, since, until in rows
        if (since is None or since <= on) and (until is None or on < until)
    ]
    children = rules.tree_of(standing).children
    waiting = [each for each, _ in standing if each == unit_id]
    now: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each not in now:
            now.add(each)
            waiting += children.get(each, ())
    return Stood(
        frozenset(now),
        frozenset(each for each, *_ in rows),
        not any(
            (each in now or above in now)
            and any(day is not None and span.start < day < span.end for day in (since, until))
            for each, above, since, until in rows
        ),
    )


_EVER_UNDER = """
WITH RECURSIVE ever (unit_id) AS (
  SELECT u.id FROM units_unit u WHERE u.id = %s
  UNION SELECT v.unit_id FROM units_unitversion v JOIN ever ON v.parent_id = ever.unit_id
)
SELECT v.unit_id, v.parent_id, v.valid_from, v.valid_to FROM ever
JOIN units_unitversion v ON v.unit_id = ever.unit_id
"""


def _day(given: date | str | None) -> date | None:
    """A day as a database gives it: SQLite knows words only."""
    return date.fromisoformat(given) if isinstance(given, str) else given


def images(unit_id: int, on: date) -> frozenset[int]:
    """The units that the unit is on the day: itself while in force, else what it became, else what
    its last parent became. Never empty. 3 queries."""
    return _landscape(on).images(unit_id)


@dataclass(frozen=True, slots=True)
class Named:
    """How a unit is shown in a list: its name, the address of its page, and whether it is no longer
    in force on the day."""

    unit_id: int
    name: str
    slug: str
    is_gone: bool


def named(unit_ids: Collection[int], on: date) -> dict[int, Named]:
    """Units by id with their names on the day, found as by ``name_of``. 1 query."""
    versions: dict[int, list[UnitVersion]] = {}
    rows = UnitVersion.objects.filter(unit_id__in=unit_ids).select_related("unit")
    shown = rows.only("unit_id", "name", "valid_from", "valid_to", "unit__slug")
    for version in shown.order_by("valid_from"):
        versions.setdefault(version.unit_id, []).append(version)
    found = {unit_id: rules.nearest(each, on) for unit_id, each in versions.items()}
    return {
        unit_id: Named(unit_id, version.name, version.unit.slug, not rules.holds_on(version, on))
        for unit_id, version in found.items()
        if version is not None
    }
