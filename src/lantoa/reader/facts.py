"""What the reader takes from a text: one fact for one stated figure, with its words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Kind(StrEnum):
    COUNT = "count"
    TARGET = "target"
    PERCENT = "percent"
    ATTENDANCE = "attendance"
    LANGUAGE = "language"
    REFERENCE = "reference"


Number = int | float | str
"""A number as meant; a range stays a string, ``50-100``; a language is its name."""

_WHERE = ("start", "end", "rule")


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated figure or document.

    ``span`` is what the text says: ``text[start:end] == span`` in code points of the NFC text.
    ``qualifier`` is a value of :class:`lantoa.kernel.value.Qualifier`, ``channel`` a channel value
    of the glossary, ``period`` ``2018``, ``2024-Q1``, ``2016-01``, a day or ``day/day``,
    ``cadence`` day, week, month, quarter, year or class. ``part_of`` is the span of the whole that
    this is a part of, ``table_row`` the label of its row. ``rule`` names the rule that took it.
    What the text does not say is ``None`` or empty.
    """

    kind: Kind
    span: str
    start: int
    end: int
    rule: str
    value: Number | None = None
    qualifier: str | None = None
    unit: str | None = None
    channel: str | None = None
    also_channels: tuple[str, ...] = ()
    period: str | None = None
    cadence: str | None = None
    part_of: str | None = None
    measure: str | None = None
    doc_type: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    issuer_implied: bool = False
    table_row: str | None = None
    alt_spans: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The fact as people annotate it: what is absent is left out, and so is the place."""
        found: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _WHERE or value is None or value is False or value == ():
                continue
            found[field.name] = list(value) if isinstance(value, tuple) else value
        found["kind"] = self.kind.value
        return found

    def as_placed_dict(self) -> dict[str, object]:
        """:meth:`as_dict` with ``start``, ``end`` and ``rule``."""
        return {**self.as_dict(), "start": self.start, "end": self.end, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one text, in the order of the text.

    ``warnings`` are Vietnamese sentences for the person who confirms the facts.
    """

    facts: tuple[Fact, ...]
    warnings: tuple[str, ...] = ()
