"""Languages that content is made in: ``bằng tiếng Khmer``, ``4 tiếng dân tộc (Mông, Dao)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lantoa.reader.channels import OTHER
from lantoa.reader.facts import Fact, Kind
from lantoa.reader.lexicon import Lexicon, any_of
from lantoa.reader.segments import Sentence
from lantoa.reader.source import Source

_SPOKEN = frozenset(
    {
        "tv", "radio", "tv_radio", "loudspeaker", "newspaper", "provincial_portal", "reform_site",
        "unit_websites", "mobile_loudspeaker", "social_network", "video_clip", "leaflet", "booklet",
        "poster", "banner", "billboard", "oral",
    }
)  # fmt: skip


@lru_cache(maxsize=8)
def _compiled(
    names: tuple[str, ...], before: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The list of names behind "tiếng", and one name of it. Only names with capitals count."""
    name = rf"(?:{any_of(names)})(?!\w)"
    join = r"\s*(?:,|;|/|\+|-|–|và(?!\w)|,\s*và(?!\w))\s*(?:(?i:tiếng)\s+)?"
    lead = (
        rf"(?<!\w)(?i:{any_of(before)})(?!\w)\s*(?:(?i:như|là|gồm))?\s*[:(]?\s*(?:(?i:tiếng)\s+)?"
    )
    return re.compile(rf"{lead}(?P<list>{name}(?:{join}{name})*)"), re.compile(rf"(?<!\w){name}")


def _named(source: Source, sentence: Sentence, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    tables = lexicon.languages
    lists, one = _compiled(tuple(tables["names"]), tuple(tables["before"]))
    for match in lists.finditer(source.text, sentence.start, sentence.end):
        yield from one.finditer(source.text, match.start("list"), match.end("list"))


def find_languages(source: Source, sentence: Sentence, found: list[Fact]) -> list[Fact]:
    """One fact for each named language. ``found`` are the figures of the sentence: a language takes
    the channel of the figure that stands just before it, else of the words before it."""
    facts = []
    for match in _named(source, sentence, source.lexicon):
        channel = _channel(source, sentence, match.start(), found)
        if channel == OTHER:
            continue
        facts.append(
            Fact(
                kind=Kind.LANGUAGE,
                span=match[0],
                start=match.start(),
                end=match.end(),
                rule="language",
                value=" ".join(match[0].split()),
                qualifier="exact",
                unit="ngôn ngữ",
                channel=channel,
                period=source.period_at(sentence, match.start()),
            )
        )
    return facts


def _channel(source: Source, sentence: Sentence, place: int, found: list[Fact]) -> str:
    before = [fact for fact in found if fact.end <= place and fact.channel in _SPOKEN]
    floor = before[-1].end if before else sentence.start
    said = source.channels.last_group(floor, place, _SPOKEN)
    if said is not None:
        return said.first
    if before and before[-1].channel is not None:
        return before[-1].channel
    behind = source.channels.between(place, sentence.end, _SPOKEN)
    return behind[0].channel if behind else OTHER
