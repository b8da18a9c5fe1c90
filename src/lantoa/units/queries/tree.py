"""Who stands under whom on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import RawQuerySet

from lantoa.units import rules
from lantoa.units.models import UnitVersion
from lantoa.units.queries.versions import living_day

_IN_FORCE = (
    "(v.valid_from IS NULL OR v.valid_from <= %s) AND (v.valid_to IS NULL OR v.valid_to > %s)"
)
_DEEPEST = 16


def ancestors(unit_id: int, on: date) -> tuple[int, ...]:
    """Units above, nearest first, on the day. 1 query.

    Empty for a province and for a unit that is not in force.
    """
    return tuple(version.unit_id for version in _upwards(unit_id, on)[1:])


def last_ancestors(unit_id: int, on: date) -> tuple[int, ...]:
    """:func:`ancestors` on the day or, for a unit that is gone by then, on its last. 1 query, for
    such a unit 3."""
    found = list(_upwards(unit_id, on)) or _upwards(unit_id, living_day(unit_id, on))
    return tuple(version.unit_id for version in found[1:])


def ancestors_of_all() -> Callable[[int, date], tuple[int, ...]]:
    """:func:`last_ancestors` for many questions at once: reads every version in 1 query and answers
    from memory. For audits and rebuilds, not for a page."""
    return _remembering(_spans().iterator())


def ancestors_of_some(unit_ids: Collection[int]) -> Callable[[int, date], tuple[int, ...]]:
    """:func:`last_ancestors` of just these units, answered from memory. 1 query for each tier."""
    found: list[_Span] = []
    known: set[int] = set()
    wanted = set(unit_ids)
    while wanted:
        known |= wanted
        rows = list(_spans().filter(unit_id__in=wanted))
        found += rows
        wanted = {parent_id for *_, parent_id in rows if parent_id} - known
    return _remembering(found)


_Span = tuple[int, date | None, date | None, int | None]


def _spans() -> QuerySet[UnitVersion, _Span]:
    return UnitVersion.objects.values_list("unit_id", "valid_from", "valid_to", "parent_id")


def _remembering(rows: Iterable[_Span]) -> Callable[[int, date], tuple[int, ...]]:
    known: dict[int, list[tuple[date | None, date | None, int | None]]] = {}
    for unit_id, since, until, parent_id in rows:
        known.setdefault(unit_id, []).append((since, until, parent_id))

    def standing(unit_id: int, on: date) -> tuple[date | None, date | None, int | None] | None:
        for version in known.get(unit_id, ()):
            since, until, _ = version
            if (since is None or since <= on) and (until is None or on < until):
                return version
        return None

    def above(unit_id: int, on: date) -> tuple[int, ...]:
        found: list[int] = []
        ends = [until for _, until, _ in known.get(unit_id, ())]
        last = max((end - timedelta(days=1) for end in ends if end), default=date.max)
        on = on if None in ends else min(on, last)
        version = standing(unit_id, on)
        while version is not None and version[2] is not None and len(found) < _DEEPEST:
            parent = version[2]
            version = standing(parent, on)
            found += [parent] if version is not None else []
        return tuple(found)

    return above


def is_within(unit_id: int, ancestor_id: int, on: date) -> bool:
    """Whether the unit is the other one or stands under it on the day. At most 1 query."""
    return unit_id == ancestor_id or ancestor_id in ancestors(unit_id, on)


def path(unit_id: int, on: date) -> list[UnitVersion]:
    """The unit's version on the day and those of the units above it, upwards. 2 queries."""
    return list(_upwards(unit_id, on).prefetch_related("unit"))


def within(unit_id: int, on: date) -> frozenset[int]:
    """The unit itself and every unit under it on the day. 1 query."""
    return frozenset(each for each, _ in _downwards(unit_id, on))


def tree(on: date, root: int | None = None) -> rules.Tree:
    """Who stands under whom on the day: of the whole country, or the unit and all under it. A
    root keeps its parent as an id. Two versions of one unit count as one. 1 query."""
    if root is None:
        found = UnitVersion.objects.in_force(on).order_by("pk")
        return rules.tree_of(found.values_list("unit_id", "parent_id"))
    return rules.tree_of(_downwards(root, on))


def below_since(unit_ids: Iterable[int], since: date) -> frozenset[int]:
    """The units and all that stand under one of them on the day or on any later day. 1 query for
    each tier below."""
    found = set(unit_ids)
    edge = set(found)
    while edge:
        under = UnitVersion.objects.filter(parent_id__in=edge).exclude(valid_to__lte=since)
        edge = set(under.values_list("unit_id", flat=True)) - found
        found |= edge
    return frozenset(found)


def children(unit_id: int, on: date, tier: str | None = None) -> list[UnitVersion]:
    """Units directly under the unit on the day, as a dictionary orders them. 1 query."""
    found = UnitVersion.objects.in_force(on).filter(parent_id=unit_id).select_related("unit")
    if tier is not None:
        found = found.filter(tier=tier)
    return sorted(found, key=lambda version: rules.order_key(version.name))


def _upwards(unit_id: int, on: date) -> RawQuerySet[UnitVersion]:
    day = connection.ops.adapt_datefield_value(on)
    return UnitVersion.objects.raw(
        f"""
        WITH RECURSIVE up (id, parent_id, depth) AS (
            SELECT v.id, v.parent_id, 0 FROM units_unitversion v
            WHERE v.unit_id = %s AND {_IN_FORCE}
            UNION ALL
            SELECT v.id, v.parent_id, up.depth + 1 FROM units_unitversion v
            JOIN up ON v.unit_id = up.parent_id
            WHERE {_IN_FORCE} AND up.depth < {_DEEPEST}
        )
        SELECT v.* FROM units_unitversion v JOIN up ON up.id = v.id ORDER BY up.depth
        """,  # noqa: S608 - the parts are constants of this module
        [unit_id, day, day, day, day],
    )


def _downwards(unit_id: int, on: date) -> list[tuple[int, int | None]]:
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE down (unit_id, parent_id, depth) AS (
                SELECT v.unit_id, v.parent_id, 0 FROM units_unitversion v
                WHERE v.unit_id = %s AND {_IN_FORCE}
                UNION ALL
                SELECT v.unit_id, v.parent_id, down.depth + 1 FROM units_unitversion v
                JOIN down ON v.parent_id = down.unit_id
                WHERE {_IN_FORCE} AND down.depth < {_DEEPEST}
            )
            SELECT unit_id, parent_id FROM down
            """,  # noqa: S608 - the parts are constants of this module
            [unit_id, day, day, day, day],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]
