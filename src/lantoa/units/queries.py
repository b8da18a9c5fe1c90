"""Reading units: who is what, where and since when. The day is always a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.db.models.query import RawQuerySet

from lantoa.kernel import vietnamese
from lantoa.units import rules
from lantoa.units.models import Unit, UnitSuccession, UnitVersion

UNKNOWN_START = "không rõ từ ngày nào"

_IN_FORCE = (
    "(v.valid_from IS NULL OR v.valid_from <= %s) AND (v.valid_to IS NULL OR v.valid_to > %s)"
)
_DEEPEST = 16


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


def ancestors(unit_id: int, on: date) -> tuple[int, ...]:
    """Units above, nearest first, on the day. 1 query.

    Empty for a province and for a unit that is not in force.
    """
    return tuple(version.unit_id for version in _upwards(unit_id, on)[1:])


def last_ancestors(unit_id: int, on: date) -> tuple[int, ...]:
    """:func:`ancestors` on the day or, for a unit that is gone by then, on its last. 2 queries."""
    return ancestors(unit_id, living_day(unit_id, on))


def ancestors_of_all() -> Callable[[int, date], tuple[int, ...]]:
    """:func:`last_ancestors` for many questions at once: reads every version in 1 query and answers
    from memory. For audits and rebuilds, not for a page."""
    known: dict[int, list[tuple[date | None, date | None, int | None]]] = {}
    rows = UnitVersion.objects.values_list("unit_id", "valid_from", "valid_to", "parent_id")
    for unit_id, since, until, parent_id in rows.iterator():
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


def lineage(unit_id: int, on: date) -> list[UnitVersion]:
    """The unit's version on the day and those of the units above it, upwards. 2 queries."""
    return list(_upwards(unit_id, on).prefetch_related("unit"))


def within(unit_id: int, on: date) -> frozenset[int]:
    """The unit itself and every unit under it on the day. 1 query."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE down (unit_id, depth) AS (
                SELECT v.unit_id, 0 FROM units_unitversion v
                WHERE v.unit_id = %s AND {_IN_FORCE}
                UNION ALL
                SELECT v.unit_id, down.depth + 1 FROM units_unitversion v
                JOIN down ON v.parent_id = down.unit_id
                WHERE {_IN_FORCE} AND down.depth < {_DEEPEST}
            )
            SELECT unit_id FROM down
            """,  # noqa: S608 - the parts are constants of this module
            [unit_id, day, day, day, day],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def children(unit_id: int, on: date, tier: str | None = None) -> list[UnitVersion]:
    """Units directly under the unit on the day, as a dictionary orders them. 1 query."""
    found = UnitVersion.objects.in_force(on).filter(parent_id=unit_id).select_related("unit")
    if tier is not None:
        found = found.filter(tier=tier)
    return sorted(found, key=lambda version: rules.order_key(version.name))


@dataclass(frozen=True, slots=True)
class Relative:
    """A unit that another became or came from: the edge, and the version that stood beside it."""

    edge: UnitSuccession
    version: UnitVersion


def successors(unit_id: int) -> list[Relative]:
    """What the unit became, as first named. 2 queries."""
    edges = UnitSuccession.objects.filter(old_id=unit_id).select_related("change")
    return _relatives({edge.new_id: edge for edge in edges}, last=False)


def predecessors(unit_id: int) -> list[Relative]:
    """What the unit was made of, as last named. 2 queries."""
    edges = UnitSuccession.objects.filter(new_id=unit_id).select_related("change")
    return _relatives({edge.old_id: edge for edge in edges}, last=True)


def find(text: str, on: date | None = None, limit: int = 20) -> list[UnitVersion]:
    """Units by name, with or without marks and kind, or by code; of every era unless ``on``.

    The whole name first, then names that begin so, then names with a word that begins
    so: ``huong long`` does not find ``Phường Long An``. 1 query.
    """
    folded = vietnamese.fold(text.replace("\x00", " "))
    if not folded:
        return []
    kinds = [f"{vietnamese.fold(word)} " for word in rules.TYPE_WORDS]
    whole = Q(folded__in=[folded, *(kind + folded for kind in kinds)]) | Q(code=folded)
    begins = Q(folded__startswith=folded)
    for kind in kinds:
        begins |= Q(folded__startswith=kind + folded)
    rank = Case(When(whole, then=Value(0)), When(begins, then=Value(1)), default=Value(2))
    found = UnitVersion.objects.all() if on is None else UnitVersion.objects.in_force(on)
    return list(
        found.filter(
            Q(folded__startswith=folded) | Q(folded__contains=f" {folded}") | Q(code=folded)
        )
        .annotate(rank=rank)
        .select_related("unit")
        .order_by("rank", F("valid_to").desc(nulls_first=True), "folded", "code")[:limit]
    )


def paths(versions: Sequence[UnitVersion]) -> dict[int, str]:
    """Names of the units above each version, nearest first, keyed by the version's id.

    One query for each tier above, however many versions are asked about.
    """
    above: dict[int, list[UnitVersion]] = {version.pk: [] for version in versions}
    looking = [(version.pk, version, reference_day(version)) for version in versions]
    while looking := [each for each in looking if each[1].parent_id is not None]:
        known: dict[int, list[UnitVersion]] = {}
        wanted = {version.parent_id for _, version, _ in looking}
        for parent in UnitVersion.objects.filter(unit_id__in=wanted):
            known.setdefault(parent.unit_id, []).append(parent)
        step: list[tuple[int, UnitVersion, date]] = []
        for key, version, day in looking:
            parent_id = version.parent_id
            found = rules.nearest(known.get(parent_id or 0, []), day)
            if found is not None and len(above[key]) < _DEEPEST:
                above[key].append(found)
                step.append((key, found, day))
        looking = step
    return {key: ", ".join(parent.name for parent in found) for key, found in above.items()}


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


def nearest_version(unit_id: int, on: date) -> UnitVersion:
    """The version in force on the day; else the last before; else the first after. 1 query.

    Raises ``UnitVersion.DoesNotExist`` for a unit without any version.
    """
    found = rules.nearest(list(UnitVersion.objects.filter(unit_id=unit_id)), on)
    if found is None:
        raise UnitVersion.DoesNotExist(f"unit {unit_id} has no version")
    return found


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


@dataclass(frozen=True, slots=True)
class Page:
    """What is told of one unit. ``version`` is the one in force on ``day``."""

    unit: Unit
    version: UnitVersion
    day: date
    is_in_force: bool
    others: list[UnitVersion]
    above: list[UnitVersion]
    children: list[UnitVersion]
    successors: list[Relative]
    predecessors: list[Relative]


def page(slug: str, on: date) -> Page:
    """All about the unit as of the day, or of its last day when it is gone. At most 9 queries.

    Raises ``Unit.DoesNotExist`` for an unknown address or a unit without any version.
    """
    unit = by_slug(slug)
    versions = list(unit.versions.order_by("valid_from"))
    version = rules.nearest(versions, on)
    if version is None:
        raise Unit.DoesNotExist(slug)
    is_in_force = rules.holds_on(version, on)
    day = on if is_in_force else reference_day(version)
    return Page(
        unit=unit,
        version=version,
        day=day,
        is_in_force=is_in_force,
        others=[each for each in versions if each.pk != version.pk],
        above=lineage(unit.pk, day)[1:],
        children=children(unit.pk, day),
        successors=successors(unit.pk),
        predecessors=predecessors(unit.pk),
    )


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
