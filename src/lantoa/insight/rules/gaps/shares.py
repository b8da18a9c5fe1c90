"""Parts of a whole, and how activities are spread over forms: plain arithmetic over counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``. Raises ``ValueError`` when the part exceeds the whole."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"not a part of a whole: {self.part} of {self.whole}")

    @property
    def percent(self) -> Decimal | None:
        """To one place; None of nothing, which is no share at all. A part that is not the whole is
        never rounded up to it, nor one that is something down to nothing."""
        if self.whole == 0:
            return None
        exact = Decimal(100 * self.part) / self.whole
        rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if 0 < self.part < self.whole:
            return min(max(rounded, Decimal("0.1")), Decimal("99.9"))
        return rounded


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in one window. ``amount`` is what is compared and drawn: a percentage, or a number
    of forms; None where too little stands behind it."""

    share: Share
    amount: Decimal | None

    @property
    def is_said(self) -> bool:
        return self.amount is not None


NOTHING = Reading(Share(0, 0), None)


@dataclass(frozen=True, slots=True)
class Spread:
    """How activities are spread over forms. ``effective`` is the inverse of Simpson's index: as
    many forms, evenly used, would be as varied. ``top`` is the form that is used most."""

    forms: int
    effective: Decimal
    top: str
    top_share: Share


def spread(counts: Mapping[str, int]) -> Spread | None:
    """None where nothing was done. Of forms used alike the first by name is on top.

    E. H. Simpson, Measurement of diversity, Nature 163 (1949) 688; M. O. Hill, Diversity and
    evenness, Ecology 54 (1973) 427-432 (the number N2).
    """
    used = {form: number for form, number in counts.items() if number > 0}
    if not used:
        return None
    whole = sum(used.values())
    squares = sum(number * number for number in used.values())
    exact = Decimal(whole * whole) / squares
    effective = min(exact.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal(len(used)))
    top = min(used, key=lambda form: (-used[form], form))
    return Spread(len(used), effective, top, Share(used[top], whole))
