"""What a figure says: a number, a bounded number, nothing, or that it does not apply.

``not stated`` is never zero. Sums keep what is exact, what is only bounded and what is only
approximate apart, and count the sources that stated nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

PLACES = Decimal("0.001")
"""Numbers are kept to three decimals (hours, minutes, shares); counts are whole."""

LIMIT = Decimal(10) ** 15
"""Every number lies below."""


class State(StrEnum):
    STATED = "stated"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


class Qualifier(StrEnum):
    EXACT = "exact"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Part(StrEnum):
    """Where an amount stands in a sum. Parts are never added to one another.

    A range ``a..b`` adds ``a`` to ``RANGE_LOW`` and ``b`` to ``RANGE_HIGH``.
    ``NOT_STATED`` and ``NOT_APPLICABLE`` count sources, not things.
    """

    EXACT = "exact"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    RANGE_LOW = "range_low"
    RANGE_HIGH = "range_high"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


_SIGNS = {
    Qualifier.EXACT: "",
    Qualifier.MORE_THAN: ">",
    Qualifier.AT_LEAST: ">=",
    Qualifier.AT_MOST: "<=",
    Qualifier.ABOUT: "~",
}
_DIGITS = r"[0-9]{1,15}(?:\.[0-9]{1,3})?"
_CODED = re.compile(rf"(>=|<=|>|~)?({_DIGITS})(?:\.\.({_DIGITS}))?")


def _plain(number: Decimal) -> str:
    """``23.500`` as ``23.5``, ``600.000`` as ``600``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept(number: Decimal) -> Decimal:
    """The number as it is kept: three decimals, no sign, and short enough to be read back."""
    if not number.is_finite() or not 0 <= number < LIMIT:
        raise ValueError("a count is a finite number, zero or more, of at most 15 digits")
    # Adding zero takes the sign off a negative zero.
    rounded = number.quantize(PLACES) + 0
    if rounded >= LIMIT:
        raise ValueError("a count has at most 15 digits")
    return rounded


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as its source states it.

    ``number`` is set exactly when ``state`` is stated; ``number_max`` only for a range, and is
    then larger than ``number``. Zero is a number. Raises ``ValueError`` when these disagree.
    """

    state: State
    number: Decimal | None = None
    number_max: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT

    def __post_init__(self) -> None:
        if (self.state is State.STATED) != (self.number is not None):
            raise ValueError("a stated value has a number, another has none")
        if self.number is None and self.qualifier is not Qualifier.EXACT:
            raise ValueError("where no number is stated there is nothing to qualify")
        if self.number is not None:
            object.__setattr__(self, "number", _kept(self.number))
        if self.number_max is not None:
            object.__setattr__(self, "number_max", _kept(self.number_max))
            if self.number is None or self.number_max <= self.number:
                raise ValueError("the upper end of a range lies above its lower end")
            if self.qualifier not in (Qualifier.EXACT, Qualifier.ABOUT):
                raise ValueError("a range carries no bound of its own")

    @property
    def is_stated(self) -> bool:
        return self.state is State.STATED

    @property
    def is_exact(self) -> bool:
        return self.is_stated and self.qualifier is Qualifier.EXACT and self.number_max is None

    def encode(self) -> str:
        """One short text for one value: ``23``, ``>600``, ``>=3``, ``<=5``, ``~30``, ``50..100``,
        ``~50..100``, ``?`` (not stated), ``-`` (not applicable)."""
        if self.number is None:
            return "?" if self.state is State.NOT_STATED else "-"
        upper = f"..{_plain(self.number_max)}" if self.number_max is not None else ""
        return f"{_SIGNS[self.qualifier]}{_plain(self.number)}{upper}"

    @classmethod
    def decode(cls, text: str) -> Value:
        """The value that :meth:`encode` wrote. Raises ``ValueError`` for any other text."""
        if text == "?":
            return NOT_STATED
        if text == "-":
            return NOT_APPLICABLE
        match = _CODED.fullmatch(text)
        if match is None:
            raise ValueError(f"not a value: {text!r}")
        sign, low, high = match.groups()
        qualifier = next(each for each, mark in _SIGNS.items() if mark == (sign or ""))
        return cls(State.STATED, Decimal(low), Decimal(high) if high else None, qualifier)

    def parts(self) -> dict[Part, Decimal]:
        """What this value adds to a sum, part by part."""
        if self.state is State.NOT_STATED:
            return {Part.NOT_STATED: Decimal(1)}
        if self.number is None:
            return {Part.NOT_APPLICABLE: Decimal(1)}
        if self.number_max is not None:
            return {Part.RANGE_LOW: self.number, Part.RANGE_HIGH: self.number_max}
        return {Part(self.qualifier.value): self.number}


NOT_STATED = Value(State.NOT_STATED)
NOT_APPLICABLE = Value(State.NOT_APPLICABLE)


def exact(number: int | Decimal) -> Value:
    return Value(State.STATED, Decimal(number))


ONE = exact(1)


def stated(number: int | Decimal, qualifier: Qualifier) -> Value:
    return Value(State.STATED, Decimal(number), qualifier=qualifier)


_AMOUNTS: Mapping[Part, str] = {
    part: part.value for part in Part if part not in (Part.NOT_STATED, Part.NOT_APPLICABLE)
}
"""Parts that are amounts and not numbers of sources, with the name of their field."""

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of values. Every part stands alone; ``None`` says that nothing fell into that part.

    Units of the amounts are those of the measure that is summed; ``not_stated`` and
    ``not_applicable`` are numbers of sources.
    """

    exact: Decimal | None = None
    more_than: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    about: Decimal | None = None
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    not_stated: int = 0
    not_applicable: int = 0

    @classmethod
    def of_parts(cls, parts: Mapping[Part, Decimal]) -> Total:
        amounts = {
            name: parts[part].quantize(PLACES) for part, name in _AMOUNTS.items() if part in parts
        }
        return cls(
            **amounts,
            not_stated=int(parts.get(Part.NOT_STATED, 0)),
            not_applicable=int(parts.get(Part.NOT_APPLICABLE, 0)),
        )

    @classmethod
    def of(cls, values: Iterable[Value]) -> Total:
        total = cls()
        for value in values:
            total = total + cls.of_parts(value.parts())
        return total

    def parts(self) -> dict[Part, Decimal]:
        found: dict[Part, Decimal] = {
            part: amount
            for part, name in _AMOUNTS.items()
            if (amount := getattr(self, name)) is not None
        }
        if self.not_stated:
            found[Part.NOT_STATED] = Decimal(self.not_stated)
        if self.not_applicable:
            found[Part.NOT_APPLICABLE] = Decimal(self.not_applicable)
        return found

    def values(self) -> list[Value]:
        """Values that sum to this total, one for each part; one for each source without number."""
        parts = self.parts()
        found = [NOT_STATED] * self.not_stated + [NOT_APPLICABLE] * self.not_applicable
        low, high = parts.get(Part.RANGE_LOW), parts.get(Part.RANGE_HIGH)
        if low is not None and high is not None:
            found.append(Value(State.STATED, low, high))
        found += [
            Value(State.STATED, amount, qualifier=Qualifier(part.value))
            for part, amount in parts.items()
            if part.value in set(Qualifier)
        ]
        return found

    def __add__(self, other: Total) -> Total:
        amounts: dict[str, Decimal] = {}
        for name in _AMOUNTS.values():
            mine, more = getattr(self, name), getattr(other, name)
            if mine is not None or more is not None:
                amounts[name] = ((mine or _NONE) + (more or _NONE)).quantize(PLACES)
        return Total(
            **amounts,
            not_stated=self.not_stated + other.not_stated,
            not_applicable=self.not_applicable + other.not_applicable,
        )

    def stated_only(self) -> Total:
        """The same amounts without the counts of sources that stated none."""
        return replace(self, not_stated=0, not_applicable=0)

    @property
    def is_stated(self) -> bool:
        """Whether any number at all stands behind this total."""
        return any(getattr(self, name) is not None for name in _AMOUNTS.values())

    @property
    def is_exact(self) -> bool:
        """Whether the exact part is the whole: nothing bounded, approximate or unstated."""
        return self.exact is not None and set(self.parts()) <= {Part.EXACT, Part.NOT_APPLICABLE}
