"""A text cut into lines, page furniture set aside, and the rest into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lantoa.reader.furniture import is_dateline, prose_lines
from lantoa.reader.lexicon import CAPITAL, Lexicon

_END = re.compile(rf"[.!?…]+[\"”’)]*\s+(?=[\"“‘(]?(?:{CAPITAL}|\d|[-–+]\s))")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TX|TT|TS|ThS|GS|PGS|BS|KT|TM|TL|Tr|St|Q|P|H|[IVX]+|\d+(?:\.\d+)*)\.$"
)
_HEADING = re.compile(r"^\s*(?:[IVX]+\.|\d+(?:\.\d+)*[.)]|[a-zđ][.)]|[-–+*•])?\s*(.*)$", re.DOTALL)
BREAK = "\ue000"
"""Stands for white space that is longer than any between two words; a line ends there."""
_LINE = re.compile(rf"[^\r\n\x0b\x0c\x85\u2028\u2029{BREAK}]+")
_GAP = re.compile(r"(?<=\s{8})\s+")
_LONGEST = 2_000
_TITLE_LENGTH = 220
_TITLE_LINES = 6
_HEADING_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text; ``start`` and ``end`` are its places in the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the place of the heading above it (``(0, 0)`` when there is none)."""

    start: int
    end: int
    heading_span: tuple[int, int]
    paragraph: int
    is_ahead: bool
    """Whether it stands under a heading about what is still to be done."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is prose in a text: title lines, the date line, sentences."""

    title: str
    dateline: str
    sentences: tuple[Sentence, ...]
    is_plan: bool
    is_contest: bool


def without_gaps(text: str) -> str:
    """The text with long runs of white space made breaks. Every place stays what it was, and no
    pattern has to try a run of thousands of blanks."""
    return _GAP.sub(lambda match: BREAK * len(match[0]), text)


def lines_of(text: str) -> Iterator[Line]:
    """Lines that hold anything."""
    for match in _LINE.finditer(text):
        if match[0].strip():
            yield Line(match.start(), match.end(), match[0])


def lay_out(text: str, lexicon: Lexicon) -> Layout:
    """Cut a text. Never raises: an empty text has no sentences."""
    lines = list(lines_of(text))
    prose = prose_lines([line.text for line in lines], lexicon)
    datelines = [line.text for line in lines[:12] if is_dateline(line.text)]
    kept = [line for line, is_prose in zip(lines, prose, strict=True) if is_prose]
    title = _title(kept)
    sentences = tuple(_sentences(text, kept, lexicon))
    return Layout(
        title=title,
        dateline=datelines[0] if datelines else "",
        sentences=sentences,
        is_plan=any(
            lexicon.cue("plan_title").match(part.strip()) for part in title.split("\n")[:3]
        ),
        is_contest=bool(lexicon.cue("contest_text").search(title)),
    )


def _title(lines: list[Line]) -> str:
    """The short lines above the first long one; empty when the text begins with prose."""
    heads: list[str] = []
    for line in lines[:_TITLE_LINES]:
        if len(line.text) > _TITLE_LENGTH or ";" in line.text:
            break
        heads.append(line.text)
    return "\n".join(heads) if len(heads) < len(lines) else ""


def _sentences(text: str, lines: list[Line], lexicon: Lexicon) -> Iterator[Sentence]:
    heading, ahead = (0, 0), False
    for index, line in enumerate(lines):
        if _is_heading(line.text):
            heading = (line.start, line.end)
            ahead = _looks_ahead(line.text, lexicon)
        for start, end in cut_sentences(text, line.start, line.end):
            yield Sentence(start, end, heading, index, ahead)


def _looks_ahead(line: str, lexicon: Lexicon) -> bool:
    match = _HEADING.match(line)
    return bool(match and lexicon.cue("future_heading").match(match[1].strip()))


def _is_heading(line: str) -> bool:
    stripped = line.strip()
    if len(stripped) > _HEADING_LENGTH:
        return False
    return stripped.endswith(":") or bool(
        re.match(r"(?:[IVX]+\.|\d+(?:\.\d+)*\.)\s*\D", stripped) and stripped[-1] not in ".;,"
    )


def cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of the sentences between two places; abbreviations do not end one."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start() + 1]):
            continue
        yield from _pieces(text, begin, match.end())
        begin = match.end()
    yield from _pieces(text, begin, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or its pieces when it is longer than any sentence: a list without full stops."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end
