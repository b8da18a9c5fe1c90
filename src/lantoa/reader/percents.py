"""Shares about communication work: ``đạt 100% theo Kế hoạch``, ``100% kiến nghị được trả lời``."""

from __future__ import annotations

import re

from lantoa.kernel.value import Qualifier
from lantoa.reader.cadences import is_obligation
from lantoa.reader.facts import Fact, Kind
from lantoa.reader.lexicon import one_of
from lantoa.reader.numbers import DIGITS, parse_amount
from lantoa.reader.qualifiers import bound_of
from lantoa.reader.segments import Sentence
from lantoa.reader.source import Source

_PERCENT = re.compile(
    rf"(?<![\w.,/-])(?P<number>{DIGITS})\s*(?:%|phần\s+trăm(?!\w))", re.IGNORECASE
)
_TAIL = 110
_STOP = re.compile(r"[;,.()]|%")
_AFTER = {
    "feedback": "feedback",
    "survey": "survey",
    "training": "training",
    "contest": "contest",
    "dialogue": "dialogue",
}


def find_percents(source: Source, sentence: Sentence) -> list[Fact]:
    """Percents of one sentence; those about services, scores or money are left alone."""
    matches = list(_PERCENT.finditer(source.text, sentence.start, sentence.end))
    facts = []
    for index, match in enumerate(matches):
        low = matches[index - 1].end() if index else sentence.start
        high = matches[index + 1].start() if index + 1 < len(matches) else sentence.end
        low = max(low, source.text.rfind(";", low, match.start()) + 1)
        semicolon = source.text.find(";", match.end(), high)
        high = semicolon if semicolon >= 0 else high
        fact = _read(source, sentence, match, (low, high))
        if fact is not None:
            facts.append(fact)
    return facts


def _read(
    source: Source, sentence: Sentence, match: re.Match[str], clause: tuple[int, int]
) -> Fact | None:
    value = parse_amount(match["number"], source.lexicon)
    text, lexicon = source.text, source.lexicon
    if value is None or not lexicon.cue("percent.inside").search(text, *clause):
        return None
    if lexicon.cue("percent.outside").search(text, *clause):
        return None
    lead = text[max(clause[0], match.start() - 30) : match.start()]
    is_change = bool(
        re.search(rf"(?:{lexicon.cue('percent.growth').pattern})\D*$", lead, re.IGNORECASE)
    )
    bound = bound_of(text, clause[0], match.start(), match.end(), is_medium=False, lexicon=lexicon)
    is_due = is_obligation(text, clause[0], match.start(), match.end(), lexicon) or bool(
        one_of(["phải"]).search(text, match.end(), clause[1])
    )
    start, end = _stretch(source, match, clause, bound.start)
    return Fact(
        kind=Kind.TARGET if is_due and not is_change else Kind.PERCENT,
        span=text[start:end],
        start=start,
        end=end,
        rule="percent_target" if is_due and not is_change else "percent",
        value=value,
        qualifier=(Qualifier.EXACT if is_change else bound.qualifier).value,
        unit="%",
        channel=_channel(source, match, clause),
        period=source.period_at(sentence, match.start()),
        measure="change" if is_change else None,
    )


def _channel(source: Source, match: re.Match[str], clause: tuple[int, int]) -> str:
    """Only channels whose own result a share can be; a share of the whole work is ``other``."""
    fits = frozenset(_AFTER)
    behind = source.channels.between(match.end(), clause[1], fits)
    ahead = source.channels.between(clause[0], match.start(), fits)
    nearest = behind[:1] or ahead[-1:]
    return nearest[0].channel if nearest else "other"


def _stretch(
    source: Source, match: re.Match[str], clause: tuple[int, int], start: int
) -> tuple[int, int]:
    """With the verb before ("đạt"), else with what the share is of, to the first word of scope."""
    text = source.text
    reached = source.lexicon.cue("percent.reached")
    lead = list(reached.finditer(text, max(clause[0], start - 20), start))
    if lead and not text[lead[-1].end() : start].strip():
        first = (
            lead[0].start()
            if len(lead) > 1 and not text[lead[0].end() : lead[1].start()].strip()
            else lead[-1].start()
        )
        return first, match.end()
    inside = source.lexicon.cue("percent.inside").search(
        text, match.end(), min(clause[1], match.end() + _TAIL)
    )
    return start, inside.end() if inside else match.end()
