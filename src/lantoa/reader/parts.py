"""Parts of a whole: ``trong đó có 01 hội nghị``, ``14.334 tin, bài (7.870 tin, 6.464 bài)``."""

from __future__ import annotations

import re
from dataclasses import replace

from lantoa.reader.channels import OTHER
from lantoa.reader.facts import Fact, Kind
from lantoa.reader.segments import Sentence
from lantoa.reader.source import Source

_OPENING = re.compile(r"[^.;()\d]{0,60}\([^()]*$")
_LEAD = 40
_REACH = 600


def whole_of(source: Source, sentence: Sentence, fact: Fact, earlier: list[Fact]) -> Fact:
    """The fact with ``part_of`` set when the words make it a part of an earlier one."""
    if fact.kind not in (Kind.COUNT, Kind.ATTENDANCE):
        return fact
    low = max(sentence.start, fact.start - _REACH)
    cues = [m.start() for m in source.lexicon.cue("subset").finditer(source.text, low, fact.start)]
    cue = cues[-1] if cues else None
    for whole in reversed(earlier):
        if fact.start - whole.end > _REACH:
            break
        is_part = _is_bracketed(source, whole, fact) or _is_subset(source, sentence, whole, cue)
        if is_part and _can_hold(whole, fact):
            channel = whole.channel if fact.channel == OTHER else fact.channel
            return replace(fact, part_of=whole.span, channel=channel)
    return fact


def _can_hold(whole: Fact, part: Fact) -> bool:
    """Same kind of figure, at least as large, and the things counted have a word in common."""
    if whole.kind is not part.kind or whole.part_of is not None or whole.kind is Kind.PERCENT:
        return False
    if isinstance(whole.value, str) or isinstance(part.value, str):
        return False
    if whole.value is None or part.value is None or part.value > whole.value:
        return False
    return bool(set((whole.unit or "").split()) & set((part.unit or "").split()))


def _is_bracketed(source: Source, whole: Fact, part: Fact) -> bool:
    """Inside brackets that open behind the whole."""
    gap = source.text[whole.end : part.start]
    opening = gap.rfind("(")
    return opening >= 0 and ")" not in gap[opening:] and bool(_OPENING.match(gap))


def _is_subset(source: Source, sentence: Sentence, whole: Fact, cue: int | None) -> bool:
    """Behind "trong đó", in the sentence of the whole or at the head of the one after it."""
    if cue is None or cue < whole.end:
        return False
    if whole.start >= sentence.start:
        return True
    before = source.sentence_before(sentence)
    is_next = before is not None and whole.start >= before.start
    return is_next and cue - sentence.start < _LEAD
