"""The numbers that a word processor puts before paragraphs: they stand in no text of the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lantoa.papers.check.looks import Setting
from lantoa.papers.check.opening import Node, W

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 10_000
"""A number above is not worth its letters."""


def roman(number: int) -> str:
    """Lower case. Nothing for what is below 1."""
    text, left = "", min(number, _MOST)
    for value, sign in _ROMAN:
        while left >= value:
            text, left = text + sign, left - value
    return text


def letters(number: int) -> str:
    """``a`` to ``z``, then ``aa``: the English alphabet, as word processors count."""
    if not 0 < number <= _MOST:
        return ""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _written(number: int, form: str) -> str:
    match form:
        case "upperRoman":
            return roman(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperLetter":
            return letters(number).upper()
        case "lowerLetter":
            return letters(number)
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    properties: Node | None


@dataclass(slots=True)
class Lists:
    """The lists of one document, and how far each has counted."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Node | None) -> Lists:
        found = cls()
        if part is None:
            return found
        for node in part.iter(f"{W}abstractNum"):
            levels = {_number(each, "ilvl"): _level(each) for each in node.iter(f"{W}lvl")}
            found._levels[node.get(f"{W}abstractNumId", "")] = levels
        for node in part.iter(f"{W}num"):
            name = node.get(f"{W}numId", "")
            based = node.find(f"{W}abstractNumId")
            found._abstract[name] = based.get(f"{W}val", "") if based is not None else ""
            for change in node.iter(f"{W}lvlOverride"):
                start = change.find(f"{W}startOverride")
                if start is not None:
                    starts = found._starts.setdefault(name, {})
                    starts[_number(change, "ilvl")] = _number(start, "val")
        return found

    def properties(self, list_id: str, level: int) -> Node | None:
        """What the level says of its paragraphs."""
        found = self._levels.get(self._abstract.get(list_id, ""), {}).get(level)
        return found.properties if found else None

    def label(self, setting: Setting) -> str:
        """Counts this paragraph and gives its number, ``-`` for a bullet, or nothing."""
        base = self._abstract.get(setting.list_id, "")
        levels = self._levels.get(base, {})
        level = levels.get(setting.list_level)
        if level is None:
            return ""
        counts = self._counts.setdefault(base, {})
        for at, start in self._starts.pop(setting.list_id, {}).items():
            counts[at] = start - 1
        own = setting.list_level
        counts[own] = counts.get(own, level.start - 1) + 1
        for deeper in [at for at in counts if at > own]:
            del counts[deeper]
        if level.form == "bullet":
            return "-"
        return "" if level.form == "none" else _PLACE.sub(self._put(levels, counts), level.text)

    @staticmethod
    def _put(levels: dict[int, _Level], counts: dict[int, int]) -> Callable[[re.Match[str]], str]:
        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            level = levels.get(at)
            if level is None:
                return ""
            return _written(counts.setdefault(at, level.start), level.form)

        return written


def _level(node: Node) -> _Level:
    def said(name: str) -> str:
        child = node.find(f"{W}{name}")
        return str(child.get(f"{W}val", "")) if child is not None else ""

    start = said("start")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    return _Level(said("numFmt") or "decimal", said("lvlText"), first, node.find(f"{W}pPr"))


def _number(node: Node, name: str) -> int:
    said = str(node.get(f"{W}{name}", ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
