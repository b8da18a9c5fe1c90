"""Which units the names in a report belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.checks.finding import Finding
from lantoa.reports.rules.checks.names import (
    KINDS,
    Mention,
    Place,
    foreign,
    mentions,
    phrases,
)
from lantoa.units import queries as units
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.rules import bare_name


def foreign_names(expected: ExpectedReport, allowed: Iterable[str]) -> list[Finding]:
    """Names of units that are none of the report's own line. ``allowed`` are texts whose units may
    be named: plans, addressees. None or 1 query where no unit is named, else at most 12."""
    report = getattr(expected, "report", None)
    found = mentions({} if report is None else report.sections)
    if not found:
        return []
    excused = mentions({str(place): text for place, text in enumerate(allowed)})
    known = places(phrases([*found, *excused]))
    if not known:
        return []
    own = own_line(expected) | _meant(excused, known)
    return foreign(found, known, own)


def places(folded: Collection[str]) -> dict[str, list[Place]]:
    """For each phrase the units that bear or bore it as their name, of any kind. 1 query, by the
    index of names: whatever the number of units."""
    asked = {f"{kind} {phrase}": phrase for phrase in folded for kind in KINDS}
    found: dict[str, list[Place]] = {}
    rows = UnitVersion.objects.filter(folded__in=list(asked)).order_by("pk")
    for name, unit_id, tier, key in rows.values_list("name", "unit_id", "tier", "folded"):
        found.setdefault(asked[key], []).append(Place(unit_id, name, bare_name(name), tier))
    return found


def own_line(expected: ExpectedReport) -> set[int]:
    """The unit, those above and below it in the window, who receives the report, what all of them
    were before or became, and where those lay."""
    on = expected.period.window.last
    found = {expected.unit_id, *units.within(expected.unit_id, on)}
    above = units.last_ancestors(expected.unit_id, on)
    found |= {*above, *([expected.receiver_id] if expected.receiver_id else [])}
    edges = UnitSuccession.objects.filter(Q(new_id__in=found) | Q(old_id__in=found))
    others = {unit_id for edge in edges.values_list("old_id", "new_id") for unit_id in edge} - found
    if others:
        ancestors = units.ancestors_of_some(others)
        for unit_id in others:
            found |= {unit_id, *ancestors(unit_id, on)}
    return found


def _meant(excused: Collection[Mention], known: dict[str, list[Place]]) -> set[int]:
    """Every unit that one of the excused words may mean."""
    asked = set(phrases(excused))
    return {place.unit_id for phrase in asked for place in known.get(phrase, ())}
