"""What became of units that are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from lantoa.units.models import UnitSuccession, UnitVersion

_LONGEST = 8


def heirs_of(unit_ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """The units in force on the day that each unit went into, over as many changes as there were.
    At most two queries for each change in the longest line."""
    reached = {unit_id: {unit_id} for unit_id in unit_ids}
    living: set[int] = set()
    looking = set(reached)
    for _ in range(_LONGEST):
        if not looking:
            break
        living |= set(
            UnitVersion.objects.in_force(on)
            .filter(unit_id__in=looking)
            .values_list("unit_id", flat=True)
        )
        onwards: dict[int, set[int]] = defaultdict(set)
        gone = looking - living
        for old, new in UnitSuccession.objects.filter(old_id__in=gone).values_list("old", "new"):
            onwards[old].add(new)
        for found in reached.values():
            for old in found & gone:
                found |= onwards[old]
        looking = {new for some in onwards.values() for new in some} - living - gone
    return {unit_id: frozenset(found & living - {unit_id}) for unit_id, found in reached.items()}
