"""A figure in words: values and totals as people read them, plain text without markup.

Pages (through the template filters), the prose of reports and printed papers all say a figure with
these functions, so that it reads alike everywhere and its parts never run together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lantoa.kernel import vietnamese
from lantoa.kernel.value import Part, Qualifier, State, Total, Value

NOT_STATED = "không nêu"
NOT_APPLICABLE = "không áp dụng"

UNITS = "đơn vị"
LOGGED = "lần ghi"
"""What stated nothing in a total: units and, of the ledger, entries."""

QUALIFIERS = {
    Qualifier.EXACT: "",
    Qualifier.MORE_THAN: "hơn",
    Qualifier.AT_LEAST: "ít nhất",
    Qualifier.AT_MOST: "nhiều nhất",
    Qualifier.ABOUT: "khoảng",
}


class Tone(StrEnum):
    """How sure a piece of text is. Screens underline by it; the words alone already say it."""

    EXACT = "exact"
    BOUND = "bound"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a figure: the words that are marked, and plain words around them."""

    tone: Tone
    text: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return " ".join(word for word in (self.before, self.text, self.after) if word)


def _number(amount: Decimal, *, paper: bool) -> str:
    return vietnamese.paper_number(amount) if paper else vietnamese.number(amount)


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)


def value_piece(value: Value, *, unit: str = "", paper: bool = False) -> Piece:
    """One value. ``unit`` follows a number only; ``paper`` writes 1..9 as 01..09."""
    if value.state is State.NOT_STATED:
        return Piece(Tone.UNSTATED, NOT_STATED)
    if value.number is None:
        return Piece(Tone.UNSTATED, NOT_APPLICABLE)
    number = _number(value.number, paper=paper)
    if value.number_max is not None:
        number = f"{number} đến {_number(value.number_max, paper=paper)}"
    tone = Tone.EXACT if value.is_exact else Tone.BOUND
    return Piece(tone, _joined(QUALIFIERS[value.qualifier], number), after=unit)


def value_text(value: Value, *, unit: str = "", paper: bool = False) -> str:
    """``23``, ``hơn 600 tin, bài``, ``50 đến 100``, ``không nêu``, ``không áp dụng``."""
    return str(value_piece(value, unit=unit, paper=paper))


def total_pieces(
    total: Total, *, unit: str = "", source: str = UNITS, paper: bool = False
) -> Iterator[Piece]:
    """The parts of a total, one after the other. No number of one part is added to another.

    ``source`` names who may have stated nothing. An exact total that is the whole stands alone,
    without the words *chính xác*; with a unit they stand before the number, so that they are not
    read as part of the unit.
    """
    if not total.is_stated:
        only_inapplicable = total.not_applicable and not total.not_stated
        yield Piece(Tone.UNSTATED, NOT_APPLICABLE if only_inapplicable else NOT_STATED)
        return
    alone = set(total.parts()) == {Part.EXACT}
    if total.exact is not None:
        before, after = ("chính xác", unit) if unit else ("", "chính xác")
        number = _number(total.exact, paper=paper)
        yield (
            Piece(Tone.EXACT, number, after=unit)
            if alone
            else Piece(Tone.EXACT, number, before=before, after=after)
        )
    for qualifier, amount in (
        (Qualifier.MORE_THAN, total.more_than),
        (Qualifier.AT_LEAST, total.at_least),
        (Qualifier.AT_MOST, total.at_most),
        (Qualifier.ABOUT, total.about),
    ):
        if amount is not None:
            text = _joined(QUALIFIERS[qualifier], _number(amount, paper=paper))
            yield Piece(Tone.BOUND, text, after=unit)
    if total.range_low is not None and total.range_high is not None:
        low, high = (_number(end, paper=paper) for end in (total.range_low, total.range_high))
        yield Piece(Tone.BOUND, f"{low} đến {high}", after=unit)
    for count, words in (
        (total.not_stated, NOT_STATED),
        (total.not_applicable, NOT_APPLICABLE),
    ):
        if count:
            yield Piece(Tone.UNSTATED, words, before=f"{vietnamese.number(count)} {source}")


def total_text(total: Total, *, unit: str = "", source: str = UNITS, paper: bool = False) -> str:
    """``412 chính xác; hơn 150; khoảng 30; 2 đơn vị không nêu``; nothing stated: ``không nêu``."""
    return "; ".join(map(str, total_pieces(total, unit=unit, source=source, paper=paper)))
