"""Sentences chosen so that nothing is said without a figure and nothing is said twice alike."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lantoa.catalogue.rules.phrases import fill, places_in, shipped

Book = Mapping[str, tuple[str, ...]]
"""Each case to its sentences, with places."""

SHIPPED: Book = shipped()


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure inside a sentence: ``words`` as they stand there, ``key`` what they state (a name
    among :func:`lantoa.reports.rules.linked.facts`)."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    case: str
    mentions: tuple[Mention, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Cited:
    """Words to be put into a place, with the figures that they state."""

    words: str
    mentions: tuple[Mention, ...] = ()


@dataclass
class Voice:
    """Says cases in turn. Of the same report the same sentences come each time; two reports begin
    at different variants; inside one, none comes again before all of its case were said."""

    book: Book = field(default_factory=lambda: SHIPPED)
    seed: str = ""
    _said: Counter[str] = field(default_factory=Counter)

    def say(self, case: str, **values: str | Cited) -> Sentence | None:
        """One sentence; None where no variant has all its places filled. An empty value is none."""
        known = {
            name: value if isinstance(value, Cited) else Cited(value)
            for name, value in values.items()
        }
        words = {name: value.words for name, value in known.items() if value.words}
        usable = [
            text
            for text in self.book.get(case, ())
            if all(name in words for name in places_in(text))
        ]
        if not usable:
            return None
        first = zlib.crc32(f"{self.seed}|{case}".encode())
        text = usable[(first + self._said[case]) % len(usable)]
        self._said[case] += 1
        used = [known[name] for name in places_in(text)]
        said = fill(text, words)
        mentions = dict.fromkeys(each for value in used for each in value.mentions)
        return Sentence(
            said, case, tuple(each for each in mentions if only_place(each.words, said))
        )


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where a figure stands in a text, not as a part of a longer number or word."""
    pattern = rf"(?<![\w.,]){re.escape(words)}(?!\w)(?![.,]\d)"
    return [match.span() for match in re.finditer(pattern, text)]


def only_place(words: str, text: str) -> tuple[int, int] | None:
    """The one place of a figure in a text; None where it stands there more than once or not at
    all, so that nobody could say which is meant."""
    found = places_of(words, text)
    return found[0] if len(found) == 1 else None
