"""One unit on one day: its version, name, tier; spans of days in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from lantoa.kernel import vietnamese
from lantoa.units import rules
from lantoa.units.models import Unit, UnitVersion

UNKNOWN_START = "không rõ từ ngày nào"


def version_of(unit_id: int, on: date) -> UnitVersion | None:
    """The version in force on the day; None when the unit did not exist or had gone. 1 query."""
    return UnitVersion.objects.in_force(on).filter(unit_id=unit_id).select_related("unit").first()


def name_of(unit_id: int, on: date) -> str:
    """The name on the day; for a unit not in force then, its last name before (else its first).

    Raises ``UnitVersion.DoesNotExist`` for a unit without any version. 1 query.
    """
    return nearest_version(unit_id, on).name


def tier_of(unit_id: int, on: date) -> str:
    """The tier on the day, found as in :func:`name_of`. 1 query."""
    return nearest_version(unit_id, on).tier


def by_slug(slug: str) -> Unit:
    """Raises ``Unit.DoesNotExist``."""
    return Unit.objects.get(slug=slug)


def by_ids(unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Units by their ids; ids that are none are left out. 1 query."""
    return Unit.objects.in_bulk(list(unit_ids))


def by_code(code: str, on: date) -> UnitVersion | None:
    """The unit that bears the official code on the day: codes are given anew over time."""
    return UnitVersion.objects.in_force(on).filter(code=code).select_related("unit").first()


def nearest_version(unit_id: int, on: date) -> UnitVersion:
    """The version in force on the day; else the last before; else the first after. 1 query.

    Raises ``UnitVersion.DoesNotExist`` for a unit without any version.
    """
    found = rules.nearest(list(UnitVersion.objects.filter(unit_id=unit_id)), on)
    if found is None:
        raise UnitVersion.DoesNotExist(f"unit {unit_id} has no version")
    return found


def reference_day(version: UnitVersion) -> date:
    """The version's last day; the end of the calendar while it is open."""
    return date.max if version.valid_to is None else version.valid_to - timedelta(days=1)


def living_day(unit_id: int, on: date) -> date:
    """The day, or the unit's last when it is gone by then. 1 query."""
    return min(on, reference_day(nearest_version(unit_id, on)))


def known_since(version: UnitVersion) -> str:
    """Since when the version is known to hold, in words."""
    return UNKNOWN_START if version.valid_from is None else vietnamese.day(version.valid_from)


def validity(version: UnitVersion) -> str:
    """From when to when the version holds, in words; the last day is one that belongs to it."""
    since = known_since(version)
    start = since if version.valid_from is None else f"từ {since}"
    if version.valid_to is None:
        return start
    return f"{start}, đến hết {vietnamese.day(version.valid_to - timedelta(days=1))}"
