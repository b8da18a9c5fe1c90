"""Which channel a figure belongs to, from the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.reader.lexicon import Lexicon, one_of

OTHER = "other"
_CLAUSE = 60


@dataclass(frozen=True, slots=True)
class ChannelMention:
    """Words that name a channel, in their place."""

    start: int
    end: int
    channel: str


@dataclass(frozen=True, slots=True)
class Channels:
    """A figure's channel and, when one figure covers several, the others."""

    first: str
    also: tuple[str, ...] = ()


class ChannelMap:
    """All channel mentions of a text, none overlapping, for look-up by place."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._verbs = one_of(lexicon.coordination_verbs)
        found = _longest(
            ChannelMention(match.start(), match.end(), mention.channel)
            for mention in lexicon.mentions
            for match in mention.pattern.finditer(text)
        )
        self.mentions = _without_verbs(text, found, lexicon)
        self._starts = [mention.start for mention in self.mentions]

    def between(
        self, start: int, end: int, fits: frozenset[str] | None = None
    ) -> list[ChannelMention]:
        """Mentions wholly between two places, of channels that fit."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [
            mention
            for mention in self.mentions[low:high]
            if mention.end <= end and (fits is None or mention.channel in fits)
        ]

    def last_group(self, start: int, end: int, fits: frozenset[str] | None) -> Channels | None:
        """The last mentions that stand in one list ("A, B và C"); ``None`` when there are none."""
        found = self.between(start, end, fits)
        if not found:
            return None
        group = [found[-1]]
        for mention in reversed(found[:-1]):
            if not self.are_listed(mention, group[0]):
                break
            group.insert(0, mention)
        return as_channels([mention.channel for mention in group])

    def are_listed(self, left: ChannelMention, right: ChannelMention) -> bool:
        """Whether two neighbours stand in one list, with no verb and no figure between them."""
        gap = self._text[left.end : right.start]
        if not re.search(r",|(?<!\w)và(?!\w)|\+|&", gap):
            return False
        return not self._verbs.search(gap) and not re.search(r"[\d;.:]", gap)


def as_channels(names: list[str]) -> Channels:
    """The first name, and the rest without repeats."""
    unique = list(dict.fromkeys(names))
    return Channels(unique[0], tuple(unique[1:]))


def _longest(found: Iterable[ChannelMention]) -> list[ChannelMention]:
    """Keep the longest of overlapping mentions; of equals the one of the earlier table row."""
    mentions = sorted(found, key=lambda mention: mention.start - mention.end)
    kept: list[ChannelMention] = []
    taken: set[int] = set()
    for mention in mentions:
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _without_verbs(
    text: str, found: list[ChannelMention], lexicon: Lexicon
) -> list[ChannelMention]:
    """Leave out "phát thanh" where it is what a loudspeaker named before it does."""
    verb = one_of(lexicon.carrier_verbs)
    kept: list[ChannelMention] = []
    for mention in found:
        is_verb = verb.fullmatch(text, mention.start, mention.end)
        if is_verb and kept and kept[-1].channel in lexicon.carriers:
            gap = text[kept[-1].end : mention.start]
            if len(gap) <= _CLAUSE and not re.search(r"[.;,:\n]", gap):
                continue
        kept.append(mention)
    return kept
