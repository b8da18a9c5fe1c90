"""Units in the order of their points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with its final points; ``percent`` None while it has none."""

    unit_id: int
    name: str
    points: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Ranked:
    standing: Standing
    rank: int | None
    """1, 2, 2, 4: units with the same share stand on one place. None without final points."""
    shared: int
    """How many stand on that place."""
    band: str


@dataclass(frozen=True, slots=True)
class RatingBand:
    """From a share of the points on, a word for it."""

    least: Decimal
    name: str

    @property
    def least_shown(self) -> Decimal:
        return self.least.normalize() + 0


def band_of(percent: Decimal | None, bands: Sequence[RatingBand]) -> str:
    """The word of the highest band that the share reaches; empty where none does."""
    if percent is None:
        return ""
    reached = [band for band in bands if percent >= band.least]
    return max(reached, key=lambda band: band.least).name if reached else ""


def ranked(standings: Iterable[Standing], bands: Sequence[RatingBand]) -> list[Ranked]:
    """Best first; units without final points last, in the order in which they came."""
    listed = list(standings)
    shares = [each.percent for each in listed if each.percent is not None]

    def place(percent: Decimal) -> int:
        return 1 + sum(share > percent for share in shares)

    found = [
        Ranked(
            each,
            None if each.percent is None else place(each.percent),
            0 if each.percent is None else shares.count(each.percent),
            band_of(each.percent, bands),
        )
        for each in listed
    ]
    return sorted(found, key=lambda each: (each.rank is None, each.rank or 0))
