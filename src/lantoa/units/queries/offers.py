"""What a picker of units offers: units in force on a day, found by any name they ever had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lantoa.units.models import UnitVersion
from lantoa.units.queries.finding import paths, search
from lantoa.units.queries.tree import within

_WIDE = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit in force, where it lies, and the name that was asked for when it is another."""

    version: UnitVersion
    path: str
    formerly: str = ""


def offers(text: str, on: date, *, under: int | None = None, limit: int = 12) -> list[Offer]:
    """Units in force on the day by name, code, or the name of what went into them. ``under`` keeps
    the unit itself and those below it. At most 18 queries, whatever is found."""
    found = search(text, on, limit=limit if under is None else _WIDE)
    inside = None if under is None else within(under, on)
    gone: dict[int, str] = {}
    versions: dict[int, UnitVersion] = {}
    for each in found:
        here = [each.version] if each.now is None else each.now.versions
        for version in here:
            if inside is not None and version.unit_id not in inside:
                continue
            if versions.setdefault(version.unit_id, version) is version and each.now is not None:
                gone[version.unit_id] = each.version.name
    kept = list(versions.values())[:limit]
    above = paths(kept)
    return [Offer(each, above[each.pk], gone.get(each.unit_id, "")) for each in kept]


def offered(values: Iterable[str], on: date, *, under: int | None = None) -> list[Offer]:
    """The units of these ids that are in force on the day, in the order given; what is no id or no
    such unit is left out. At most 6 queries."""
    ids = [int(each) for each in values if re.fullmatch(r"[0-9]{1,18}", each)]
    known = {
        each.unit_id: each
        for each in UnitVersion.objects.in_force(on).filter(unit_id__in=ids).select_related("unit")
    }
    inside = None if under is None or not known else within(under, on)
    versions = [known[each] for each in ids if each in known and (inside is None or each in inside)]
    above = paths(versions)
    return [Offer(each, above[each.pk]) for each in versions]
