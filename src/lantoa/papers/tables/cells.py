"""What a cell may hold."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None
"""Words, a number, a day, or nothing."""

MOST_ROWS = 1_048_575
"""Rows under the heading that a sheet can hold (Excel's and LibreOffice's limit)."""

LONGEST = 32_767
"""Letters that a cell can hold."""

# What XML 1.0 cannot say (section 2.2), and halves of surrogate pairs.
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(cell: Cell) -> Cell:
    """The cell without what no spreadsheet can hold."""
    return _UNSAID.sub("", cell)[:LONGEST] if isinstance(cell, str) else cell
