"""Counts, attendance and targets: a number, what is counted, where, how often, of which whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lantoa.reader.cadences import Rhythm, is_bare_amount, is_obligation, rhythm_of
from lantoa.reader.facts import Fact, Kind
from lantoa.reader.numbers import NumberToken
from lantoa.reader.parts import whole_of
from lantoa.reader.placing import place_of
from lantoa.reader.qualifiers import Bound, bound_of
from lantoa.reader.segments import Sentence
from lantoa.reader.source import Source
from lantoa.reader.units import UnitMatch, units_after

_NEAR = 60
_BACK = 40
_DONE_REACH = 400
_CLOSING = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number with its unit, inside its clause. ``floor`` is where the figure before it ends."""

    number: NumberToken
    match: UnitMatch
    clause: tuple[int, int]
    floor: int


def find_counts(source: Source, sentence: Sentence, earlier: list[Fact]) -> list[Fact]:
    """Figures of one sentence, in order. ``earlier`` are the facts of the text so far."""
    found: list[Fact] = []
    for number in source.numbers(sentence):
        floor = max([sentence.start, *(fact.end for fact in found)])
        if number.start < floor:
            continue
        for match in units_after(source.text, number.end, sentence.end, source.lexicon):
            figure = _Figure(number, match, clause_at(source.text, sentence, number.start), floor)
            fact = _read(source, sentence, figure, found)
            if fact is not None:
                found.append(whole_of(source, sentence, fact, [*earlier[-_BACK:], *found]))
                break
    return found


def clause_at(text: str, sentence: Sentence, place: int) -> tuple[int, int]:
    """The stretch between semicolons around a place."""
    low = text.rfind(";", sentence.start, place)
    high = text.find(";", place, sentence.end)
    return (sentence.start if low < 0 else low + 1), (sentence.end if high < 0 else high)


def _read(source: Source, sentence: Sentence, figure: _Figure, found: list[Fact]) -> Fact | None:
    number, match = figure.number, figure.match
    low = max(figure.clause[0], figure.floor)
    rhythm = rhythm_of(
        source.text,
        low,
        number.start,
        match.end,
        may_be_bare=(match.unit.rhythm or match.unit.composes) and is_bare_amount(number.value),
        lexicon=source.lexicon,
    )
    if not _is_wanted(source, sentence, figure, rhythm):
        return None
    place = place_of(source, sentence, match, number, figure.floor, found)
    if match.unit.needs_channel and not place.is_said:
        return None
    bound = bound_of(
        source.text,
        low,
        number.start,
        match.end,
        is_medium=match.unit.medium,
        lexicon=source.lexicon,
    )
    kind, rule = _kind(source, sentence, figure, rhythm)
    start, end = _stretch(source, figure, bound, rhythm, place.end)
    return Fact(
        kind=kind,
        span=source.text[start:end],
        start=start,
        end=end,
        rule=rule,
        value=number.value,
        qualifier=bound.qualifier.value,
        unit=match.name,
        channel=place.channels.first,
        also_channels=place.channels.also,
        period=source.period_at(sentence, number.start),
        cadence=rhythm.cadence if rhythm else None,
        table_row=row_label(source, sentence, number.start),
    )


def _is_wanted(source: Source, sentence: Sentence, figure: _Figure, rhythm: Rhythm | None) -> bool:
    """Whether the words around allow this unit here; a doubtful "một" needs a verb before it."""
    unit, number = figure.match.unit, figure.number
    if unit.needs_cadence and (rhythm is None or rhythm.cadence is None):
        return False
    if unit.needs and not _has_cue(source, sentence, figure, unit.needs):
        return False
    written = source.text[number.start : number.end].lower()
    if number.written == "word" and written == "một" and rhythm is None:
        lead = source.text[max(figure.floor, number.start - 16) : number.start]
        verbs = list(source.lexicon.cue("one").finditer(lead))
        return bool(verbs) and not lead[verbs[-1].end() :].strip()
    return True


def _has_cue(source: Source, sentence: Sentence, figure: _Figure, name: str) -> bool:
    cue = source.lexicon.cue(name)
    if name == "contest_text":
        return source.layout.is_contest or bool(cue.search(source.words(sentence)))
    low = max(figure.clause[0], figure.number.start - _NEAR)
    high = min(figure.clause[1], figure.match.end + _NEAR)
    return bool(
        cue.search(source.text, low, figure.number.start)
        or cue.search(source.text, figure.match.start, high)
    )


def _kind(
    source: Source, sentence: Sentence, figure: _Figure, rhythm: Rhythm | None
) -> tuple[Kind, str]:
    number, match = figure.number, figure.match
    if rhythm is not None:
        return Kind.TARGET, "target_cadence" if rhythm.cadence else "target_share"
    if is_obligation(source.text, sentence.start, number.start, match.end, source.lexicon):
        return Kind.TARGET, "target_obligation"
    low = max(sentence.start, number.start - _DONE_REACH)
    is_done = source.lexicon.cue("done").search(source.text, low, number.start)
    if (source.layout.is_plan or sentence.is_ahead) and not is_done:
        return Kind.TARGET, "target_plan"
    if match.unit.kind == "attendance":
        return Kind.ATTENDANCE, "attendance"
    return Kind.COUNT, "count"


def _stretch(
    source: Source, figure: _Figure, bound: Bound, rhythm: Rhythm | None, placed: int
) -> tuple[int, int]:
    """From the first word that bounds or paces the figure to the last that says what it counts."""
    end = max(bound.end, figure.match.end, placed)
    space = _CLOSING.match(source.text, figure.match.end)
    if space and end == figure.match.end:
        more = source.lexicon.cue("communication").match(source.text, space.end())
        end = more.end() if more and more.end() <= figure.clause[1] else end
    if rhythm is None:
        return bound.start, end
    return min(bound.start, rhythm.start), max(end, rhythm.end)


_CELLS = re.compile(r"\s\|\s")
_LABEL = re.compile(r"[^\W\d]{2,}")


def row_label(source: Source, sentence: Sentence, place: int) -> str | None:
    """The first cell with words before a place, when the line is a row of a table."""
    line_start = source.text.rfind("\n", 0, sentence.start) + 1
    if not _CELLS.search(source.text, line_start, sentence.end):
        return None
    cells = _CELLS.split(source.text[line_start:place])[:-1]
    return next((" ".join(cell.split()) for cell in cells if _LABEL.search(cell)), None)
