"""The rules of windows in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.catalogue.queries.windows import SHOWN_TIERS
from lantoa.catalogue.rules import CADENCE_NAMES, TIER_NAMES
from lantoa.catalogue.rules.closing import Closing, Row, closing_of
from lantoa.kernel.period import Cadence

TIER_WORDS = tuple(f"Hạn {TIER_NAMES[tier]}" for tier in SHOWN_TIERS)


@dataclass(frozen=True, slots=True)
class Told:
    """Cadences of which one rule holds from one day, in words."""

    cadences: str
    words: str
    since: date | None
    is_later: bool


def rules_told(rows: Sequence[Row], on: date) -> list[Told]:
    """What holds on the day and what is set for later; cadences that are alike in one row."""
    groups: dict[tuple[bool, date | None, str], list[str]] = {}
    for cadence, name in CADENCE_NAMES.items():
        for row in sorted(rows, key=lambda row: row.valid_from or date.min):
            if row.cadence != cadence or (row.valid_to is not None and row.valid_to <= on):
                continue
            is_later = row.valid_from is not None and row.valid_from > on
            groups.setdefault((is_later, row.valid_from, _words(row)), []).append(name)
    return [
        Told(", ".join(names), words, since, is_later)
        for (is_later, since, words), names in groups.items()
    ]


def _words(row: Row) -> str:
    found = closing_of(row)
    if found is not None:
        return found.words
    return (
        f"từ ngày {row.start_day}, lệch {row.start_month_offset} tháng; đến trước ngày "
        f"{row.end_day}, lệch {row.end_month_offset} tháng"
    )


def closing_now(rows: Sequence[Row], on: date) -> Closing | None:
    """How quarters are closed today."""
    held = [
        row
        for row in rows
        if row.cadence == Cadence.QUARTER
        and (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on < row.valid_to)
    ]
    return closing_of(held[-1]) if held else None
