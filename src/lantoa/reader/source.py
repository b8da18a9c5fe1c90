"""One text under the reader: its layout, its channel words, its periods, what is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from lantoa.reader.channels import ChannelMap
from lantoa.reader.lexicon import Lexicon
from lantoa.reader.numbers import NumberToken, find_numbers
from lantoa.reader.periods import (
    PeriodMention,
    find_periods,
    is_topical,
    period_of_title,
    year_of_dateline,
)
from lantoa.reader.segments import Layout, Sentence, lay_out

_NOISE = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S{1,64}@\S{1,64}\.\w+|(?<!\d)\d{1,2}[/-]\d{1,2}[/-]\d{4}(?!\d)|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?"
    r"|(?<!\w)\d{1,2}h\d{0,2}(?!\w)",
    re.IGNORECASE,
)


class Source:
    """Everything that the rules ask about a text. ``text`` is NFC; all places are places in it."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.layout: Layout = lay_out(text, lexicon)
        self._starts = [sentence.start for sentence in self.layout.sentences]
        self.channels = ChannelMap(text, lexicon)
        self._taken = bytearray(len(text))
        self.take(match.span() for match in _NOISE.finditer(text))
        self._title_period = period_of_title(self.layout.title)
        self._dateline_year = year_of_dateline(self.layout.dateline)
        self._periods: dict[Sentence, list[PeriodMention]] = {}
        self._topics: list[tuple[int, str]] = []
        self._read_periods()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.layout.sentences

    def index_at(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self._starts, place) - 1

    def sentence_before(self, sentence: Sentence) -> Sentence | None:
        index = self.index_at(sentence.start) - 1
        return self.sentences[index] if index >= 0 else None

    def words(self, sentence: Sentence) -> str:
        return self.text[sentence.start : sentence.end]

    def take(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark places as read, so that no number in them is read again."""
        for start, end in spans:
            self._taken[start:end] = b"\1" * (end - start)

    def numbers(self, sentence: Sentence) -> list[NumberToken]:
        """Quantities of a sentence that nothing has read yet."""
        return [
            token
            for token in find_numbers(self.text, self.lexicon, sentence.start, sentence.end)
            if not any(self._taken[token.start : token.end])
        ]

    def period_at(self, sentence: Sentence, place: int) -> str | None:
        """A figure's period: of its sentence, else the title, the topic so far, the date line."""
        year = self._year_before(sentence.start)
        found = self._periods[sentence]
        before = [mention for mention in found if mention.end <= place]
        for mention in [*reversed(before), *found]:
            key = mention.within(year)
            if key is not None:
                return key
        return self._title_period or self._topic_before(sentence.start) or self._dateline_year

    def _topic_before(self, place: int) -> str | None:
        index = bisect_right(self._topics, (place, "~"))
        return self._topics[index - 1][1] if index else None

    def _year_before(self, place: int) -> str | None:
        known = self._title_period or self._topic_before(place) or self._dateline_year
        return known[:4] if known else None

    def _read_periods(self) -> None:
        for sentence in self.sentences:
            mentions = list(find_periods(self.text, sentence.start, sentence.end))
            self._periods[sentence] = mentions
            self.take((mention.start, mention.end) for mention in mentions)
            for mention in mentions:
                if mention.is_whole and is_topical(self.text, mention, sentence.start):
                    self._topics.append((mention.start, mention.key))
                    break

    def drop_periods(self, spans: Iterable[tuple[int, int]]) -> None:
        """Forget periods inside spans: the date of a document is not the period of a figure."""
        cut = list(spans)
        for sentence, mentions in self._periods.items():
            self._periods[sentence] = [
                mention
                for mention in mentions
                if not any(low <= mention.start < high for low, high in cut)
            ]
