"""How a number is bounded: ``hơn``, ``tối thiểu``, ``khoảng``, ``không quá``, ``trở lên``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kernel.value import Qualifier
from lantoa.reader.lexicon import Lexicon, any_of

_FAR = 40


@dataclass(frozen=True, slots=True)
class Bound:
    """A qualifier and the place from ``start`` to ``end`` that the figure's words now cover."""

    qualifier: Qualifier
    start: int
    end: int


@lru_cache(maxsize=32)
def _just_before(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(phrases)})\s+$", re.IGNORECASE)


@lru_cache(maxsize=32)
def _just_after(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{any_of(phrases)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=32)
def _within(phrases: tuple[str, ...]) -> re.Pattern[str]:
    spaced = any_of(phrases)
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)(?=[^.;,\d]*$)", re.IGNORECASE)


def bound_of(
    text: str, start: int, number: int, end: int, *, is_medium: bool, lexicon: Lexicon
) -> Bound:
    """The bound of a figure that begins at ``number`` and ends at ``end``.

    Words before ``start`` belong to another figure. "trên" before a medium is a place, not a bound.
    """
    tables = lexicon.qualifiers
    lead = text[max(start, number - _FAR) : number]
    base = number - len(lead)
    for name, phrases in tables["before"].items():
        match = _just_before(tuple(phrases)).search(lead)
        if match and not _is_place(lead, match, is_medium, lexicon):
            return Bound(Qualifier(name), base + match.start(), end)
    for name, phrases in tables["before"].items():
        far = tuple(phrase for phrase in phrases if phrase in tables["reach"]["far"])
        if far and (match := _within(far).search(lead)):
            return Bound(Qualifier(name), base + match.start(), end)
    for name, phrases in tables["after"].items():
        after = _just_after(tuple(phrases)).match(text, end)
        if after:
            return Bound(Qualifier(name), number, after.end())
    return Bound(Qualifier.EXACT, number, end)


def _is_place(lead: str, match: re.Match[str], is_medium: bool, lexicon: Lexicon) -> bool:
    if match[0].split()[-1].lower() != "trên":
        return False
    verbs = _just_before(tuple(lexicon.qualifiers["on"]["verbs"]))
    return is_medium and bool(verbs.search(lead[: match.start()]))
