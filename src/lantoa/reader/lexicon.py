"""The words the reader knows, loaded from ``lexicons/*.toml`` and compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Table = Mapping[str, Any]

FOLDER = Path(__file__).parent / "lexicons"


def capitals() -> str:
    """Every capital letter of Vietnamese, and no other, for a character class."""
    letters = (chr(code) for code in [*range(0x41, 0x250), *range(0x1EA0, 0x1EFA)])
    return "".join(letter for letter in letters if letter.isupper())


CAPITAL = f"[{capitals()}]"


def words(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    """Compile a phrase: a blank stands for any white space, both ends are ends of words."""
    spaced = pattern.replace(r"\p{U}", CAPITAL).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.NOFLAG if case else re.IGNORECASE)


def any_of(phrases: Iterable[str]) -> str:
    """One alternation of plain phrases, longer ones first; a blank stands for any white space."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def one_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile plain phrases to one pattern."""
    return words(any_of(phrases))


@dataclass(frozen=True)
class Unit:
    """Something that is counted; the fields are explained in ``units.toml``."""

    name: str
    phrases: tuple[str, ...]
    kind: str = "count"
    fits: frozenset[str] | None = None
    own: str | None = None
    fallback: str | None = None
    needs: str | None = None
    needs_channel: bool = False
    needs_cadence: bool = False
    composes: bool = False
    medium: bool = False
    rhythm: bool = False
    as_written: bool = False
    not_before: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        refused = any_of(self.not_before)
        after = rf"(?!\s+(?:{refused})(?!\w))" if refused else ""
        return words(rf"(?:{any_of(self.phrases)})(?!\w){after}")


@dataclass(frozen=True)
class Mention:
    """Words that name a channel."""

    channel: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """All tables, by the name of their file. :meth:`load` makes one of another folder."""

    numbers: Table
    qualifiers: Table
    cadences: Table
    cues: Table
    languages: Table
    documents: Table
    furniture: Table
    units: tuple[Unit, ...]
    mentions: tuple[Mention, ...]
    coordination_verbs: tuple[str, ...]
    carriers: frozenset[str]
    carrier_verbs: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Lexicon:
        """Read a folder of tables. Raises ``OSError``, ``tomllib.TOMLDecodeError`` or ``KeyError``
        when a file is missing or broken."""
        tables = {name: _table(folder, name) for name in _FILES}
        units, channels = tables.pop("units"), tables.pop("channels")
        return cls(
            **tables,
            units=tuple(_unit(row, units["groups"]) for row in units["unit"]),
            mentions=tuple(_mentions(channels["mention"])),
            coordination_verbs=tuple(channels["coordination"]["verbs"]),
            carriers=frozenset(channels["carriers"]["channels"]),
            carrier_verbs=tuple(channels["carriers"]["verbs"]),
        )

    def cue(self, name: str) -> re.Pattern[str]:
        """The pattern of a group of ``cues.toml``; ``percent.inside`` names a nested one."""
        if name not in self._cue_cache:
            table: Any = self.cues
            for step in name.split("."):
                table = table[step]
            self._cue_cache[name] = one_of(table)
        return self._cue_cache[name]

    @cached_property
    def _cue_cache(self) -> dict[str, re.Pattern[str]]:
        return {}


_FILES = (
    "numbers",
    "qualifiers",
    "cadences",
    "cues",
    "languages",
    "documents",
    "furniture",
    "units",
    "channels",
)


def _table(folder: Path, name: str) -> Table:
    with (folder / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _unit(row: Table, groups: Table) -> Unit:
    values = dict(row)
    fits = values.pop("fits", "all")
    values["fits"] = None if fits == "all" else frozenset(groups[fits])
    values["phrases"] = tuple(values["phrases"])
    values["not_before"] = tuple(values.get("not_before", ()))
    return Unit(**values)


def _mentions(rows: Iterable[Table]) -> Iterable[Mention]:
    for row in rows:
        for pattern in row["patterns"]:
            yield Mention(row["channel"], words(pattern, case=row.get("case", False)))


DEFAULT = Lexicon.load()
