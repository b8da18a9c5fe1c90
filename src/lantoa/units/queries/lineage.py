"""What units became and came from, over all changes: the graph, and one unit as of another day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from lantoa.units import rules
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.rules.trail import Step, after, before, taken_back, taken_forward

MOST_UNITS = 500
"""Units that a lineage holds at most on each side; what is beyond is flagged, not told."""

_SIDES = """
WITH RECURSIVE
  onward (unit_id) AS (
    SELECT u.id FROM units_unit u WHERE u.id = %s UNION SELECT e.new_id FROM units_unitsuccession e
    JOIN onward ON e.old_id = onward.unit_id
  ),
  back (unit_id) AS (
    SELECT u.id FROM units_unit u WHERE u.id = %s UNION SELECT e.old_id FROM units_unitsuccession e
    JOIN back ON e.new_id = back.unit_id
  )
SELECT * FROM (SELECT unit_id, 1 FROM onward LIMIT %s) AS f
UNION ALL SELECT * FROM (SELECT unit_id, -1 FROM back LIMIT %s) AS b
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of a lineage: its name as the change that ties it in found it, and its own days.
    ``since`` None is unknown, ``until`` (first day no more) None is still in force."""

    unit_id: int
    slug: str
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Tie:
    """``old`` went into ``new`` on the day, by an act; both empty where nobody knows."""

    old_id: int
    new_id: int
    on: date | None
    is_partial: bool
    share: float | None
    kind: str
    act: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything a unit came from and became. ``is_cut`` when there is more than is held."""

    unit_id: int
    nodes: tuple[Node, ...]
    edges: tuple[Tie, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class TodayIs:
    """The units that a unit is on a day, as named then. ``is_split``: not one unit holds it whole,
    so that its figures belong to none of them. No units: it ended and nothing followed, or it has
    not begun."""

    units: tuple[UnitVersion, ...]
    is_split: bool


@dataclass(frozen=True, slots=True)
class WasThen:
    """The units of an earlier day that went into a unit; of those in ``parts`` only a part did."""

    units: tuple[UnitVersion, ...]
    parts: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """Steps on both sides of a unit, with the edges behind them and all versions."""

    onward: list[Step]
    back: list[Step]
    edges: dict[tuple[int, int, date], UnitSuccession]
    versions: dict[int, list[UnitVersion]]
    is_cut: bool


def lineage_graph(unit_id: int) -> Lineage:
    """All predecessors and successors of the unit, with the ties between them. 3 queries."""
    known = _known(unit_id)
    onward, back = after(unit_id, known.onward), before(unit_id, known.back)
    steps = dict.fromkeys([*taken_back(back, known.back), *taken_forward(onward, known.onward)])
    nodes = [_node(each, known.versions, last=True) for each in back]
    nodes += [_node(each, known.versions, last=False) for each in onward if each not in back]
    ordered = sorted(
        (node for node in nodes if node is not None),
        key=lambda node: (node.since or date.min, rules.order_key(node.name), node.unit_id),
    )
    ties = [_tie(step, known.edges[step.old, step.new, step.on]) for step in steps]
    return Lineage(
        unit_id,
        tuple(ordered),
        tuple(sorted(ties, key=lambda tie: (tie.on or date.min, tie.old_id, tie.new_id))),
        known.is_cut,
    )


def today_of(unit_id: int, on: date) -> TodayIs:
    """Which unit this is on the day: itself, what it became by then, or several. 3 queries."""
    known = _known(unit_id, back=False)
    steps = [step for step in known.onward if step.on <= on]
    reached = after(unit_id, steps)
    went = {step.old for step in taken_forward(reached, steps)}
    found = []
    lost = False
    for each in reached:
        version = _standing(known.versions.get(each, ()), on)
        if version is not None:
            found.append(version)
        elif each not in went:
            lost = True
    return TodayIs(_in_order(found), is_split=len(found) > 1 or (lost and bool(found)))


def before_of(unit_id: int, on: date) -> WasThen:
    """What the unit was on an earlier day: itself, and what went into it since. 3 queries."""
    known = _known(unit_id, onward=False)
    steps = [step for step in known.back if step.on > on]
    reached = before(unit_id, steps)
    taken = taken_back(reached, steps)
    whole = {unit_id}
    # Whole all the way: every step from the unit on to the one asked about took all of it.
    waiting = [unit_id]
    while waiting:
        new = waiting.pop()
        for step in taken:
            if step.new == new and not step.is_partial and step.old not in whole:
                whole.add(step.old)
                waiting.append(step.old)
    found = [
        version
        for each in reached
        if (version := _standing(known.versions.get(each, ()), on)) is not None
    ]
    return WasThen(_in_order(found), frozenset(each.unit_id for each in found) - whole)


def _known(unit_id: int, *, onward: bool = True, back: bool = True) -> _Known:
    """What is known on the sides that are asked for; of the other only the unit itself."""
    limits = [MOST_UNITS + 1 if side else 1 for side in (onward, back)]
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, [unit_id, unit_id, *limits])
        rows = cursor.fetchall()
    sides = {side: {each for each, of in rows if of == side} for side in (1, -1)}
    is_cut = any(len(ids) > MOST_UNITS for ids in sides.values())
    ids = sides[1] | sides[-1]
    versions: dict[int, list[UnitVersion]] = {}
    found = UnitVersion.objects.filter(unit_id__in=ids).select_related("unit")
    for version in found.order_by("valid_from"):
        versions.setdefault(version.unit_id, []).append(version)
    edges: dict[tuple[int, int, date], UnitSuccession] = {}
    steps: dict[int, list[Step]] = {1: [], -1: []}
    kept = UnitSuccession.objects.filter(old_id__in=ids, new_id__in=ids).select_related("change")
    for edge in kept.order_by("pk"):
        day = _day_of(edge, versions.get(edge.old_id, ()))
        edges[edge.old_id, edge.new_id, day] = edge
        step = Step(edge.old_id, edge.new_id, day, edge.is_partial)
        for side, of_side in sides.items():
            if edge.old_id in of_side and edge.new_id in of_side:
                steps[side].append(step)
    return _Known(steps[1], steps[-1], edges, versions, is_cut)


def _day_of(edge: UnitSuccession, versions: Iterable[UnitVersion]) -> date:
    if edge.change is not None:
        return edge.change.effective_on
    return max((each.valid_to for each in versions if each.valid_to), default=date.min)


def _standing(versions: Iterable[UnitVersion], on: date) -> UnitVersion | None:
    return next((each for each in versions if rules.holds_on(each, on)), None)


def _in_order(versions: list[UnitVersion]) -> tuple[UnitVersion, ...]:
    return tuple(sorted(versions, key=lambda each: (rules.order_key(each.name), each.unit_id)))


def _node(unit_id: int, versions: dict[int, list[UnitVersion]], *, last: bool) -> Node | None:
    own = versions.get(unit_id, [])
    named = rules.nearest(own, date.max if last else date.min)
    if named is None:
        return None
    starts = [each.valid_from for each in own]
    ends = [each.valid_to for each in own]
    return Node(
        unit_id,
        named.unit.slug,
        named.name,
        None if None in starts else min(each for each in starts if each),
        None if None in ends else max(each for each in ends if each),
    )


def _tie(step: Step, edge: UnitSuccession) -> Tie:
    change = edge.change
    return Tie(
        step.old,
        step.new,
        None if step.on == date.min else step.on,
        edge.is_partial,
        None if edge.share is None else float(edge.share),
        "" if change is None else change.get_kind_display(),
        "" if change is None else change.decree,
    )
