"""How much of what people wrote stands in another text, whoever the names and numbers in it are.

Names, numbers, dates and abbreviations are taken out of both texts, and what is left is cut into
runs of ``WIDTH`` words (shingles; A. Broder, *On the resemblance and containment of documents*,
1997). The share is a containment: of the runs of the one text, how many stand in the other. The
thresholds come from the rates in ``docs/reference/copied-text.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from lantoa.reports.rules.proposed import NOTHING_PROPOSED, Proposed

WIDTH = 4
"""Words in a run."""

LIKE = 0.3
"""From this share on a text counts as copied."""

LIKE_PART = 0.5
"""From this share on a single part does."""

WHOLE = 0.8
"""From this share on, and where as much of the other text stands in this one, it is the same."""

FEWEST = 40
"""A text of fewer words of its own says too little to be compared."""

FEWEST_IN_SENTENCE = 5

COVERED = 0.5
"""A sentence of which so much stands in the other text is shown beside it."""

Run = tuple[int, ...]

_NOT_NAMES = (
    ("CCHC", "cải cách hành chính"),
    ("TTHC", "thủ tục hành chính"),
    ("DVCTT", "dịch vụ công trực tuyến"),
    ("CNTT", "công nghệ thông tin"),
    ("CBCCVC", "cán bộ công chức viên chức"),
    ("CBCC", "cán bộ công chức"),
    ("Ủy ban nhân dân", ""),
    ("Uỷ ban nhân dân", ""),
)
"""Abbreviations in full, so that to shorten hides nothing; bodies are left out like names."""

_LETTERS = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 400
_SENTENCE = re.compile(r"\n+|(?<=[^.…][.!?;])(?<!TP\.)(?<!TX\.)(?<!TT\.)(?<!\b[PQHXT]\.)\s+")
_KINDS = frozenset(
    {"tỉnh", "huyện", "xã", "phường", "quận", "thị", "trấn", "thành", "phố", "đặc", "khu"}
    | {"quý", "tháng", "năm", "ngày"}
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_LAST_Y = re.compile(r"(?<=[hklmstq])y$")
_DROPPED = 0


@lru_cache(maxsize=1 << 16)
def _code(token: str) -> int:
    """A word's number, whatever signs stand around it, the same for both ways to set a tone mark
    (``hòa``, ``hoà``); 0 for what is left out: numbers, what begins with a capital, words of kinds
    of units and of periods."""
    word = " ".join(_LETTERS.findall(token))
    is_out = not word or word[0].isupper() or word in _KINDS
    return _DROPPED if is_out else hash(_LAST_Y.sub("i", _toneless(word))) | 1


def _toneless(word: str) -> str:
    """The letters, with the tone behind the last one."""
    split = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in split if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in split if c not in _TONES)) + tone


@lru_cache(maxsize=512)
def words(text: str) -> tuple[int, ...]:
    """The words that count, as numbers that hold within this process. What was filed never
    changes, so that it is read once."""
    text = unicodedata.normalize("NFC", text)
    for short, full in _NOT_NAMES:
        text = text.replace(short, full)
    if _shouts(text[:_LOOKED_AT]):
        text = text.lower()
    # Splitting at blanks alone is what makes a hundred neighbours cheap; signs that cling to a
    # word are taken off once for each token, not at each place.
    return tuple(filter(None, map(_code, text.split())))


def runs(text: str) -> set[Run]:
    """Over the whole text, also from one sentence into the next."""
    return set(_runs(words(text)))


def _shouts(text: str) -> bool:
    """Whether most letters are capitals, which would make every word a name."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


def _runs(codes: Sequence[int]) -> Iterable[Run]:
    return zip(*(codes[start:] for start in range(WIDTH)), strict=False)


def sentences(text: str) -> list[str]:
    """Lines and sentences, without the signs of a list before them."""
    found = (each.strip(" \t-+•*–") for each in _SENTENCE.split(text))
    return [each for each in found if each]


@dataclass(frozen=True)
class Passage:
    """A sentence of a part, its words and their runs."""

    part: str
    text: str
    words: int
    runs: frozenset[Run]

    def covered(self, other: set[Run]) -> float:
        """How much of it stands in another text."""
        return len(self.runs & other) / len(self.runs) if self.runs else 0.0


@dataclass(frozen=True)
class Writing:
    """What people wrote in a report."""

    passages: tuple[Passage, ...]

    @cached_property
    def runs(self) -> frozenset[Run]:
        return frozenset().union(*(each.runs for each in self.passages))

    @cached_property
    def words(self) -> int:
        return sum(each.words for each in self.passages)

    @cached_property
    def by_part(self) -> Mapping[str, Writing]:
        parts = dict.fromkeys(each.part for each in self.passages)
        return {
            part: Writing(tuple(each for each in self.passages if each.part == part))
            for part in parts
        }


def writing(parts: Mapping[str, str], proposed: Proposed = NOTHING_PROPOSED) -> Writing:
    """The sentences of a report's parts that the system did not propose."""
    return Writing(
        tuple(
            Passage(part, each, len(codes), frozenset(_runs(codes)))
            for part, text in parts.items()
            for each in sentences(proposed.without(text))
            if (codes := words(each))
        )
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """``share`` of the own runs stand in the other text; where that is nearly all, ``back`` is the
    share of the other's in the own. ``parts`` are those that are alike for themselves."""

    share: float
    back: float
    parts: tuple[tuple[str, float], ...]

    @property
    def is_like(self) -> bool:
        return self.share >= LIKE or bool(self.parts)

    @property
    def is_whole(self) -> bool:
        return self.share >= WHOLE and self.back >= WHOLE

    @property
    def most(self) -> float:
        return max(self.share, *(share for _, share in self.parts), 0.0)


NOTHING = Likeness(0.0, 0.0, ())


def likeness(own: Writing, other: str) -> Likeness:
    """How much of the own writing stands in another text. Nothing for what is too short."""
    if own.words < FEWEST:
        return NOTHING
    theirs = words(other)
    common = own.runs.intersection(_runs(theirs))
    parts = tuple(
        (name, share)
        for name, part in own.by_part.items()
        if part.words >= FEWEST and (share := len(part.runs & common) / len(part.runs)) >= LIKE_PART
    )
    share = len(common) / max(len(own.runs), 1)
    return Likeness(share, _back(own, other) if share >= WHOLE else 0.0, parts)


def _back(own: Writing, other: str) -> float:
    theirs = writing({"": other}).runs
    return len(theirs & own.runs) / max(len(theirs), 1)


# --- Side by side ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage; ``is_same`` when they stand in the other one too."""

    text: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage beside the one of the other text that is most like it."""

    part: str
    own: tuple[Piece, ...]
    other_part: str
    other: tuple[Piece, ...]


def pairs(own: Writing, other: Mapping[str, str]) -> tuple[Pair, ...]:
    """The passages of the own writing that stand in the other text, in their order, each beside
    the sentence there that holds most of it."""
    theirs = writing(other)
    places: dict[Run, list[int]] = {}
    for place, passage in enumerate(theirs.passages):
        for run in passage.runs:
            held = places.setdefault(run, [])
            if len(held) < _MOST_PLACES:
                held.append(place)
    found: list[Pair] = []
    for passage in own.passages:
        votes: dict[int, int] = {}
        for run in passage.runs:
            for place in places.get(run, ()):
                votes[place] = votes.get(place, 0) + 1
        if not votes or passage.words < FEWEST_IN_SENTENCE:
            continue
        best = max(votes, key=lambda place: (votes[place], -place))
        if votes[best] / len(passage.runs) < COVERED:
            continue
        against = theirs.passages[best]
        mine, them = _marked(passage.text, against.text)
        found.append(Pair(passage.part, mine, against.part, them))
    return tuple(found)


_MOST_PLACES = 20
_MOST_MARKED = 400
_WORD_OR_REST = re.compile(r"\w+|\W+")


def _marked(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both sentences in pieces; of very long ones only the beginning is marked."""
    left, right = _WORD_OR_REST.findall(one), _WORD_OR_REST.findall(other)
    matcher = SequenceMatcher(None, _compared(left), _compared(right), False)
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for tag, start, end, from_, to in matcher.get_opcodes():
        for found, pieces in ((left[start:end], mine), (right[from_:to], theirs)):
            if found:
                text = "".join(found)
                pieces.append(Piece(text, tag == "equal" and any(map(str.isalnum, text))))
    for words_, pieces in ((left, mine), (right, theirs)):
        if rest := "".join(words_[_MOST_MARKED:]):
            pieces.append(Piece(rest, False))
    return tuple(mine), tuple(theirs)


def _compared(found: list[str]) -> list[str]:
    return [each.casefold() for each in found[:_MOST_MARKED]]
