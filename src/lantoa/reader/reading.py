"""The reader itself: from a text to its facts."""

from __future__ import annotations

from dataclasses import replace

from lantoa.kernel.vietnamese import nfc
from lantoa.reader.counts import find_counts
from lantoa.reader.facts import Fact, Kind, Reading
from lantoa.reader.languages import find_languages
from lantoa.reader.lexicon import DEFAULT, Lexicon
from lantoa.reader.percents import find_percents
from lantoa.reader.references import find_references, has_swapped_symbol
from lantoa.reader.segments import Sentence, without_gaps
from lantoa.reader.source import Source

_MOST = 10_000_000
"""More than any province counts of anything; "33.000 ngàn" is a slip of the pen."""


def read(text: str, lexicon: Lexicon = DEFAULT) -> Reading:
    """Take the facts out of a text and abstain where its words do not say.

    Never raises on prose, however bad. Places in the facts are code points of ``nfc(text)``.
    """
    source = Source(without_gaps(nfc(text)), lexicon)
    references = find_references(
        source.text, [(sentence.start, sentence.end) for sentence in source.sentences], lexicon
    )
    places = [(fact.start, fact.end) for fact in references]
    source.take(places)
    source.drop_periods(places)
    figures: list[Fact] = []
    for sentence in source.sentences:
        figures.extend(_figures(source, sentence, figures))
    facts = [*references, *_once(source, figures)]
    facts.sort(key=lambda fact: (fact.start, fact.end))
    return Reading(tuple(facts), tuple(_warnings(source, facts)))


def _figures(source: Source, sentence: Sentence, earlier: list[Fact]) -> list[Fact]:
    percents = find_percents(source, sentence)
    source.take([(fact.start, fact.end) for fact in percents])
    counts = find_counts(source, sentence, earlier)
    return [*percents, *counts, *find_languages(source, sentence, counts)]


def _once(source: Source, facts: list[Fact]) -> list[Fact]:
    """A figure that another sentence repeats is one fact, at its first place."""
    kept: dict[tuple[object, ...], Fact] = {}
    homes: dict[tuple[object, ...], int] = {}
    for index, fact in enumerate(facts):
        key = (
            fact.kind,
            fact.value,
            fact.unit,
            fact.channel,
            fact.period,
            fact.cadence,
            fact.table_row,
        )
        home = source.index_at(fact.start)
        first = kept.get(key)
        if first is None:
            kept[key], homes[key] = fact, home
        elif fact.kind is Kind.LANGUAGE or homes[key] != home:
            if fact.span != first.span and fact.span not in first.alt_spans:
                kept[key] = replace(first, alt_spans=(*first.alt_spans, fact.span))
        else:
            kept[(*key, index)] = fact
    return list(kept.values())


def _warnings(source: Source, facts: list[Fact]) -> list[str]:
    found = []
    if not source.sentences:
        found.append("Văn bản không có nội dung đọc được.")
    elif not any(fact.kind is not Kind.REFERENCE for fact in facts):
        found.append("Văn bản không nêu số liệu nào về hoạt động tuyên truyền.")
    found.extend(
        f"Số “{fact.span}” lớn bất thường; hãy đối chiếu với bản gốc."
        for fact in facts
        if isinstance(fact.value, int | float) and fact.value > _MOST
    )
    if any(fact.period is None for fact in facts if fact.kind is not Kind.REFERENCE):
        found.append("Có số liệu không rõ thuộc kỳ nào: văn bản không nêu năm.")
    found.extend(
        f"Ký hiệu “{fact.number}” viết khác thứ tự thường dùng; hãy đối chiếu với bản gốc."
        for fact in facts
        if fact.number and has_swapped_symbol(fact.number)
    )
    return found
