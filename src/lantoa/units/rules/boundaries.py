"""Which units of other days lie inside a unit of today. Plain graphs, no database.

The *images* of a unit's figures on a day are the units that hold now what the unit held when the
figures were made: itself while it is in force, and what it became or gave away since. A unit that
ended without a successor (a district, some communes) lay wholly inside its last parent, and so is
counted where that one is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

Edge = tuple[int, int, date | None]
"""A unit, one that it became or that it gave a part to, and from which day on. No day stands for
one after all figures of the unit."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one unit between two days on which it gave parts away: of its figures, those that
    end after ``since`` and not after ``until`` (``None``: without bound). ``images`` are where
    they lie now."""

    unit_id: int
    since: date | None
    until: date | None
    images: frozenset[int]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What lies in a unit on a day: ``whole`` units (itself, those below, and those of other days
    whose every image is among these) and ``divided`` ones, each with all its images, of which
    some are inside and some are not. ``by_parent`` are the whole ones that were placed by a parent
    because no succession is known.

    A unit that gave a part away and went on stands in neither: what it had before and after that
    day is in ``whole_for`` and ``divided_for``."""

    whole: frozenset[int]
    divided: Mapping[int, frozenset[int]]
    by_parent: frozenset[int] = frozenset()
    whole_for: tuple[Stretch, ...] = ()
    divided_for: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Landscape:
    """How all units stand on one day. ``became`` leads on from each unit, with the day of each
    step: to those it went into or gave a part to, and from ``orphans`` to their last parent."""

    parents: Mapping[int, int | None]
    became: Mapping[int, tuple[tuple[int, date | None], ...]]
    orphans: frozenset[int]

    def images(self, unit_id: int, after: date | None = None) -> frozenset[int]:
        """Where the unit's figures lie, never nothing. With ``after`` only steps that come later
        than that day lead on: they concern what the unit held from that day on. A trail that ends
        with a unit that is gone without a trace, or has not begun yet, ends with that unit, which
        lies in nothing."""
        found: set[int] = set()
        seen = {(unit_id, after)}
        waiting = list(seen)
        while waiting:
            each, since = waiting.pop()
            onward = [
                (new, day)
                for new, day in self.became.get(each, ())
                if day is None or since is None or day > since
            ]
            if each in self.parents or not onward:
                found.add(each)
            waiting += [step for step in onward if step not in seen]
            seen.update(onward)
        return frozenset(found)

    def stretches(self, unit_id: int) -> Iterator[Stretch]:
        """The unit's times between the days on which it gave something away, the oldest first."""
        days = sorted({day for _, day in self.became.get(unit_id, ()) if day is not None})
        bounds = [None, *days, None] if unit_id in self.parents else [None, *days[:-1], None]
        for since, until in pairwise(bounds):
            yield Stretch(unit_id, since, until, self.images(unit_id, since))

    def within(self, unit_id: int) -> frozenset[int]:
        """The unit and all below it on the day; nothing for a unit that is not in force."""
        below = _backwards(self.parents.items())
        return _reached([unit_id] if unit_id in self.parents else [], below)

    def boundaries(self, unit_id: int) -> Boundaries:
        """What lies in the unit. A figure is in at most one of the answers, and of two units that
        lie beside each other at most one has it whole."""
        inside = self.within(unit_id)
        before = _backwards((old, new) for old, steps in self.became.items() for new, _ in steps)
        whole, divided, spans = set(inside), {}, []
        for each in _reached(inside, before):
            found = list(self.stretches(each))
            if len(found) > 1:
                whole.discard(each)
                spans += found
            elif found[0].images <= inside:
                whole.add(each)
            elif found[0].images & inside:
                divided[each] = found[0].images
        return Boundaries(
            whole=frozenset(whole),
            divided=divided,
            by_parent=frozenset(whole & self.orphans),
            whole_for=tuple(each for each in spans if each.images <= inside),
            divided_for=tuple(
                each for each in spans if each.images & inside and not each.images <= inside
            ),
        )


def landscape(
    in_force: Mapping[int, int | None],
    ended: Mapping[int, tuple[int | None, date]],
    edges: Iterable[Edge],
) -> Landscape:
    """The units as they stand on a day: those in force with their parents, those of which a version
    has ended with the last parent and the first day after. What has not begun by then is left out
    of both.
    """
    became: dict[int, list[tuple[int, date | None]]] = {}
    for old, new, day in edges:
        if old in ended or old in in_force:
            became.setdefault(old, []).append((new, day))
    orphans = frozenset(ended.keys() - in_force.keys() - became.keys())
    onward = {old: tuple(new) for old, new in became.items()}
    for each in orphans:
        above, over_on = ended[each]
        if above is not None:
            # What the parent became on that very day took the orphan along.
            onward[each] = ((above, over_on - timedelta(days=1)),)
    return Landscape(in_force, onward, orphans)


def _backwards(pairs: Iterable[tuple[int, int | None]]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        if other is not None:
            found[other].append(one)
    return found


def _reached(start: Iterable[int], steps: Mapping[int, list[int]]) -> frozenset[int]:
    found = set(start)
    waiting = list(found)
    while waiting:
        onward = [each for each in steps.get(waiting.pop(), ()) if each not in found]
        found.update(onward)
        waiting += onward
    return frozenset(found)
