"""Sentences that the system wrote, told from those that a person wrote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PLACE = re.compile(r"\{([^{}]*)\}")
_FEWEST_FIXED = 3
_WHOLE = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ])")
"""Where a sentence ends and the next begins; a semicolon does not end one of the system."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with places: the words between them, and what the places are called."""

    fixed: tuple[str, ...]
    places: tuple[str, ...]

    def made(self, text: str) -> bool:
        """Whether the sentence was made from it. Each of the fixed words is taken where it comes
        first, so that no text takes long."""
        first, *middle = self.fixed
        if not text.startswith(first) or not text.endswith(self.fixed[-1]):
            return False
        at = len(first)
        for number, (place, fixed) in enumerate(zip(self.places, middle, strict=True), start=1):
            is_last = number == len(middle)
            end = len(text) - len(fixed) if is_last else text.find(fixed, at + 1)
            if end <= at or not _fills(place, text[at:end]):
                return False
            at = end + len(fixed)
        return at == len(text)


_LONGEST_FILL = 600
_LONGEST_NAME = 90


def _fills(place: str, words: str) -> bool:
    """What a place may have been filled with: never with the end of a sentence and the beginning of
    the next."""
    if len(words) > _LONGEST_FILL or _WHOLE.search(words):
        return False
    if place.startswith(("don_vi", "co_quan")) and "tinh" not in place:
        return len(words) <= _LONGEST_NAME and not any(sign in words for sign in ".,;:")
    if place.startswith("ke_hoach"):
        # In some sentences the paper, in others the number that it asks for.
        is_paper = words.casefold().startswith("kế hoạch")
        return is_paper or (len(words) <= _LONGEST_NAME and any(map(str.isdigit, words)))
    return True


@dataclass(frozen=True, slots=True)
class Proposed:
    """Sentences that the system writes, known by their templates: what stands between the places
    is found again, whatever the places were filled with."""

    templates: tuple[Template, ...] = ()

    def __contains__(self, sentence: str) -> bool:
        text = " ".join(sentence.split())
        return any(template.made(text) for template in self.templates)

    def without(self, text: str) -> str:
        """The lines and sentences that a person wrote."""
        if not self.templates:
            return text
        kept: list[str] = []
        for line in unicodedata.normalize("NFC", text).splitlines():
            if line in self:
                continue
            kept.append(" ".join(each for each in _WHOLE.split(line) if each not in self))
        return "\n".join(kept)


NOTHING_PROPOSED = Proposed()


@lru_cache(maxsize=16)
def proposed(templates: tuple[str, ...]) -> Proposed:
    """From the templates of sentences, with their places in braces. A template that hardly has
    words of its own would match what people write, and is left out."""
    return Proposed(
        tuple(
            found
            for each in templates
            if len(" ".join((found := _template(each)).fixed).split()) >= _FEWEST_FIXED
        )
    )


def _template(text: str) -> Template:
    """Places with nothing but a blank between them are one."""
    pieces = _PLACE.split(" ".join(unicodedata.normalize("NFC", text).split()))
    fixed, names = [pieces[0]], list[str]()
    for name, words_ in zip(pieces[1::2], pieces[2::2], strict=True):
        if names and not fixed[-1].strip():
            fixed[-1] = words_
        else:
            names.append(name)
            fixed.append(words_)
    return Template(tuple(fixed), tuple(names))
