"""Of which units a person may see things of a kind: the permission of lists over many units."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from lantoa.accounts.queries.actor import StaffActor
from lantoa.units.models import UnitVersion

_DEEPEST = 16


def reached(actor: StaffActor, verbs: Collection[str]) -> dict[str, frozenset[int]]:
    """Each verb with the units where ``actor.may`` allows it, own and below; units that are gone
    count where they stood on their last day.

    Rows elsewhere are not told, whatever the table says of them: a list is no way round a page.
    1 query for each tier below and 1 more, however many units; none for who has nothing below.
    """
    heads = {verb: frozenset(actor.heads_of(verb)) for verb in verbs}
    every = frozenset().union(*heads.values()) if heads else frozenset()
    above = _heads_above(every, actor.on) if every else {}
    return {
        verb: frozenset(actor.units_of(verb))
        | {unit for unit, over in above.items() if over & heads[verb]}
        for verb in verbs
    }


def told_of(actor: StaffActor, verbs: Collection[str], unit_id: int) -> frozenset[int] | None:
    """The units of which somebody who may see a thing of one unit may be told beside it; None for
    all: who sees a unit with those below it, or sees it from above, sees all that lies under it.

    No query for those; else as many as :func:`reached`.
    """
    sees_all = all(
        unit_id in actor.heads_of(verb) or unit_id not in actor.units_of(verb) for verb in verbs
    )
    if sees_all:
        return None
    return frozenset.intersection(*reached(actor, verbs).values())


def _heads_above(heads: frozenset[int], on: date) -> dict[int, frozenset[int]]:
    """Each unit under one of the heads on its living day, with those of the heads above it."""
    known = set(heads)
    edge = set(heads)
    while edge:
        under = UnitVersion.objects.filter(parent_id__in=edge).values_list("unit_id", flat=True)
        edge = set(under) - known
        known |= edge
    versions: dict[int, list[tuple[date, date, int | None]]] = {}
    rows = UnitVersion.objects.filter(unit_id__in=known)
    for unit_id, since, until, parent_id in rows.values_list(
        "unit_id", "valid_from", "valid_to", "parent_id"
    ):
        versions.setdefault(unit_id, []).append((since or date.min, until or date.max, parent_id))

    def parent(unit_id: int, day: date) -> int | None:
        standing = (
            above
            for since, until, above in versions.get(unit_id, ())
            if since <= day and (day < until or until == date.max)
        )
        return next(standing, None)

    found: dict[int, frozenset[int]] = {}
    for unit_id, rows_of in versions.items():
        last = max(until for _, until, _ in rows_of)
        day = on if last == date.max else min(on, last - timedelta(days=1))
        over: list[int] = []
        step = parent(unit_id, day)
        while step is not None and len(over) < _DEEPEST:
            over.append(step)
            step = parent(step, day)
        hit = heads & set(over)
        if hit:
            found[unit_id] = hit
    return found
