"""The text between head and foot, and the opening lines of an annex."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.papers import measures, wording
from lantoa.papers.docx.elements import Node, paragraph, run, runs
from lantoa.papers.docx.frame import line
from lantoa.papers.docx.tables import ruled
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.paper import (
    Annex,
    Block,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Run,
    Table,
    runs_of,
)


def grounds(paper: Paper) -> list[Node]:
    return [line("ground", text) for text in wording.ground_lines(paper.grounds)]


def body(
    blocks: Iterable[Block], *, landscape: bool = False, room: float | None = None
) -> list[Node]:
    """``room`` is the width of the line in points where it is not that of our own pages."""
    found: list[Node] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(line(f"heading{block.level}", block.text))
            case Paragraph():
                found.append(paragraph("body", *runs(runs_of(block.text))))
            case Listing():
                for item in block.items:
                    found.append(paragraph("body", *runs((Run("- "), *runs_of(item)))))
            case Table():
                if block.caption:
                    found.append(line("table_caption", block.caption))
                found += [ruled(block, landscape=landscape, room=room), paragraph("rule", before=4)]
    return found


def annex(paper: Paper, annex: Annex, label: str, *, room: float | None = None) -> list[Node]:
    note = wording.annex_note(paper) if annex.note is None else annex.note
    room = measures.line_width(landscape=annex.landscape) if room is None else room
    found = [line("annex", label), _even("annex_title", annex.title, annex.landscape, 4, room)]
    if note:
        # Not evened: word processors disagree on the width of a no-break space in italics.
        found.append(line("annex_note", note, before=4))
    found.append(paragraph("rule", before=8))
    return found + body(annex.blocks, landscape=annex.landscape, room=room)


def _even(key: str, text: str, landscape: bool, before: float, room: float) -> Node:
    """A centred title in lines of even length."""
    side = max(0.0, (room - measures.title(key, text, landscape=landscape).width) / 2)
    words = run(ELEMENTS[key].worded(text))
    return paragraph(key, words, before=before, indent=(side, side))
