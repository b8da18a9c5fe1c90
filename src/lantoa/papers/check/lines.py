"""A document as lines and pages: what stands in which order, where, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from lantoa.kernel.vietnamese import fold
from lantoa.papers.check.looks import Look, Setting

_WIDE = re.compile(r"\t[\t ]*|[ \u00a0]{4,}")
_LONGEST_CUT = 400
"""Letters of two things side by side, with the blanks between them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of one look. ``field`` is the code of the field that they are the result of."""

    text: str
    look: Look
    field: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, counted from 1; ``columns`` and ``width`` (points, inside its padding)
    are those of the cell's row and of the cell."""

    table: int
    row: int
    column: int
    columns: int
    width: float


@dataclass(frozen=True)
class Line:
    """A paragraph, or the part of one between two line breaks (``piece`` above 0), or one of two
    that blanks keep apart in one line (``side``)."""

    number: int
    stretches: tuple[Stretch, ...]
    setting: Setting
    section: int = 1
    cell: Cell | None = None
    label: str = ""
    drawn: tuple[float, ...] = ()
    piece: int = 0
    side: str = ""
    is_boxed: bool = False

    @cached_property
    def typed(self) -> str:
        return "".join(each.text for each in self.stretches)

    @cached_property
    def text(self) -> str:
        """What is read: in one line, in the case of the look, with the number that the word
        processor puts before it."""
        shown = (
            each.text.upper() if each.look.caps else each.text
            for each in self.stretches
            if not (each.look.raised and any(map(str.isalnum, each.text)))
        )
        words = " ".join("".join(shown).split())
        return f"{self.label} {words}".strip() if self.label else words

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def is_centred(self) -> bool:
        return self.setting.align == "center"

    @property
    def lettered(self) -> list[Stretch]:
        """The stretches that have letters or figures."""
        return [
            each
            for each in self.stretches
            if not each.look.raised and any(map(str.isalnum, each.text))
        ]

    def cut(self, is_right: Callable[[str], object] = bool) -> tuple[Line, ...]:
        """Left and right where tabs or blanks keep two things apart in a short line outside tables;
        else the line itself. ``is_right`` is asked of the folded words behind a gap."""
        if self.cell is not None or len(self.typed) > _LONGEST_CUT:
            return (self,)
        for gap in _WIDE.finditer(self.typed):
            before, behind = self.typed[: gap.start()], self.typed[gap.end() :]
            if before.strip() and is_right(fold(behind)):
                left, right = split(self.stretches, gap.start(), gap.end())
                return (
                    replace(self, stretches=left, side="left"),
                    replace(self, stretches=right, side="right", label="", piece=self.piece + 1),
                )
        return (self,)


@dataclass(frozen=True, slots=True)
class Page:
    """A section: its paper and margins in millimetres, its heads and feet. ``words`` are the first
    that stand in it, ``opens`` is the number of their paragraph."""

    number: int
    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    has_first: bool
    start: int | None
    form: str
    heads: dict[tuple[str, str], tuple[Line, ...]]
    has_tables: bool = False
    words: str = ""
    opens: int = 0

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    @property
    def room(self) -> float:
        """Width between the margins, in points."""
        return (self.width - self.left - self.right) * 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document read for checking."""

    lines: tuple[Line, ...]
    pages: tuple[Page, ...]
    default_tab: float
    numbers_even: bool


def split(
    stretches: tuple[Stretch, ...], start: int, end: int
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    left, right, at = [], [], 0
    for each in stretches:
        before, after = each.text[: max(start - at, 0)], each.text[max(end - at, 0) :]
        at += len(each.text)
        left += [replace(each, text=before)] if before else []
        right += [replace(each, text=after)] if after else []
    return tuple(left), tuple(right)
