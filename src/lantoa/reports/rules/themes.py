"""Difficulties that units report, by theme. A sentence stands under one theme, the first whose
words it has most of; what has none of any stands under the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lantoa.kernel import vietnamese as vn

REST = "Khó khăn khác"
SHORTEST = 12
"""Letters of a sentence that says something; "Không." says that there is nothing."""
NOTHING = ("khong co", "khong", "khong neu", "chua co", "khong co de xuat", "khong co kien nghi")


@dataclass(frozen=True, slots=True)
class Theme:
    """``words`` are phrases by which it is known, with their marks."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and the units that report it, in the words of the first."""

    sentence: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    theme: str
    said: tuple[Said, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for each in self.said for name in each.units))

    @property
    def text(self) -> str:
        """One line for the report above: ``Kinh phí: chưa có kinh phí thu âm (xã A; xã B).``"""
        pieces = [
            f"{_inside(each.sentence)} ({'; '.join(_small(name) for name in each.units)})"
            for each in self.said
        ]
        return f"{self.theme}: {'; '.join(pieces)}."


def _inside(text: str) -> str:
    """As inside a sentence: no stop at its end, small at its beginning unless a name stands there:
    ``UBND``, ``Lai Châu``."""
    plain = text.strip().rstrip(".;:,!…").rstrip()
    first, _, rest = plain.partition(" ")
    is_name = (first.isupper() and len(first) > 1) or rest[:1].isupper()
    return plain if is_name else _small(plain)


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+")
_BULLET = re.compile(r"^\s*(?:[-+•*–]|\(?\d{1,2}[.)]|[a-zđ][.)])\s+", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a part, without bullets and numbers at their beginning and without those
    that say that there is nothing."""
    found: list[str] = []
    for line in text.splitlines():
        for piece in _END.split(_BULLET.sub("", line)):
            plain = _BULLET.sub("", piece).strip()
            if len(plain) >= SHORTEST and vn.fold(plain).strip(" .") not in NOTHING:
                found.append(plain)
    return found


def theme_of(sentence: str, themes: Sequence[Theme]) -> str:
    """Marks are left out of the comparison where a phrase has several words; a phrase of one word
    counts with its marks, as too many words share its letters."""
    folded, marked = f" {_words(vn.fold(sentence))} ", f" {_words(sentence.lower())} "
    best, most = REST, 0
    for theme in themes:
        number = sum(_has(phrase, folded, marked) for phrase in theme.words)
        if number > most:
            best, most = theme.name, number
    return best


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _has(phrase: str, folded: str, marked: str) -> bool:
    if " " in phrase.strip():
        return f" {_words(vn.fold(phrase))} " in folded
    return f" {_words(phrase.lower())} " in marked


def gathered(
    reported: Iterable[tuple[str, Sequence[str]]], themes: Sequence[Theme]
) -> tuple[Gathered, ...]:
    """``reported`` is, for each unit, its name and its texts. Sentences that are the same but for
    case, marks and stops stand once, with all who say them; themes in order, the rest last."""
    kept: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for unit, texts in reported:
        for text in texts:
            for sentence in sentences(text):
                rows = kept.setdefault(theme_of(sentence, themes), {})
                _, units = rows.setdefault(_words(vn.fold(sentence)), (sentence, []))
                if unit not in units:
                    units.append(unit)
    return tuple(
        Gathered(name, tuple(Said(said, tuple(units)) for said, units in kept[name].values()))
        for name in [*(theme.name for theme in themes), REST]
        if name in kept
    )
