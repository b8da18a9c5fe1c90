"""Units as a long list, page after page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from lantoa.units import rules
from lantoa.units.models import UnitVersion


def in_force_after(
    after: int,
    limit: int,
    on: date,
    *,
    parent: str | None = None,
    tier: str | None = None,
) -> list[UnitVersion]:
    """Units in force on the day whose id comes after one, by id; right under a unit, of a tier.
    1 query."""
    found = UnitVersion.objects.in_force(on).filter(unit_id__gt=after)
    if parent is not None:
        found = found.filter(parent__slug=parent)
    if tier is not None:
        found = found.filter(tier=tier)
    return list(found.select_related("unit").order_by("unit_id")[:limit])


def each_on_its_day(asked: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], UnitVersion]:
    """Versions of many units, each on a day of its own; where none held then, the nearest one.
    1 query, none for nothing."""
    ids = {unit_id for unit_id, _ in asked}
    if not ids:
        return {}
    versions: dict[int, list[UnitVersion]] = {}
    rows = UnitVersion.objects.filter(unit_id__in=ids).select_related("unit")
    for version in rows.order_by("valid_from"):
        versions.setdefault(version.unit_id, []).append(version)
    found = {key: rules.nearest(versions.get(key[0], []), key[1]) for key in asked}
    return {key: version for key, version in found.items() if version is not None}
