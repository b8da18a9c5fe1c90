"""How much of a plan was kept, by the bands of an index of administrative reform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from lantoa.insight.rules.progress import Standing


class Band(StrEnum):
    FULL = "full"
    HALF = "half"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Bands:
    """What a share of tasks kept is worth. Where from half of the points are given and how many
    there are is dated data of the installation; nothing of it is law here."""

    half_from: int
    full_points: Decimal
    half_points: Decimal

    def points(self, band: Band) -> Decimal:
        match band:
            case Band.FULL:
                return self.full_points
            case Band.HALF:
                return self.half_points
            case _:
                return Decimal(0)


@dataclass(frozen=True, slots=True)
class Compliance:
    """Tasks by their keys. ``open`` are those of which nothing was due yet: not counted."""

    kept: tuple[int, ...]
    late: tuple[int, ...]
    open: tuple[int, ...]
    bands: Bands

    @property
    def counted(self) -> int:
        return len(self.kept) + len(self.late)

    @property
    def percent(self) -> Decimal | None:
        """To one decimal and rounded down, so that 100 means all; None where nothing counts."""
        if not self.counted:
            return None
        share = Decimal(100 * len(self.kept)) / self.counted
        return share.quantize(Decimal("0.1"), ROUND_FLOOR)

    @property
    def band(self) -> Band | None:
        """Of the exact share: 79.99 % is not 80 %."""
        if not self.counted:
            return None
        if not self.late:
            return Band.FULL
        reaches = 100 * len(self.kept) >= self.bands.half_from * self.counted
        return Band.HALF if reaches else Band.NONE

    @property
    def points(self) -> Decimal | None:
        return self.bands.points(self.band) if self.band is not None else None


def compliance(found: Mapping[int, Standing], bands: Bands) -> Compliance:
    """Of the tasks of one plan."""
    decided = {key: each for key, each in found.items() if each.is_decided}
    return Compliance(
        kept=tuple(key for key, each in decided.items() if each.is_in_time),
        late=tuple(key for key, each in decided.items() if not each.is_in_time),
        open=tuple(key for key in found if key not in decided),
        bands=bands,
    )
