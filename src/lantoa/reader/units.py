"""What stands after a number: ``tin, bài, ảnh``, ``hội nghị``, ``lượt người``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lantoa.reader.lexicon import Lexicon, Unit

_JOIN = re.compile(r"\s*[,/&+]\s*(?:và\s+)?|\s+và\s+|\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"\s*(?:(?:chiếc|lượt(?=\s+(?:băng|pano|tờ|áp))|số(?=\s+chuyên))\s+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit in its place, ``name`` as it is counted ("tin bài ảnh")."""

    start: int
    end: int
    name: str
    unit: Unit


def units_after(text: str, place: int, end: int, lexicon: Lexicon) -> Iterator[UnitMatch]:
    """Units that may stand at a place, the longest reading first."""
    lead = _LEAD.match(text, place, end)
    begin = lead.end() if lead else place
    if begin == place and not text[place : place + 1].isspace():
        return
    found = [
        match
        for unit in lexicon.units
        if (match := _match(unit, text, begin, end, lexicon)) is not None
    ]
    yield from sorted(found, key=lambda match: -match.end)


def _match(unit: Unit, text: str, begin: int, end: int, lexicon: Lexicon) -> UnitMatch | None:
    match = unit.pattern.match(text, begin, end)
    if match is None:
        return None
    if unit.composes:
        return _composed(unit, text, match, end, lexicon)
    name = _plain(match[0]) if unit.as_written else unit.name
    return UnitMatch(begin, match.end(), name, unit)


def _composed(
    first: Unit, text: str, match: re.Match[str], end: int, lexicon: Lexicon
) -> UnitMatch:
    names, place = [first.name], match.end()
    while join := _JOIN.match(text, place, end):
        following = _longest_composing(text, join.end(), end, lexicon)
        if following is None:
            break
        name, place = following
        if name not in names:
            names.append(name)
    return UnitMatch(match.start(), place, " ".join(names), first)


def _longest_composing(text: str, place: int, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    matches = [
        (match.end(), unit.name)
        for unit in lexicon.units
        if unit.composes and (match := unit.pattern.match(text, place, end))
    ]
    if not matches:
        return None
    last, name = max(matches)
    return name, last


def _plain(written: str) -> str:
    """``cán bộ, công chức`` as ``cán bộ công chức``; a first capital of a sentence stays."""
    return " ".join(written.replace(",", " ").split())
