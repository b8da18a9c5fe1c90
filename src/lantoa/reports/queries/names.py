"""Names and tiers of many units at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from lantoa.units import rules
from lantoa.units.models import UnitVersion


def names_of(unit_ids: Collection[int], on: date) -> dict[int, str]:
    """Unit to its name on the day, found as by ``units.queries.name_of``. 1 query."""
    if not unit_ids:
        return {}
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.filter(unit_id__in=unit_ids).order_by("valid_from"):
        versions[version.unit_id].append(version)
    found = {unit_id: rules.nearest(rows, on) for unit_id, rows in versions.items()}
    return {unit_id: version.name for unit_id, version in found.items() if version is not None}


def tiers_of(unit_ids: Collection[int], on: date) -> dict[int, str]:
    """Unit to its tier on the day; units that are not in force then are left out. 1 query."""
    found = UnitVersion.objects.in_force(on).filter(unit_id__in=unit_ids)
    return dict(found.values_list("unit_id", "tier"))
