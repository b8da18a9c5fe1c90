"""Whether what is asked of the units below comes to what is asked of us."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lantoa.kernel.value import Qualifier, Total, Value

_FLOORS = (Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.MORE_THAN)
"""Own targets that say how much is needed at the least."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One target: ``measure`` is what may be added up (count unit, how often, kind of event)."""

    key: int
    target: Value
    measure: tuple[object, ...]
    unit_id: int = 0


class Verdict(StrEnum):
    LESS = "less"
    EQUAL = "equal"
    MORE = "more"
    ENOUGH = "enough"
    """At least as much, by a bound that says no more than that."""
    UNSURE = "unsure"
    """It cannot be said: ours or theirs is bounded, rough, or counted in another unit."""
    NOTHING = "nothing"
    """No target of the units below can be added up or set beside ours."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``total`` adds only targets counted as ours is; ``apart`` are the others, never added."""

    verdict: Verdict
    total: Total
    apart: tuple[Piece, ...] = ()
    bounded: tuple[Piece, ...] = ()

    @property
    def counted(self) -> Total:
        return self.total.stated_only()


def compare(ours: Piece, theirs: Iterable[Piece]) -> Comparison:
    """Our target beside the sum of the targets that carry it out.

    Exact numbers are added; bounded ones are kept in parts of their own, as everywhere. A part
    that alone reaches ours is *enough*; parts are never added to one another to get there.
    """
    listed = [each for each in theirs if each.target.is_stated]
    same = [each for each in listed if each.measure == ours.measure]
    apart = tuple(each for each in listed if each.measure != ours.measure)
    bounded = tuple(each for each in same if not each.target.is_exact)
    total = Total.of(each.target for each in same)
    return Comparison(_verdict(ours.target, total, same, apart), total, apart, bounded)


def _verdict(ours: Value, total: Total, same: Sequence[Piece], apart: Sequence[Piece]) -> Verdict:
    wanted = ours.number
    if not same:
        return Verdict.UNSURE if apart else Verdict.NOTHING
    if wanted is None or ours.number_max is not None or ours.qualifier not in _FLOORS:
        return Verdict.UNSURE
    if total.is_exact and total.exact is not None and not apart:
        return _exactly(total.exact, wanted, ours.qualifier)
    floors = (total.exact, total.at_least, total.more_than)
    if any(_reaches(each, wanted, ours.qualifier) for each in floors if each is not None):
        return Verdict.ENOUGH
    return Verdict.UNSURE


def _exactly(found: Decimal, wanted: Decimal, qualifier: Qualifier) -> Verdict:
    if found < wanted or (found == wanted and qualifier is Qualifier.MORE_THAN):
        return Verdict.LESS
    return Verdict.EQUAL if found == wanted else Verdict.MORE


def _reaches(found: Decimal, wanted: Decimal, qualifier: Qualifier) -> bool:
    return found > wanted if qualifier is Qualifier.MORE_THAN else found >= wanted


def compare_each(
    ours: Piece, theirs: Sequence[Piece], unit_ids: Iterable[int]
) -> dict[int, Comparison]:
    """What we ask of each unit below beside what each of them has taken on."""
    return {
        unit_id: compare(ours, [each for each in theirs if each.unit_id == unit_id])
        for unit_id in unit_ids
    }
