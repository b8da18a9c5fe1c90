"""A document that was brought in and what the reader proposes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

AROUND = 90
"""Letters shown on each side of the words that state a fact."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that state a fact, with some of the text around them."""

    before: str
    words: str
    after: str


def quote(text: str, start: int, end: int) -> Quote:
    return Quote(
        before=("…" if start > AROUND else "") + text[max(0, start - AROUND) : start],
        words=text[start:end],
        after=text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """One fact as the page shows it."""

    fact: Mapping[str, object]
    quote: Quote


def proposals(text: str, facts: Sequence[Mapping[str, object]]) -> list[Proposal]:
    return [
        Proposal(fact, quote(text, int(str(fact["start"])), int(str(fact["end"]))))
        for fact in facts
    ]
