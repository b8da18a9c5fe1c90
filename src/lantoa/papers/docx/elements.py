"""WordprocessingML by hand: the few elements that papers need, children in schema order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lantoa.papers.layout import FONT
from lantoa.papers.paper import Run

Node = Any
"""An lxml element of python-docx; its classes are made at run time and carry no types."""

FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")


def make(tag: str, attributes: Mapping[str, object] | None = None, *children: Node) -> Node:
    node = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        node.set(qn(name), str(value))
    node.extend(child for child in children if child is not None)
    return node


def twips(points: float) -> int:
    return round(points * 20)


def fonts() -> Node:
    return make("w:rFonts", dict.fromkeys(FONT_SLOTS, FONT))


def run(text: str, *, bold: bool = False, italic: bool = False) -> Node:
    """One run. Bold and italic of the element itself come from the paragraph's style."""
    properties = make(
        "w:rPr", {}, fonts(), make("w:b") if bold else None, make("w:i") if italic else None
    )
    words = make("w:t", {"xml:space": "preserve"})
    words.text = text
    return make("w:r", {}, properties, words)


def runs(stretches: Iterable[Run]) -> list[Node]:
    return [run(part.text, bold=part.bold, italic=part.italic) for part in stretches]


def paragraph(
    style: str,
    *content: Node,
    keep_next: bool = False,
    border: Node = None,
    tabs: Node = None,
    before: float | None = None,
    indent: tuple[float, float] | None = None,
    align: str | None = None,
    section: Node = None,
) -> Node:
    """A paragraph of a style of our own; only what differs from the style is said here.

    ``before`` and ``indent`` (left, right) are points.
    """
    sides = indent and {
        "w:left": twips(indent[0]),
        "w:right": twips(indent[1]),
        "w:firstLine": 0,
    }
    properties = make(
        "w:pPr",
        {},
        make("w:pStyle", {"w:val": style}),
        make("w:keepNext") if keep_next else None,
        border,
        tabs,
        make("w:spacing", {"w:before": twips(before)}) if before is not None else None,
        make("w:ind", sides) if sides else None,
        make("w:jc", {"w:val": align}) if align else None,
        section,
    )
    return make("w:p", {}, properties, *content)


def rule(length: float, room: float, *, before: float | None = None) -> Node:
    """A short rule in the middle of a column ``room`` wide (points): the top border of an empty
    paragraph, which word processors draw alike and an officer can delete."""
    side = max(0.0, (room - length) / 2)
    line = {"w:val": "single", "w:sz": 4, "w:space": 1, "w:color": "000000"}
    border = make("w:pBdr", {}, make("w:top", line))
    return paragraph("rule", border=border, indent=(side, side), before=before)


def page_field() -> list[Node]:
    """The number of the page, counted by the word processor."""
    parts = []
    for kind in ("begin", "separate", "end"):
        char = make("w:fldChar", {"w:fldCharType": kind})
        parts.append(make("w:r", {}, make("w:rPr", {}, fonts()), char))
    code = make("w:instrText", {"xml:space": "preserve"})
    code.text = "PAGE"
    parts.insert(1, make("w:r", {}, make("w:rPr", {}, fonts()), code))
    parts.insert(3, run("2"))
    return parts


def tab() -> Node:
    return make("w:r", {}, make("w:tab"))
