"""How often, and whether a figure is an obligation: ``mỗi tuần``, ``2 buổi/ngày``, ``phấn đấu``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lantoa.reader.lexicon import Lexicon, any_of, one_of

_REACH = 70
_BARE_MOST = 10
_DUTY_REACH = 400


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cadence (``None`` for "each unit"), and the places the figure's words reach with it."""

    cadence: str | None
    start: int
    end: int


@dataclass(frozen=True)
class _Patterns:
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    bare: dict[str, re.Pattern[str]]


@dataclass(frozen=True)
class _Tables:
    """The cadence tables as something that can be a key."""

    values: tuple[tuple[str, tuple[str, ...]], ...]
    each: tuple[str, ...]
    per: tuple[str, ...]
    only_each: tuple[str, ...]
    each_words: tuple[str, ...]
    bare: tuple[str, ...]


def _spaced(phrases: Iterable[str]) -> str:
    return any_of(phrases)


@lru_cache(maxsize=8)
def _compiled(tables: _Tables) -> _Patterns:
    before, after, bare = {}, {}, {}
    for value, names in tables.values:
        only = value in tables.only_each
        each = tables.each_words if only else tables.each
        named = _spaced(names)
        before[value] = re.compile(
            rf"(?<!\w)(?<!trong )(?<!trong vòng )(?:{_spaced(each)})\s+(?:{named})(?!\w)"
            r"(?=[^.;]*$)",
            re.IGNORECASE,
        )
        per = ("/", "mỗi") if only else tables.per
        after[value] = re.compile(rf"\s*(?:{_spaced(per)})\s*(?:{named})(?!\w)", re.IGNORECASE)
        if value in tables.bare:
            bare[value] = re.compile(rf"(?:^|[\s(,;:])(?:{named})\s+$", re.IGNORECASE)
    return _Patterns(before, after, bare)


def _tables(lexicon: Lexicon) -> _Tables:
    raw = lexicon.cadences
    return _Tables(
        tuple((value, tuple(names)) for value, names in raw["values"].items()),
        tuple(raw["each"]),
        tuple(raw["per"]),
        tuple(raw["only_each"]["values"]),
        tuple(raw["only_each"]["words"]),
        tuple(raw["bare"]["values"]),
    )


def rhythm_of(
    text: str, start: int, number: int, end: int, *, may_be_bare: bool, lexicon: Lexicon
) -> Rhythm | None:
    """The cadence of a figure from ``number`` to ``end``; ``None`` when it has none.

    Words before ``start`` belong to another figure.
    """
    patterns = _compiled(_tables(lexicon))
    lead = text[max(start, number - _REACH) : number]
    base = number - len(lead)
    for value, pattern in patterns.after.items():
        if after := pattern.match(text, end, min(len(text), end + 25)):
            return Rhythm(value, number, after.end())
    found = [
        (match.start(), value)
        for value, pattern in patterns.before.items()
        for match in pattern.finditer(lead)
    ]
    if found:
        place, value = max(found)
        return Rhythm(value, base + place, end)
    if may_be_bare:
        for value, pattern in patterns.bare.items():
            if bare := pattern.search(lead):
                return Rhythm(
                    value, base + bare.start() + bool(bare.start() or lead[:1].isspace()), end
                )
    share = list(one_of(lexicon.cadences["share"]["words"]).finditer(lead))
    return Rhythm(None, base + share[-1].start(), end) if share else None


def is_bare_amount(value: object) -> bool:
    """Whether a number may follow a bare "ngày" or "tuần" as a frequency: not day 15 of a month."""
    return isinstance(value, int) and value <= _BARE_MOST


def is_obligation(text: str, start: int, number: int, end: int, lexicon: Lexicon) -> bool:
    """Whether words of duty or plan govern a figure, and no word of completion stands between."""
    start = max(start, number - _DUTY_REACH)
    duties = [match.end() for match in lexicon.cue("obligation").finditer(text, start, number)]
    done = [match.start() for match in lexicon.cue("done").finditer(text, start, number)]
    if duties:
        return not any(place >= duties[-1] for place in done)
    floor = lexicon.cue("floor").search(text, max(start, number - _REACH), end)
    return bool(floor) and not done
