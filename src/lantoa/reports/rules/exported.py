"""What a report that was handed out as a file gives back: its figures, by measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lantoa.kernel.value import Total
from lantoa.reader.amounts import Amount, Said
from lantoa.reader.report_tables import OF_WHICH, Line, Names
from lantoa.reports.rules.figures import Contents, Figure


@dataclass(frozen=True, slots=True)
class Name:
    """How one measure is written in a table. ``whole`` is the line right above which this one is a
    part of, ``side`` tells production from placement."""

    label: str
    count_unit: str
    measure: str
    side: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure as a file states it: a number in its parts, or the words that there is none."""

    said: Said
    total: Total


def stated_by(figure: Figure) -> Stated:
    """The figure as every paper prints it: silence of single sources stands in the notes."""
    if figure.is_apart:
        return Stated(Said.APART, Total())
    if not figure.whole.is_stated:
        return Stated(Said.NOT_STATED, Total())
    return Stated(Said.STATED, figure.whole.stated_only())


def figures_of(contents: Contents) -> dict[str, Stated]:
    return {figure.measure: stated_by(figure) for figure in contents.figures}


def figures_read(lines: Iterable[Line]) -> dict[str, Stated]:
    """What was read, by measure. A line that states nothing, is not known or not understood is
    left out; so is a measure that two lines state differently."""
    found: dict[str, Stated] = {}
    twice: set[str] = set()
    for line in lines:
        if not line.measure or not states(line.actual):
            continue
        stated = Stated(line.actual.said, line.actual.total)
        if found.setdefault(line.measure, stated) != stated:
            twice.add(line.measure)
    return {measure: stated for measure, stated in found.items() if measure not in twice}


def states(amount: Amount) -> bool:
    """Whether a cell says what a figure of ours says: a number, or words that there is none."""
    return amount.said in (Said.STATED, Said.NOT_STATED, Said.APART)


# --- Which line is which measure -----------------------------------------------------------------


def by_words(names: Sequence[Name], forms: Sequence[Sequence[Name]]) -> Names:
    """Finds measures by the words of a line alone. ``names`` are those of the indicators, each of
    ``forms`` the lines of a form in their order. What the words could mean twice is not named."""
    single = _lookup(names)
    placed = _lookup([name for form in forms for name in form])

    def find(lines: Sequence[Line]) -> Sequence[str]:
        whole = {_sequence(lines, form) for form in forms if _opens(lines, form)}
        if len(whole) == 1:
            known = next(iter(whole))
            rest = [_one(single, line) for line in lines[len(known) :]]
            return [*known, *rest]
        return [_one(single, line) or _one(placed, line) for line in lines]

    return find


_Lookup = Mapping[tuple[str, str], Sequence[Name]]


def _lookup(names: Iterable[Name]) -> _Lookup:
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in names:
        found[_key(name.label, name.count_unit)].append(name)
    return found


def _key(label: str, unit: str) -> tuple[str, str]:
    return _words(label), _words(unit)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _opens(lines: Sequence[Line], form: Sequence[Name]) -> bool:
    """Whether a table begins with all lines of a form."""
    return 0 < len(form) <= len(lines) and all(
        _key(line.label, line.count_unit) == _key(name.label, name.count_unit)
        for line, name in zip(lines, form, strict=False)
    )


def _sequence(lines: Sequence[Line], form: Sequence[Name]) -> tuple[str, ...]:
    return tuple(name.measure for name in form[: len(lines)])


def _one(lookup: _Lookup, line: Line) -> str:
    found = lookup.get(_key(line.label, line.count_unit), ())
    if not found and line.label.startswith(OF_WHICH):
        plain = line.label.removeprefix(OF_WHICH)
        found = lookup.get(_key(plain, line.count_unit), ())
    for fits in (
        lambda name: True,
        lambda name: bool(line.side) and name.side == line.side,
        lambda name: bool(line.whole) and _words(name.whole) == _words(line.whole),
    ):
        measures = {name.measure for name in found if fits(name)}
        if len(measures) == 1:
            return measures.pop()
    return ""
