"""All that the page of one unit tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lantoa.kernel import vietnamese
from lantoa.units import rules
from lantoa.units.models import Identity, Unit, UnitKind, UnitVersion
from lantoa.units.queries.finding import Present, paths, presents
from lantoa.units.queries.identity import identity_on
from lantoa.units.queries.kin import Relative, predecessors, successors
from lantoa.units.queries.lines import Lines, lines
from lantoa.units.queries.tree import children, path
from lantoa.units.queries.versions import by_slug, reference_day
from lantoa.units.rules import typed

FEW = 30
"""So many units below are shown at once; more stand folded under their kinds."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units below of one kind."""

    name: str
    versions: list[UnitVersion]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What is told of one unit. ``version`` is the one in force on ``day``; ``now`` what the unit
    is today when it is gone; ``where`` the names above each relative, by version id."""

    unit: Unit
    version: UnitVersion
    kind: str
    day: date
    is_in_force: bool
    others: list[UnitVersion]
    above: list[UnitVersion]
    children: list[UnitVersion]
    groups: list[Group]
    successors: list[Relative]
    predecessors: list[Relative]
    where: dict[int, str]
    lines: Lines
    now: Present | None
    said: Identity | None


def page(slug: str, on: date, below: str = "") -> Page:
    """All about the unit as of the day, or of its last day when it is gone. ``below`` is text that
    the names of the units below hold. At most 24 queries, whatever stands below or was before.

    Raises ``Unit.DoesNotExist`` for an unknown address or a unit without any version.
    """
    unit = by_slug(slug)
    versions = list(
        unit.versions.order_by("valid_from").select_related("opened_by", "opened_by__file", "unit")
    )
    version = rules.nearest(versions, on)
    if version is None:
        raise Unit.DoesNotExist(slug)
    is_in_force = rules.holds_on(version, on)
    day = on if is_in_force else reference_day(version)
    under = children(unit.pk, day)
    kinds = dict(UnitKind.objects.values_list("slug", "name"))
    before, after = predecessors(unit.pk), successors(unit.pk)
    return Page(
        unit=unit,
        version=version,
        kind=_kind(version, kinds),
        day=day,
        is_in_force=is_in_force,
        others=[each for each in versions if each.pk != version.pk],
        above=path(unit.pk, day)[1:],
        children=under,
        groups=_groups(under, kinds, below),
        successors=after,
        predecessors=before,
        where=paths([each.version for each in (*before, *after)]),
        lines=lines(unit.pk, version.name),
        now=presents([version], on).get(version.pk),
        said=identity_on(unit.pk, day),
    )


def _kind(version: UnitVersion, kinds: dict[str, str]) -> str:
    """What sort of body a version is, in words."""
    if version.unit.kind == Unit.ADMINISTRATIVE:
        return version.get_division_display()
    return kinds.get(version.unit.kind, version.unit.kind)


def _groups(under: Iterable[UnitVersion], kinds: dict[str, str], below: str) -> list[Group]:
    wanted = typed.read(below).name
    found: dict[str, list[UnitVersion]] = {}
    for each in under:
        if wanted in each.folded or (wanted and wanted == each.code):
            found.setdefault(_kind(each, kinds), []).append(each)
    few = sum(len(group) for group in found.values()) <= FEW
    return [
        Group(vietnamese.capital_first(name), group, few)
        for name, group in sorted(found.items(), key=lambda each: vietnamese.sort_key(each[0]))
    ]
