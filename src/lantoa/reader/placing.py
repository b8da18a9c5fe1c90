"""Where a figure belongs: words after it, before it, the figure before, the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lantoa.reader.channels import OTHER, ChannelMention, Channels, as_channels
from lantoa.reader.facts import Fact
from lantoa.reader.numbers import NumberToken
from lantoa.reader.segments import Sentence
from lantoa.reader.source import Source
from lantoa.reader.units import UnitMatch

_TAIL = 90
_STOP = re.compile(r"[;,.()\d]")
_LIST_STOP = re.compile(r"[;.()\d]")
_ON = re.compile(
    r"(?<!\w)(?:trên|qua|tại|bằng|lên|của|trong|ở|vào|thông\s+qua|trên\s+sóng|các|hệ\s+thống|gửi)\s+$",
    re.IGNORECASE,
)
_CONTEST = "contest"
_MEETING = "conference"
"""A meeting of the sentence before is another meeting; a paper of the sentence before goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """The channel of a figure. ``is_said``: the sentence names it. ``end``: of the words directly
    after the unit that name it, else 0."""

    channels: Channels
    is_said: bool
    end: int = 0


def place_of(
    source: Source,
    sentence: Sentence,
    match: UnitMatch,
    number: NumberToken,
    floor: int,
    found: list[Fact],
) -> Place:
    """Decide the channel of a figure; ``other`` where nothing says it."""
    unit = match.unit
    fits = unit.fits
    if source.layout.is_contest and (fits is None or unit.kind == "count"):
        return Place(Channels(_CONTEST), True)
    touching = _touching(source, match, number)
    if touching is not None and (fits is None or touching.channel in fits):
        return Place(Channels(touching.channel), True, touching.end)
    if unit.own:
        return Place(Channels(unit.own), True)
    said = (
        _after(source, sentence, match)
        or _before(source, sentence, number, floor, fits)
        or _inherited(found, fits)
        or source.channels.last_group(sentence.start, number.start, fits)
    )
    if said is not None:
        return Place(said, True)
    around = _heading(source, sentence, fits)
    if around is None and unit.fallback is not None:
        around = Channels(unit.fallback)
    if around is None and (fits is None or _MEETING not in fits):
        around = _sentence_before(source, sentence, fits)
    return Place(around or Channels(OTHER), False)


def _touching(source: Source, match: UnitMatch, number: NumberToken) -> ChannelMention | None:
    """A mention in the unit or right behind it that reaches beyond: "hội nghị đối thoại"."""
    for mention in source.channels.between(number.end, min(len(source.text), match.end + 60)):
        if mention.end > match.end and not source.text[match.end : mention.start].strip():
            return mention
    return None


def _after(source: Source, sentence: Sentence, match: UnitMatch) -> Channels | None:
    """Channels named behind the unit: "215 tin, bài trên Cổng thông tin điện tử tỉnh"."""
    text = source.text
    limit = min(sentence.end, match.end + _TAIL)
    stop = _STOP.search(text, match.end, limit)
    near = source.channels.between(match.end, stop.start() if stop else limit, match.unit.fits)
    if not near or not _ON.search(text, match.end, near[0].start):
        return None
    stop = _LIST_STOP.search(text, near[0].end, sentence.end)
    rest = source.channels.between(near[0].end, stop.start() if stop else sentence.end)
    group = [near[0]]
    for mention in rest:
        if not source.channels.are_listed(group[-1], mention):
            break
        group.append(mention)
    return as_channels([mention.channel for mention in group])


def _before(
    source: Source, sentence: Sentence, number: NumberToken, floor: int, fits: frozenset[str] | None
) -> Channels | None:
    """Channels named between the figure before and this one."""
    semicolon = source.text.rfind(";", sentence.start, number.start)
    return source.channels.last_group(max(floor, semicolon + 1), number.start, fits)


def _inherited(found: list[Fact], fits: frozenset[str] | None) -> Channels | None:
    """The channel of the figure before in the same sentence: "96 phóng sự, 72 tin"."""
    if not found or found[-1].channel in (None, OTHER):
        return None
    last = found[-1]
    if last.channel is None or (fits is not None and last.channel not in fits):
        return None
    return Channels(last.channel, last.also_channels)


def _heading(source: Source, sentence: Sentence, fits: frozenset[str] | None) -> Channels | None:
    names = [mention.channel for mention in source.channels.between(*sentence.heading_span, fits)]
    return as_channels(names) if names else None


def _sentence_before(
    source: Source, sentence: Sentence, fits: frozenset[str] | None
) -> Channels | None:
    """The last channels of the sentence before in the same paragraph."""
    before = source.sentence_before(sentence)
    if before is None or before.paragraph != sentence.paragraph:
        return None
    return source.channels.last_group(before.start, before.end, fits)
