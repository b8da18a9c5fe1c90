"""Under which measure an amount stands in the totals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lantoa.totals.rules import EMBEDDED as EMBEDDED
from lantoa.totals.rules import EMBEDDED_MARK as EMBEDDED_MARK

PRODUCTION = "production"
PLACEMENT = "placement"
ATTENDANCE = "attendance"


def measure(channel: str, count_unit: str, side: str, *, embedded: bool = False) -> str:
    """The indicator's slug that an amount is posted under."""
    return f"{channel}.{count_unit}.{side}{EMBEDDED if embedded else ''}"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the slug of a measure says."""

    channel: str
    count_unit: str
    side: str
    is_embedded: bool = False

    def __str__(self) -> str:
        return measure(self.channel, self.count_unit, self.side, embedded=self.is_embedded)

    @property
    def plain(self) -> Measure:
        """The indicator of the catalogue, which knows nothing of embedding."""
        return self.kept(embedded=False)

    def kept(self, *, embedded: bool) -> Measure:
        return replace(self, is_embedded=embedded)


def read_measure(name: str) -> Measure:
    """Takes apart what :func:`measure` put together. Raises ``ValueError`` for another text."""
    parts = name.removesuffix(EMBEDDED).split(".")
    if len(parts) != 3 or not all(parts) or parts[2] not in (PRODUCTION, PLACEMENT):
        raise ValueError(f"not a measure: {name!r}")
    channel, count_unit, side = parts
    return Measure(channel, count_unit, side, name.endswith(EMBEDDED))
