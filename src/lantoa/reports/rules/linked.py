"""Figures inside the words of a report: which they are, whether they still agree, how one is set
right without touching anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Part, Total
from lantoa.reports.rules.figures import Contents, Figure
from lantoa.reports.rules.phrases import only_place
from lantoa.ui.words import NOT_STATED, total_text, value_text

VIEWS = ("actual", "to_date", "before", "planned", "estimate")
"""From which sides a line states a number."""


class NUMBERS:
    """Numbers of a report that are no line: how many of something it has."""

    unproven = "@unproven"
    unstated = "@unstated"
    missing_units = "@missing_units"
    forms = "@forms"
    having = "@having"
    wanted = "@wanted"
    coverage = "@coverage"


_ALIKE = 0.5
"""How much of two sentences must be the same words for one to be the other, edited."""


@dataclass(frozen=True, slots=True)
class Link:
    """``words`` in a sentence of a part state what ``key`` names."""

    part: str
    sentence: str
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The text says ``was`` where the report's own figures now say ``now``. A linked one can be
    set right by a button; of one typed by hand only a guess says what it states."""

    part: str
    sentence: str
    key: str
    was: str
    now: str
    is_linked: bool = True

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left to be said: the sentence counts what is no more."""
        return self.key.startswith("@") and self.now == "0"

    @property
    def can_be_set(self) -> bool:
        return self.is_linked and self.now != NOT_STATED


def key_of(measure: str, view: str) -> str:
    return f"{measure}:{view}"


def words_of(figure: Figure, view: str) -> str:
    """One view of a line as a text states it, with its unit; empty where it states none."""
    if view == "estimate":
        if figure.estimate is None or not figure.estimate.value.is_stated:
            return ""
        return value_text(figure.estimate.value, unit=figure.count_unit, paper=True)
    total = _total(figure, view)
    if total is None or not total.is_stated:
        return ""
    return total_text(total.stated_only(), unit=figure.count_unit, paper=True)


def _total(figure: Figure, view: str) -> Total | None:
    match view:
        case "actual":
            return figure.whole
        case "to_date":
            return figure.to_date
        case "before":
            return figure.before
        case _:
            return figure.planned.total if figure.planned is not None else None


def facts(contents: Contents) -> dict[str, str]:
    """Everything that a report's figures state, as texts say it."""
    found = {
        key_of(figure.measure, view): words
        for figure in contents.figures
        for view in VIEWS
        if (words := words_of(figure, view))
    }
    unstated = [figure for figure in contents.unstated if _was_done(figure)]
    used = {figure.channel for figure in contents.figures if _was_used(figure)}
    counts = {
        NUMBERS.unproven: len(contents.unproven),
        NUMBERS.unstated: len(unstated),
        NUMBERS.missing_units: len(contents.missing_units),
        NUMBERS.forms: len(used),
    }
    found |= {key: vn.paper_number(number) for key, number in counts.items()}
    if contents.plan_coverage is not None and contents.plan_coverage[1]:
        having, wanted = contents.plan_coverage
        found[NUMBERS.having] = vn.number(having)
        found[NUMBERS.wanted] = vn.number(wanted)
        found[NUMBERS.coverage] = vn.number(100 * having // wanted)
    return found


def _was_done(figure: Figure) -> bool:
    return bool(figure.evidenced.parts() or figure.declared or figure.below)


def _was_used(figure: Figure) -> bool:
    if figure.whole.is_stated:
        return any(amount for amount in figure.whole.stated_only().parts().values())
    return _was_done(figure)


# --- Sentences -----------------------------------------------------------------------------------


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, as they stand in it: a line is at least one."""
    for line in text.splitlines():
        start = 0
        for match in re.finditer(r"[.!?]\s+", line):
            if line[match.end() : match.end() + 1].isupper():
                yield line[start : match.end()].strip()
                start = match.end()
        if line[start:].strip():
            yield line[start:].strip()


def _bag(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", vn.fold(sentence)))


def _alike(one: str, other: str) -> float:
    first, second = _bag(one), _bag(other)
    return len(first & second) / len(first | second) if first | second else 0.0


_NUMBER = r"(?:(?:hơn|ít nhất|nhiều nhất|khoảng) )?\d[\d.]*(?:,\d+)?"


def relinked(links: Iterable[Link], sections: Mapping[str, str]) -> tuple[Link, ...]:
    """The links after somebody edited: each stays with its sentence, or with the one it became.
    A link whose number can no longer be told is dropped: what was typed is then typed by hand."""
    parts = {part: list(sentences(text)) for part, text in sections.items()}
    found = [_relinked(link, parts.get(link.part, [])) for link in links]
    return tuple(dict.fromkeys(link for link in found if link is not None))


def _relinked(link: Link, said: Sequence[str]) -> Link | None:
    if link.sentence in said:
        return link
    nearest = max(said, key=lambda each: _alike(each, link.sentence), default="")
    if _alike(nearest, link.sentence) < _ALIKE:
        return None
    if only_place(link.words, nearest):
        return replace(link, sentence=nearest)
    # Another number before the same unit, or the only number where there is no unit.
    unit = re.sub(rf"^{_NUMBER}", "", link.words)
    there = [
        match[0] for match in re.finditer(rf"(?<![\w.,]){_NUMBER}{re.escape(unit)}(?!\w)", nearest)
    ]
    return replace(link, sentence=nearest, words=there[0]) if len(there) == 1 else None


# --- Agreement -----------------------------------------------------------------------------------


def disagreements(
    sections: Mapping[str, str], links: Iterable[Link], contents: Contents
) -> tuple[Disagreement, ...]:
    """Where the words say another number than the figures do now, in the order of the parts."""
    known = facts(contents)
    kept = relinked(links, sections)
    found: list[Disagreement] = []
    for part, text in sections.items():
        for sentence in sentences(text):
            own = [each for each in kept if each.part == part and each.sentence == sentence]
            found += [
                Disagreement(part, sentence, each.key, each.words, now)
                for each in own
                if (now := known.get(each.key, NOT_STATED)) != each.words
            ]
            found += _typed(part, sentence, contents, {each.words for each in own})
    return tuple(found)


def _typed(
    part: str, sentence: str, contents: Contents, linked: set[str]
) -> Iterator[Disagreement]:
    """Numbers typed by hand with the unit and the channel of just one line, which it does not
    state from any side."""
    plain = sentence.lower()
    for unit in dict.fromkeys(figure.count_unit for figure in contents.figures):
        pattern = rf"(?<![\w.,])(\d[\d.]*(?:,\d+)?) {re.escape(unit.lower())}(?!\w)"
        found = list(re.finditer(pattern, plain))
        if not found:
            continue
        lines = [
            figure
            for figure in contents.figures
            if figure.count_unit == unit and _names(figure.channel_name, plain)
        ]
        if len(lines) != 1:
            continue
        stated = _numbers(lines[0])
        for match in found:
            was = sentence[match.start() : match.end()]
            number = _decimal(match[1])
            if number is None or number in stated or any(was in each for each in linked):
                continue
            key = key_of(lines[0].measure, "actual")
            now = words_of(lines[0], "actual") or NOT_STATED
            yield Disagreement(part, sentence, key, was, now, is_linked=False)


def _names(channel: str, plain: str) -> bool:
    """Whether a text names a channel by one of its names."""
    names = [name.strip() for name in re.split(r"[,(]", channel.lower())]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) for name in names if name[4:])


def _numbers(figure: Figure) -> set[Decimal]:
    totals = [_total(figure, view) for view in VIEWS if view != "estimate"]
    found = {
        amount
        for total in totals
        if total is not None
        for place, amount in total.parts().items()
        if place not in (Part.NOT_STATED, Part.NOT_APPLICABLE)
    }
    if figure.estimate is not None:
        value = figure.estimate.value
        found |= {each for each in (value.number, value.number_max) if each is not None}
    if figure.change is not None:
        found.add(abs(figure.change))
    return found


def _decimal(text: str) -> Decimal | None:
    plain = text.rstrip(".").replace(".", "").replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


# --- Setting right -------------------------------------------------------------------------------


def set_right(
    sections: Mapping[str, str], links: Sequence[Link], found: Disagreement
) -> tuple[dict[str, str], tuple[Link, ...]]:
    """The words with that one figure as it is now, and the links to it. A sentence that counts
    what is no more is taken out. Everything else stays letter by letter. Raises ``LookupError``
    where the sentence or the number does not stand there."""
    text = sections.get(found.part, "")
    at = text.find(found.sentence)
    place = only_place(found.was, found.sentence)
    if at < 0 or place is None:
        raise LookupError(found.sentence)
    kept = relinked(links, sections)
    if found.is_gone:
        said = _without(text, at, len(found.sentence))
        gone = [link for link in kept if (link.part, link.sentence) != (found.part, found.sentence)]
        return {**sections, found.part: said}, tuple(gone)
    sentence = f"{found.sentence[: place[0]]}{found.now}{found.sentence[place[1] :]}"
    said = f"{text[:at]}{sentence}{text[at + len(found.sentence) :]}"
    moved = [
        replace(
            link,
            sentence=sentence,
            words=found.now if link.words == found.was and link.key == found.key else link.words,
        )
        if (link.part, link.sentence) == (found.part, found.sentence)
        else link
        for link in kept
    ]
    return {**sections, found.part: said}, tuple(moved)


def _without(text: str, at: int, length: int) -> str:
    before, after = text[:at], text[at + length :]
    if not before.strip(" ") or before.endswith("\n"):
        return f"{before}{after.lstrip(' ').removeprefix(chr(10))}"
    return f"{before.rstrip(' ')}{after}"


def to_json(links: Iterable[Link]) -> list[dict[str, str]]:
    return [
        {"part": each.part, "sentence": each.sentence, "key": each.key, "words": each.words}
        for each in links
    ]


def from_json(data: object) -> tuple[Link, ...]:
    rows = data if isinstance(data, list) else []
    return tuple(
        Link(*(str(row[name]) for name in ("part", "sentence", "key", "words"))) for row in rows
    )
