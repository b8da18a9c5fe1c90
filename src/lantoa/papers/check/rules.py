"""The rules below motto, issuer and subject: whether each is there, solid, and long enough.

People make them in many ways: a drawn line, the border of a paragraph, an underline, or hyphens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from math import ceil

from lantoa.kernel.vietnamese import number as number_words
from lantoa.papers.check.codes import fault
from lantoa.papers.check.elements import RULE
from lantoa.papers.check.examined import Examined, width_of
from lantoa.papers.check.findings import Finding
from lantoa.papers.check.lines import Line


@dataclass(frozen=True, slots=True)
class _Wanted:
    words: str
    length: str
    least: float
    most: float


_WANTED = {
    "motto": _Wanted("Tiêu ngữ", "dài bằng dòng chữ", 0.8, 1.2),
    "issuer": _Wanted("tên cơ quan ban hành", "bằng 1/3 đến 1/2 dòng chữ", 0.28, 0.56),
    "subject": _Wanted("trích yếu", "bằng 1/3 đến 1/2 dòng chữ", 0.28, 0.56),
}
"""Lengths as parts of the line of words, with room for the eye and for other fonts' widths."""


@dataclass(frozen=True, slots=True)
class _Rule:
    length: float
    is_typed: bool = False


def faults(examined: Examined) -> Iterator[Finding]:
    for key, wanted in _WANTED.items():
        lines = examined.found.of(key)
        if not lines:
            continue
        place = examined.place(lines[-1], key)
        rule = _rule_below(examined, key, lines)
        if rule is None:
            yield fault(
                f"{key}_rule",
                place,
                f"Không có đường kẻ ngang dưới {wanted.words}.",
                f"Kẻ một đường nét liền, {wanted.length}.",
            )
            continue
        if rule.is_typed:
            yield fault(
                "rule_typed",
                place,
                f"Đường kẻ dưới {wanted.words} gõ bằng dấu gạch, không phải nét liền.",
                "Xóa các dấu gạch, vẽ một đường kẻ ngang nét liền.",
            )
        least, most = _lengths(examined, lines)
        if least and not wanted.least * least <= rule.length <= wanted.most * most:
            yield fault(
                f"{key}_rule_length",
                place,
                f"Đường kẻ dưới {wanted.words} dài {_share(rule.length / most)} dòng chữ; "
                f"phải {wanted.length}.",
                "Chỉnh lại độ dài đường kẻ.",
            )


def _share(part: float) -> str:
    return f"{number_words(round(part * 100))} %"


def _lengths(examined: Examined, lines: list[Line]) -> tuple[float, float]:
    """Shortest and longest that the longest line of words can be, however it is broken."""
    whole = max(lines, key=width_of)
    width, room = width_of(whole), examined.room(whole)
    if not room or width <= room:
        return width, width
    return width / ceil(width / room), room


def _rule_below(examined: Examined, key: str, lines: list[Line]) -> _Rule | None:
    last = lines[-1]
    below = list(_below(examined, last))
    for line in (last, *below):
        if line.drawn:
            return _Rule(line.drawn[0])
    for line in below:
        if line.text:
            return _Rule(width_of(line), is_typed=set(line.text) != {"_"})
        if line.setting.has_top or line.setting.has_bottom:
            return _Rule(examined.room(line))
    if last.setting.has_bottom:
        return _Rule(examined.room(last))
    if last.lettered and all(each.look.underline for each in last.lettered):
        return _Rule(width_of(last))
    return _elsewhere(examined, key, lines)


def _below(examined: Examined, last: Line) -> Iterator[Line]:
    """Empty lines and lines of hyphens that follow in the same cell."""
    rest = (
        line
        for line in examined.sheet.lines
        if (line.number, line.piece) > (last.number, last.piece) and line.cell == last.cell
    )
    for line in takewhile(lambda line: not line.text or RULE.match(line.text), rest):
        yield line
        if line.text:
            return


def _elsewhere(examined: Examined, key: str, lines: list[Line]) -> _Rule | None:
    """A drawn line hangs on whatever paragraph was at hand when it was drawn."""
    own = {line.number for line in lines}
    if key == "subject":
        first, last = min(own) - 2, max(own) + 2
        drawn = [
            length
            for line in examined.sheet.lines
            if line.cell is None and first <= line.number <= last
            for length in line.drawn
        ]
        return _Rule(drawn[0]) if drawn else None
    cell = lines[-1].cell
    near = [line for line in examined.sheet.lines if cell is not None and line.cell == cell]
    drawn = [length for line in near for length in line.drawn]
    if not drawn:
        top = examined.found.first("type") or examined.found.first("addressee")
        until = top.number if top else 30
        drawn = [
            length
            for line in examined.sheet.lines
            if line.number < until and not line.side
            for length in line.drawn
        ]
        if len(drawn) < 2:
            drawn = []
    if not drawn:
        return None
    return _Rule(max(drawn) if key == "motto" else min(drawn))
