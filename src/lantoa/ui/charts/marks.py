"""What a chart is made of: amounts with how sure they are, and the words that say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lantoa.kernel.value import State, Total, Value
from lantoa.ui import words


class Sureness(StrEnum):
    """How an amount is drawn: whole, open and in dashes, or not at all but said."""

    EXACT = "exact"
    BOUND = "bound"
    """More than, at least, at most, about, from .. to: the number is no more than where it ends."""
    UNSTATED = "unstated"
    """There is no number. It is never drawn as zero."""


def _checked(amount: Decimal | None, sureness: Sureness) -> None:
    if (amount is None) != (sureness is Sureness.UNSTATED):
        raise ValueError("an amount is unstated exactly when there is no number")
    if amount is not None and not (amount.is_finite() and amount >= 0):
        raise ValueError("a chart draws counts and shares: zero or more")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``words`` say the amount as it is written beside it; ``href`` opens what it counts
    from the table twin; ``meant`` marks the one that the chart is about."""

    label: str
    amount: Decimal | None
    words: str
    sureness: Sureness = Sureness.EXACT
    href: str = ""
    meant: bool = False

    def __post_init__(self) -> None:
        _checked(self.amount, self.sureness)

    @classmethod
    def of(
        cls, label: str, value: Value, *, unit: str = "", href: str = "", meant: bool = False
    ) -> Bar:
        """A value as it is; of a range the upper end is where its open bar ends."""
        said = words.value_text(value, unit=unit)
        if value.state is not State.STATED:
            return cls(label, None, said, Sureness.UNSTATED, href, meant)
        sureness = Sureness.EXACT if value.is_exact else Sureness.BOUND
        return cls(label, value.number_max or value.number, said, sureness, href, meant)


def bars_of(
    label: str, total: Total, *, unit: str = "", href: str = "", meant: bool = False
) -> list[Bar]:
    """A total as bars, one for each of its parts: what is exact, bounded and about is never put
    into one bar. A total of nothing is one bar without a number."""
    if not total.is_stated:
        return [
            Bar(label, None, words.total_text(total), Sureness.UNSTATED, href=href, meant=meant)
        ]
    found = [
        Bar.of(label, value, unit=unit, href=href, meant=meant)
        for value in total.stated_only().values()
    ]
    return sorted(found, key=lambda bar: bar.sureness is not Sureness.EXACT)


@dataclass(frozen=True, slots=True)
class Point:
    """One window of a line through time. ``words`` are short: they stand at the mark; ``said`` are
    the same in full, for the table twin."""

    label: str
    amount: Decimal | None
    words: str
    sureness: Sureness = Sureness.EXACT
    said: str = ""
    href: str = ""
    meant: bool = False

    def __post_init__(self) -> None:
        _checked(self.amount, self.sureness)


class Shade(StrEnum):
    """What a cell of a heat table says. Each has a mark of its own besides its colour."""

    NOTHING = "nothing"
    """Not asked for and not done: a true zero."""
    MISSING = "missing"
    """Asked for and not done."""
    LATER = "later"
    """Asked for, not due yet, and nothing done so far: no fault."""
    DONE = "done"
    PROVEN = "proven"
    UNSTATED = "unstated"
    """Nobody said anything: no zero."""


SHADE_MARKS = {
    Shade.NOTHING: "",
    Shade.MISSING: "KH",
    Shade.LATER: "…",
    Shade.DONE: "",
    Shade.PROVEN: "✓",
    Shade.UNSTATED: "",
}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``number`` stands in the drawing, ``words`` in the table twin, where ``href`` opens it;
    ``mark`` takes the place of the shade's own where that would say another thing."""

    shade: Shade
    number: str
    words: str
    href: str = ""
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: Sequence[HeatCell]
    href: str = ""
