"""One amount of a table cell, as our papers write it: ``412 chính xác; hơn 150``, ``không nêu``.

Abstains where the words say anything else: a cell that is not understood is no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lantoa.kernel.value import LIMIT, Part, Total

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,3})?|[0-9]{1,15}(?:,[0-9]{1,3})?"
_PIECE = re.compile(
    rf"(?:(hơn|ít nhất|nhiều nhất|khoảng) )?({_NUMBER})(?: đến ({_NUMBER}))?(?: (chính xác))?"
)
_PARTS = {
    "": Part.EXACT,
    "hơn": Part.MORE_THAN,
    "ít nhất": Part.AT_LEAST,
    "nhiều nhất": Part.AT_MOST,
    "khoảng": Part.ABOUT,
}


class Said(StrEnum):
    """What a cell says. ``BLANK`` states nothing, neither a number nor that there is none."""

    STATED = "stated"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    APART = "apart"
    """Numbers of several units that cannot be put together into one."""
    ABSENT = "absent"
    """Nothing was logged under this line, or nothing is known of the year before."""
    BLANK = "blank"
    UNREADABLE = "unreadable"


_WORDS = {
    "": Said.BLANK,
    "không nêu": Said.NOT_STATED,
    "không áp dụng": Said.NOT_APPLICABLE,
    "không cộng được": Said.APART,
    "chưa ghi": Said.ABSENT,
    "không có": Said.ABSENT,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """``total`` holds the numbers, each in its part; nothing unless they are stated."""

    said: Said
    total: Total = field(default_factory=Total)
    words: str = ""


def amount_of(cell: str) -> Amount:
    """Never raises."""
    words = " ".join(cell.split())
    said = _WORDS.get(words.lower())
    if said is not None:
        return Amount(said, words=words)
    parts: dict[Part, Decimal] = {}
    for piece in words.split(";"):
        read = _piece(piece.strip().lower())
        if read is None or parts.keys() & read.keys():
            return Amount(Said.UNREADABLE, words=words)
        parts |= read
    return Amount(Said.STATED, Total.of_parts(parts), words)


def _piece(words: str) -> dict[Part, Decimal] | None:
    found = _PIECE.fullmatch(words)
    if found is None:
        return None
    lead, low, high, exactly = found.groups()
    numbers = [_number(each) for each in (low, high) if each]
    if any(number >= LIMIT for number in numbers) or (exactly and (lead or high)):
        return None
    if high:
        if lead not in (None, "khoảng") or numbers[1] <= numbers[0]:
            return None
        return {Part.RANGE_LOW: numbers[0], Part.RANGE_HIGH: numbers[1]}
    return {_PARTS[lead or ""]: numbers[0]}


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))
