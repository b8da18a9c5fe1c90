"""Lengths that depend on the words: rules below lines, even lines of a title, the addressees.

Computed once from the font, so that DOCX and PDF agree. All results are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lantoa.papers import layout
from lantoa.papers.layout import ELEMENTS, Element
from lantoa.papers.metrics import even_width, face

POINTS_PER_MM = 72 / 25.4
NARROWEST_TITLE = 200.0
"""Room for the type of the paper or the number of an annex, which stand over a short title."""


def points(millimetres: float) -> float:
    return millimetres * POINTS_PER_MM


def line_width(*, landscape: bool = False) -> float:
    return points(layout.text_width(landscape=landscape))


def style_of(element: Element) -> str:
    slant = "Italic" if element.italic else ""
    return f"{'Bold' if element.bold else ''}{slant}" or "Regular"


def width(key: str, text: str) -> float:
    """Width of one line of text set as the element ``key``."""
    element = ELEMENTS[key]
    return face(style_of(element)).width(element.worded(text), element.size)


@dataclass(frozen=True, slots=True)
class Title:
    """How wide a centred title is set, and how long the rule below it is."""

    width: float
    rule: float


def title(key: str, text: str, *, landscape: bool = False) -> Title:
    """Lines of even length: a subject is not left with one lonely word."""
    element = ELEMENTS[key]
    widest = line_width(landscape=landscape) * layout.SUBJECT_SHARE
    even = even_width(
        element.worded(text), style=style_of(element), size=element.size, widest=widest
    )
    return Title(max(even, NARROWEST_TITLE), even * layout.RULE_SHARE)


def issuer_width(key: str, text: str) -> float:
    """How wide a line of the left column is set: a long one falls into lines of even length."""
    element = ELEMENTS[key]
    column = line_width() * layout.ISSUER_SHARE * 0.97
    words = element.worded(text)
    return even_width(words, style=style_of(element), size=element.size, widest=column)


def issuer_rule(name_lines: Sequence[str]) -> float:
    """Between one third and one half of the longest line of the issuer, as it is set: a long name
    falls into lines that are shorter than the column."""
    longest = max((issuer_width("issuer", line) for line in name_lines), default=0.0)
    return longest * layout.RULE_SHARE


def motto_rule() -> float:
    """As long as the motto itself."""
    return width("motto", layout.MOTTO)


def addressee_step() -> float:
    """How far several addressees are pushed in: their hyphens stand below the colon."""
    return width("addressee", "Kính gửi")


def addressee_indent(lines: Sequence[str]) -> float:
    """Puts the block of addressees in the middle, never left of a paragraph's first line."""
    step = addressee_step()
    widths = [width("addressee", line) + (step if at else 0) for at, line in enumerate(lines)]
    room = line_width() - max(widths, default=0.0)
    return max(points(layout.FIRST_LINE_INDENT), room / 2)
