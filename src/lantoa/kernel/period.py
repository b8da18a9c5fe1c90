"""Names of reporting periods. Which days a period covers is dated data, not code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_KEY = re.compile(r"([0-9]{4})(?:-(?:(Q)([1-4])|(H)([12])|(N)9|([0-9]{2})))?")


class Cadence(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period as its key says: ``2018``, ``2024-Q1``, ``2024-H1``, ``2024-N9``, ``2024-03``.

    ``index`` is 1-based inside the year: the quarter, half or month; 1 for a year.
    """

    year: int
    cadence: Cadence
    index: int = 1

    @classmethod
    def parse(cls, key: str) -> Period:
        """Raises ``ValueError`` for a key of another shape or a month outside 01..12."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError(f"not a period: {key!r}")
        year = int(match[1])
        if match[2]:
            return cls(year, Cadence.QUARTER, int(match[3]))
        if match[4]:
            return cls(year, Cadence.HALF, int(match[5]))
        if match[6]:
            return cls(year, Cadence.NINE_MONTHS)
        if match[7]:
            month = int(match[7])
            if not 1 <= month <= 12:
                raise ValueError(f"not a month: {key!r}")
            return cls(year, Cadence.MONTH, month)
        return cls(year, Cadence.YEAR)

    @property
    def key(self) -> str:
        match self.cadence:
            case Cadence.MONTH:
                return f"{self.year:04d}-{self.index:02d}"
            case Cadence.QUARTER:
                return f"{self.year:04d}-Q{self.index}"
            case Cadence.HALF:
                return f"{self.year:04d}-H{self.index}"
            case Cadence.NINE_MONTHS:
                return f"{self.year:04d}-N9"
            case Cadence.YEAR:
                return f"{self.year:04d}"

    @property
    def months(self) -> tuple[int, int]:
        """First and last calendar month that the name speaks of, both 1..12."""
        match self.cadence:
            case Cadence.MONTH:
                return self.index, self.index
            case Cadence.QUARTER:
                return 3 * self.index - 2, 3 * self.index
            case Cadence.HALF:
                return 6 * self.index - 5, 6 * self.index
            case Cadence.NINE_MONTHS:
                return 1, 9
            case Cadence.YEAR:
                return 1, 12

    @property
    def label(self) -> str:
        """As an official paper writes it: ``quý I năm 2024``."""
        match self.cadence:
            case Cadence.MONTH:
                return f"tháng {self.index} năm {self.year}"
            case Cadence.QUARTER:
                return f"quý {_ROMAN[self.index]} năm {self.year}"
            case Cadence.HALF:
                which = "đầu" if self.index == 1 else "cuối"
                return f"6 tháng {which} năm {self.year}"
            case Cadence.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case Cadence.YEAR:
                return f"năm {self.year}"

    @property
    def short(self) -> str:
        """For screens: ``quý I/2024``."""
        return self.label.replace(" năm ", "/") if self.cadence is not Cadence.YEAR else self.label
