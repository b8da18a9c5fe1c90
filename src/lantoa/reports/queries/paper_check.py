"""A paper of any program under the layout checker. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.files import store
from lantoa.files.kinds import DOCX
from lantoa.papers.check import LEVEL_NAMES, Group, Level, check, named_places

SHOWN = 60
"""Kinds of findings of one level that a page shows."""


@dataclass(frozen=True, slots=True)
class CheckedLevel:
    """What was found of one level. ``rows`` are the groups with their places in words, ``more``
    counts those that are not shown."""

    level: Level
    name: str
    rows: tuple[tuple[Group, str], ...]
    more: int

    @property
    def number(self) -> int:
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """``levels`` with findings only, errors first."""

    name: str
    levels: tuple[CheckedLevel, ...]

    @property
    def counts(self) -> dict[Level, int]:
        return {each.level: each.number for each in self.levels}


def checked_paper(content: bytes, name: str) -> CheckedPaper:
    """Raises :class:`~lantoa.kernel.errors.Refused` for a file that may not be opened or is no
    DOCX."""
    store.checked(content, name, taken=(DOCX,))
    found = check(content)
    levels = []
    for level, words in LEVEL_NAMES.items():
        groups = found.of_level(level)
        if groups:
            rows = tuple((each, named_places(each.places)) for each in groups[:SHOWN])
            levels.append(CheckedLevel(level, words, rows, max(len(groups) - SHOWN, 0)))
    return CheckedPaper(store.clean_name(name), tuple(levels))
