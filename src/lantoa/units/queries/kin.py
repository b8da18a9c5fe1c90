"""What a unit became and what it came from, one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lantoa.units import rules
from lantoa.units.models import UnitSuccession, UnitVersion


@dataclass(frozen=True, slots=True)
class Relative:
    """A unit that another became or came from: the edge, and the version that stood beside it."""

    edge: UnitSuccession
    version: UnitVersion


def successors(unit_id: int, on: date | None = None) -> list[Relative]:
    """What the unit became, as first named; by the day, if one is given. 2 queries."""
    edges = _by(on).filter(old_id=unit_id).select_related("change").order_by("pk")
    return _relatives({edge.new_id: edge for edge in edges}, last=False)


def predecessors(unit_id: int, on: date | None = None) -> list[Relative]:
    """What the unit was made of, as last named; by the day, if one is given. 2 queries."""
    edges = _by(on).filter(new_id=unit_id).select_related("change").order_by("pk")
    return _relatives({edge.old_id: edge for edge in edges}, last=True)


_BACK = """
WITH RECURSIVE back (unit_id) AS (
  SELECT e.old_id FROM units_unitsuccession e WHERE e.new_id = %s
  UNION SELECT e.old_id FROM units_unitsuccession e JOIN back ON e.new_id = back.unit_id
)
SELECT unit_id FROM back WHERE unit_id <> %s LIMIT %s
"""

MOST_BEFORE = 500


def came_from(unit_id: int) -> frozenset[int]:
    """All units that the unit came from, whole or with a part, over all changes; at most 500.
    1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [unit_id, unit_id, MOST_BEFORE])
        return frozenset(each for (each,) in cursor.fetchall())


def _by(on: date | None) -> QuerySet[UnitSuccession]:
    """Edges that were there by the day; one of an unknown day counts by when its old unit ended."""
    if on is None:
        return UnitSuccession.objects.all()
    ended = UnitVersion.objects.filter(unit_id=OuterRef("old_id"), valid_to__lte=on)
    return UnitSuccession.objects.filter(
        Q(change__effective_on__lte=on) | Q(Exists(ended), change=None)
    )


def _relatives(edges: dict[int, UnitSuccession], *, last: bool) -> list[Relative]:
    versions: dict[int, list[UnitVersion]] = {}
    for each in UnitVersion.objects.filter(unit_id__in=edges).select_related("unit"):
        versions.setdefault(each.unit_id, []).append(each)
    day = date.max if last else date.min
    found = [
        Relative(edge, version)
        for unit_id, edge in edges.items()
        if (version := rules.nearest(versions.get(unit_id, []), day)) is not None
    ]
    return sorted(found, key=lambda each: rules.order_key(each.version.name))
