"""Units as the pages about people offer and name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.kernel import vietnamese
from lantoa.units import rules
from lantoa.units.models import UnitVersion


def names_of(unit_ids: Collection[int], on: date) -> dict[int, str]:
    """Unit to its name on the day; for one not in force then, its nearest name. 1 query."""
    if not unit_ids:
        return {}
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.filter(unit_id__in=set(unit_ids)).order_by("valid_from"):
        versions[version.unit_id].append(version)
    found = {unit_id: rules.nearest(rows, on) for unit_id, rows in versions.items()}
    return {unit_id: version.name for unit_id, version in found.items() if version is not None}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that a post may be given in."""

    unit_id: int
    name: str
    code: str

    @property
    def label(self) -> str:
        """``Xã Hương Khê (18496)``: two communes of a province may share a name."""
        return f"{self.name} ({self.code})" if self.code else self.name


def places(unit_ids: Collection[int], on: date) -> list[Place]:
    """The units that exist on the day, those of ``unit_ids`` alone, in the order of a list.
    1 query."""
    found = UnitVersion.objects.in_force(on).filter(unit_id__in=set(unit_ids))
    rows = found.values_list("unit_id", "name", "code", "tier")
    tiers = {"province": 0, "district": 1}
    ordered = sorted(rows, key=lambda row: (tiers.get(row[3], 2), rules.order_key(row[1])))
    return [Place(unit_id, name, code) for unit_id, name, code, _ in ordered]


def place_named(text: str, offered: Sequence[Place]) -> list[Place]:
    """The places that a person may mean: by code, by ``name (code)``, or by name with or without
    marks and the word of its kind."""
    asked = vietnamese.fold(text)
    exact = [each for each in offered if asked in (each.code, vietnamese.fold(each.label))]
    if exact:
        return exact
    named = [each for each in offered if vietnamese.fold(each.name) == asked]
    return named or [
        each for each in offered if vietnamese.fold(rules.bare_name(each.name)) == asked
    ]
