"""What the checker says: a place, what is measured there, what is allowed, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LEVEL_NAMES = {Level.ERROR: "Lỗi", Level.WARNING: "Cảnh báo", Level.NOTE: "Nên xem"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file. ``paragraph`` counts from 1 through the whole text, tables included, and
    is 0 for what concerns pages; ``words`` are the first words that stand there."""

    where: str
    paragraph: int = 0
    words: str = ""

    def __str__(self) -> str:
        return f"{self.where}: “{self.words}”" if self.words else self.where


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach. ``code`` is stable (``papers.check.codes``); all words are Vietnamese. ``law``
    names the element of Decree 30/2020/NĐ-CP, Annex I, or says that it is good practice."""

    code: str
    level: Level
    place: Place
    what: str
    remedy: str
    law: str


@dataclass(frozen=True, slots=True)
class Group:
    """The same breach at one or more places."""

    finding: Finding
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings, errors first, each level in the order of the text."""

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Checked:
        order = list(Level)
        ranked = sorted(findings, key=lambda each: (order.index(each.level), each.place.paragraph))
        return cls(tuple(dict.fromkeys(ranked)))

    @property
    def has_errors(self) -> bool:
        return any(each.level is Level.ERROR for each in self.findings)

    def of_level(self, level: Level) -> tuple[Group, ...]:
        """What is alike is said once, with every place where it stands."""
        alike: dict[tuple[str, str], list[Finding]] = {}
        for each in self.findings:
            if each.level is level:
                alike.setdefault((each.code, each.what), []).append(each)
        return tuple(
            Group(found[0], tuple(each.place for each in found)) for found in alike.values()
        )


def first_words(text: str, most: int = 48) -> str:
    """The beginning of a line, cut between words."""
    bare = " ".join(text.split())
    if len(bare) <= most:
        return bare
    cut = bare[:most].rpartition(" ")[0] or bare[:most]
    return f"{cut}…"


def named_places(places: Sequence[Place], most: int = 5) -> str:
    """The first places in words, and how many more there are."""
    shown = "; ".join(str(each) for each in places[:most])
    more = len(places) - most
    return f"{shown}; và {more} chỗ khác" if more > 0 else shown
