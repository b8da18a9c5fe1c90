"""Finding units by what people type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length

from lantoa.units import rules
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.queries.versions import reference_day
from lantoa.units.rules import typed

_DEEPEST = 16
_LONGEST_KIND = max(len(kind) for kind in typed.KINDS) + 1
_WIDEST = 400
"""Names of a kind that are looked through for the one that stands in a named place."""


def find(text: str, on: date | None = None, limit: int = 20) -> list[UnitVersion]:
    """Units by name, with or without marks and kind, or by code; of every era unless ``on``.

    The whole name first, then names that begin so, then names with a word that begins
    so: ``huong long`` does not find ``Phường Long An``. Among equals those in force come first.
    1 query.
    """
    asked = typed.read(text)
    found = UnitVersion.objects.all() if on is None else UnitVersion.objects.in_force(on)
    return list(_ranked(found, asked.name)[:limit]) if asked.name else []


def _ranked(found: QuerySet[UnitVersion], folded: str) -> QuerySet[UnitVersion]:
    kinds = [f"{kind} " for kind in typed.KINDS]
    whole = Q(folded__in=[folded, *(kind + folded for kind in kinds)]) | Q(code=folded)
    begins = Q(folded__startswith=folded)
    for kind in kinds:
        begins |= Q(folded__startswith=kind + folded)
    rank = Case(When(whole, then=Value(0)), When(begins, then=Value(1)), default=Value(2))
    return (
        found.filter(
            Q(folded__startswith=folded) | Q(folded__contains=f" {folded}") | Q(code=folded)
        )
        .annotate(rank=rank)
        .select_related("unit")
        .order_by("rank", F("valid_to").desc(nulls_first=True), "folded", "code", "pk")
    )


def _close(found: QuerySet[UnitVersion], name: str, limit: int) -> list[UnitVersion]:
    """Units whose bare name is one letter away. 2 queries."""
    ends = typed.ends(name)
    if ends is None:
        return []
    head, tail = ends
    near = Q(folded__startswith=head) | Q(folded__contains=f" {head}") | Q(folded__endswith=tail)
    # Names of another length cannot be close: the comparison in Python is the slower part.
    lengths = (len(name) - 1, len(name) + 1 + _LONGEST_KIND)
    fitting = found.annotate(letters=Length("folded")).filter(near, letters__range=lengths)
    names = fitting.values_list("pk", "folded")
    keys = [key for key, folded in names if typed.is_close(name, typed.bare(folded))]
    return list(
        found.filter(pk__in=keys[:_WIDEST])
        .select_related("unit")
        .order_by(F("valid_to").desc(nulls_first=True), "folded", "code", "pk")[:limit]
    )


@dataclass(frozen=True, slots=True)
class Present:
    """What a unit that is gone by a day is then: one unit, or several that each took a part; none
    when that is not known. ``since`` is the day it went."""

    since: date | None
    versions: tuple[UnitVersion, ...]
    is_split: bool

    @property
    def names(self) -> str:
        return ", ".join(version.name for version in self.versions)


@dataclass(frozen=True, slots=True)
class Found:
    """One unit that answers to the text. ``now`` is told when the version shown is not in force on
    the day; ``is_close`` when the name is only one letter away."""

    version: UnitVersion
    path: str
    now: Present | None
    is_close: bool = False


def search(
    text: str, on: date, *, limit: int = 20, only_in_force: bool = False, under: int | None = None
) -> list[Found]:
    """Units of every era by name, code or old name, each once, with where they lie and what they
    are on the day. A comma leads to names above: ``Điện Biên, Thanh Hóa``.

    The name of a province does so without a comma too: ``dien bien thanh hoa`` finds the ward of
    that province, beside what bears the whole name.

    When nothing is found, the name without its kind, then names one letter away. ``under`` keeps
    units that stand directly under one on the day. At most 15 queries, whatever is found, and in
    the reference data at most 12.
    """
    asked = typed.read(text)
    if not asked.name:
        return []
    pool = UnitVersion.objects.in_force(on) if only_in_force else UnitVersion.objects.all()
    pool = pool.filter(parent_id=under) if under is not None else pool
    wanted = _WIDEST if asked.above else limit + 20
    within = _within(asked, pool)
    versions = _named(pool, within, asked, wanted)
    is_close = False
    if not versions:
        name, there = within[0] if within else (asked.name, pool)
        versions, is_close = _close(there, typed.bare(name), wanted), True
    versions = list({version.unit_id: version for version in reversed(versions)}.values())[::-1]
    if asked.above:
        above = paths(versions)
        versions = [each for each in versions if _lies_in(above[each.pk], asked.above)]
    versions = versions[:limit]
    above = paths(versions)
    now = presents(versions, on)
    return [Found(each, above[each.pk], now.get(each.pk), is_close) for each in versions]


_Pool = QuerySet[UnitVersion]


def _within(asked: typed.Typed, pool: _Pool) -> list[tuple[str, _Pool]]:
    """Names to look for among the units of a province: where the words end with the name of one,
    with or without a comma before it. 1 query; none for a single word."""
    if not asked.above and " " not in asked.name:
        return []
    rows = UnitVersion.objects.filter(tier="province").values_list("unit_id", "folded")
    provinces: dict[str, set[int]] = {}
    for unit_id, folded in rows:
        provinces.setdefault(typed.bare(folded), set()).add(unit_id)
    if asked.above:
        named = [(asked.name, typed.bare(asked.above[-1]))]
    else:
        named = typed.places_named(asked.name, provinces)
    return [(name, _below(pool, provinces[place])) for name, place in named if place in provinces]


def _below(pool: _Pool, provinces: set[int]) -> _Pool:
    """Directly under a province, or under what is: no tier lies deeper."""
    between = UnitVersion.objects.filter(parent_id__in=provinces).values("unit_id")
    return pool.filter(Q(parent_id__in=provinces) | Q(parent_id__in=between))


def _named(
    pool: _Pool, within: list[tuple[str, _Pool]], asked: typed.Typed, wanted: int
) -> list[UnitVersion]:
    """By name, else by name without its kind: what bears all the words, and what lies in the
    province that they end with; of that only what bears the rest as its whole name, unless there
    is nothing else. At most 2 queries for each way to read the words."""
    for is_bare in (False, True):
        found: list[UnitVersion] = []
        others: list[UnitVersion] = []
        for name, there in [(asked.name, pool), *within]:
            if is_bare and typed.bare(name) == name:
                continue
            rows = list(_ranked(there, typed.bare(name) if is_bare else name)[:wanted])
            whole = [row for row in rows if there is pool or row.rank == 0]  # type: ignore[attr-defined]
            found += whole
            others += [row for row in rows if row not in whole]
        if found or others:
            return sorted(found, key=lambda row: row.rank) or others  # type: ignore[attr-defined]
    return []


def _lies_in(path: str, names: Iterable[str]) -> bool:
    above = [typed.read(each).name for each in path.split(", ")]
    return all(
        any(typed.bare(each).startswith(typed.bare(name)) for each in above) for name in names
    )


def presents(versions: Sequence[UnitVersion], on: date) -> dict[int, Present]:
    """For each version that is not in force on the day, keyed by its id: the units that its unit
    is then. 2 queries for each step that units took since; none when all are in force."""
    gone = [each for each in versions if not rules.holds_on(each, on)]
    looking = {each.unit_id for each in gone}
    living: dict[int, UnitVersion] = {}
    became: dict[int, list[UnitSuccession]] = {}
    seen: set[int] = set()
    for _ in range(_DEEPEST):
        if not looking:
            break
        seen |= looking
        here = UnitVersion.objects.in_force(on).filter(unit_id__in=looking).select_related("unit")
        living |= {each.unit_id: each for each in here}
        edges = UnitSuccession.objects.filter(old_id__in=looking - living.keys())
        looking = set()
        for edge in edges:
            became.setdefault(edge.old_id, []).append(edge)
            looking |= {edge.new_id} - seen
    return {each.pk: _present(each, living, became) for each in gone}


def _present(
    version: UnitVersion,
    living: dict[int, UnitVersion],
    became: dict[int, list[UnitSuccession]],
) -> Present:
    found: dict[int, UnitVersion] = {}
    is_split = False
    waiting, seen = [version.unit_id], set[int]()
    while waiting:
        unit_id = waiting.pop()
        if unit_id in seen:
            continue
        seen.add(unit_id)
        if unit_id in living:
            found[unit_id] = living[unit_id]
            continue
        edges = became.get(unit_id, [])
        is_split = is_split or any(edge.is_partial for edge in edges) or len(edges) > 1
        waiting += [edge.new_id for edge in edges]
    ordered = sorted(found.values(), key=lambda each: rules.order_key(each.name))
    return Present(version.valid_to, tuple(ordered), is_split)


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
