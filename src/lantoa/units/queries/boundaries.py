"""What lies inside a unit on a day's boundaries, and what a unit of another day is then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

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
