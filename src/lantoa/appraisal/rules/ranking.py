"""Units in the order of their points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lantoa.appraisal.rules.points import plain
from lantoa.appraisal.rules.scoring import CENT


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with its final points. ``share`` is in hundredths and not rounded, None while it has
    none; ``band`` is the word that its sheet was frozen with."""

    unit_id: int
    name: str
    points: Decimal | None
    share: Decimal | None
    band: str = ""

    @property
    def percent(self) -> Decimal | None:
        """The share as it is written, to two decimals."""
        return None if self.share is None else plain(self.share.quantize(CENT))


@dataclass(frozen=True, slots=True)
class Ranked:
    standing: Standing
    rank: int | None
    """1, 2, 2, 4: units with the same share stand on one place. None without final points."""
    shared: int
    """How many stand on that place."""

    @property
    def band(self) -> str:
        return self.standing.band


@dataclass(frozen=True, slots=True)
class RatingBand:
    """From a share of the points on, a word for it."""

    least: Decimal
    name: str

    @property
    def least_shown(self) -> Decimal:
        return self.least.normalize() + 0


def band_of(share: Decimal | None, bands: Sequence[RatingBand]) -> str:
    """The word of the highest band that the share reaches; empty where none does."""
    if share is None:
        return ""
    reached = [band for band in bands if share >= band.least]
    return max(reached, key=lambda band: band.least).name if reached else ""


def ranked(standings: Iterable[Standing]) -> list[Ranked]:
    """Best first; units without final points last, in the order in which they came."""
    listed = list(standings)
    shares = [each.share for each in listed if each.share is not None]

    def place(share: Decimal) -> int:
        return 1 + sum(other > share for other in shares)

    found = [
        Ranked(
            each,
            None if each.share is None else place(each.share),
            0 if each.share is None else shares.count(each.share),
        )
        for each in listed
    ]
    return sorted(found, key=lambda each: (each.rank is None, each.rank or 0))
