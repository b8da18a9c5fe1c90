"""What a merge changes in the figures, told before it is done; which placements may be one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lantoa.activities.models import Activity, Placement
from lantoa.activities.queries.desk import period_of
from lantoa.activities.queries.posting import entries_of
from lantoa.activities.queries.twin_traces import traces_of, versions_of
from lantoa.activities.rules import PRODUCTION, read_measure
from lantoa.activities.rules.twins import TITLE_DAYS, family_of, proposed_keeper
from lantoa.catalogue.models import CountUnit
from lantoa.kernel.value import Qualifier, State, Value
from lantoa.kernel.vietnamese import day, fold, number
from lantoa.totals.rules import Entry
from lantoa.ui.words import value_text

MOST_PAIRS = 60
"""Pairs of placements that one page offers; two entries of one work have a handful."""


@dataclass(frozen=True, slots=True)
class PlacementPair:
    """A placement of each entry that may be one. ``is_proposed`` where language, outlet and day
    say so."""

    one: Placement
    two: Placement
    is_proposed: bool

    @property
    def key(self) -> str:
        return f"{self.one.pk}-{self.two.pk}"


def placement_pairs(one: Activity, two: Activity) -> list[PlacementPair]:
    """Placements of two entries that may be one, the likeliest first. A placement is proposed at
    most once."""
    ranked = sorted(
        (
            (_strength(a, b), a, b)
            for a in one.placements.all()
            for b in two.placements.all()
            if _may_be_same(a, b)
        ),
        key=lambda found: (-found[0], found[1].on, found[1].pk, found[2].pk),
    )
    used: set[int] = set()
    pairs = []
    for strength, a, b in ranked[:MOST_PAIRS]:
        proposed = strength >= 3 and not {a.pk, b.pk} & used
        used |= {a.pk, b.pk} if proposed else set()
        pairs.append(PlacementPair(a, b, proposed))
    return pairs


def _may_be_same(a: Placement, b: Placement) -> bool:
    tongues = {each.language_id for each in (a, b) if each.language_id is not None}
    near = abs((a.on - b.on).days) <= TITLE_DAYS
    return len(tongues) < 2 and near and family_of(a.channel.slug) == family_of(b.channel.slug)


def _strength(a: Placement, b: Placement) -> int:
    """Channel and day each speak for one placement, an outlet that both name twice. Where no outlet
    is named it depends on whose channel it is: two units have two of their own, but there is one
    newspaper."""
    one, two = fold(a.outlet), fold(b.outlet)
    said = int(a.channel_id == b.channel_id) + int(a.on == b.on)
    if one and two:
        return said + (2 if one == two else -2)
    if one or two or a.unit_id == b.unit_id:
        return said + 1
    is_outside = not any("commune" in each.channel.owner_tiers for each in (a, b))
    return said + (1 if is_outside else -1)


def starts_with_first(one: Activity, two: Activity) -> bool:
    """Whether the first is proposed to be kept: the maker's. 6 queries."""
    traces = traces_of([one.pk, two.pk])
    proofs = (len(one.evidence.all()), len(two.evidence.all()))
    first = (one.on, one.pk) <= (two.on, two.pk)
    return proposed_keeper(traces[one.pk], traces[two.pk], proofs=proofs, first=first)


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure that shrinks, in words."""

    text: str


def effects_of(
    kept: Activity, taken: Activity, same: Collection[tuple[int, int]]
) -> tuple[Effect, ...]:
    """What the totals lose when ``taken`` is merged into ``kept``: asked of the posting itself, so
    that what is told is what is done. ``same`` are pairs of placements, of the taken first."""
    before = entries_of(taken)
    gone = {mine for mine, _ in same}
    held = taken.merged_into_id, {each.pk: each.same_as_id for each in taken.placements.all()}
    taken.merged_into_id = kept.pk
    for each in taken.placements.all():
        each.same_as_id = kept.pk if each.pk in gone else None
    after = entries_of(taken)
    taken.merged_into_id = held[0]
    for each in taken.placements.all():
        each.same_as_id = held[1][each.pk]
    for entry in after:
        before.remove(entry)
    return tuple(Effect(text) for text in _worded(before))


def _worded(lost: Sequence[Entry]) -> Iterator[str]:
    names = {
        pk: version.name
        for pk, version in versions_of((e.unit_id, e.span.start) for e in lost).items()
    }
    units = dict(CountUnit.objects.values_list("slug", "name"))
    groups: dict[tuple[bool, int, str, str], list[Value]] = {}
    periods = {on: _period(on) for on in {entry.span.start for entry in lost}}
    for entry in lost:
        asked = read_measure(entry.measure)
        made = asked.side == PRODUCTION
        unit = units.get(asked.count_unit, asked.count_unit)
        when = periods[entry.span.start]
        groups.setdefault((not made, entry.unit_id, when, unit), []).append(entry.value)
    for (placed, unit_id, when, unit), values in sorted(groups.items()):
        side = "lượt đăng, phát" if placed else "sản phẩm"
        yield f"Số {side} {when} của {names.get(unit_id, 'đơn vị')} {_less(values, unit)}."


def _period(on: date) -> str:
    found = period_of(on)
    return found.period.short if found else f"ngày {day(on)}"


def _less(values: Sequence[Value], unit: str) -> str:
    exact = [each.number or Decimal(0) for each in values if _is_exact(each)]
    parts = [f"giảm {number(sum(exact, Decimal(0)))} {unit}"] if exact else []
    parts += [
        f"bớt một dòng {value_text(each, unit=unit)}" for each in values if not _is_exact(each)
    ]
    return ", ".join(parts)


def _is_exact(value: Value) -> bool:
    return (
        value.state is State.STATED
        and value.qualifier is Qualifier.EXACT
        and value.number_max is None
    )
