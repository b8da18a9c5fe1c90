"""A paper as PDF/A-2a and PDF/UA-1, in the layout of Decree 30/2020/NĐ-CP, Annex I."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from lantoa.papers import layout, measures, wording
from lantoa.papers.easing import ease
from lantoa.papers.engine import compile_pdf
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.legible import cleaned
from lantoa.papers.metrics import writable
from lantoa.papers.paper import Block, Heading, Listing, Paper, Paragraph, Run, Table, runs_of

LONG_CELL = 600
"""Characters above which a cell may run over the page; a shorter one is kept in one piece."""


def render(paper: Paper) -> bytes:
    """The same paper gives the same bytes. Characters that no embedded font has become U+FFFD."""
    return compile_pdf("paper.typ", ease(_writable(_data(cleaned(paper)))))


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {key: _writable(part) for key, part in value.items()}
    return [_writable(part) for part in value] if isinstance(value, (list, tuple)) else value


def _data(paper: Paper) -> dict[str, Any]:
    day = wording.file_day(paper)
    addressees = wording.addressee_lines(paper.addressees)
    is_letter = paper.document_type is None
    letter, subject = wording.letter_subject(paper), wording.subject(paper)
    return {
        "layout": _layout(),
        "title": wording.title(paper),
        "author": " ".join(paper.issuer.name_lines),
        "language": paper.language,
        "date": [day.year, day.month, day.day],
        "mark": paper.mark and ELEMENTS["mark"].worded(paper.mark),
        "nation": ELEMENTS["nation"].worded(layout.NATION),
        "motto": layout.MOTTO,
        "motto_rule": measures.motto_rule(),
        "issuer": {
            "parent": [_issuer_line("parent", text) for text in paper.issuer.parent_lines],
            "name": [_issuer_line("issuer", text) for text in paper.issuer.name_lines],
            "rule": measures.issuer_rule(paper.issuer.name_lines),
        },
        "number": wording.number_line(paper),
        "letter_subject": _issuer_line("letter_subject", letter) if is_letter else None,
        "place_date": wording.place_date_line(paper),
        "type": ELEMENTS["type"].worded(paper.document_type) if paper.document_type else None,
        "subject": {"text": subject, **asdict(measures.title("subject", subject))},
        "addressees": {
            "lines": addressees,
            "indent": measures.addressee_indent(addressees),
            "step": measures.addressee_step(),
        },
        "grounds": wording.ground_lines(paper.grounds),
        "body": _blocks(paper.body),
        "recipients": wording.recipient_lines(paper),
        "signature": {
            "lines": [
                ELEMENTS["authority"].worded(line)
                for line in wording.signature_lines(paper.signature)
            ],
            "name": paper.signature.name,
        },
        "annexes": _annexes(paper),
    }


def _issuer_line(key: str, text: str) -> dict[str, Any]:
    return {"text": ELEMENTS[key].worded(text), "width": measures.issuer_width(key, text)}


def _layout() -> dict[str, Any]:
    return {
        "elements": {key: asdict(element) for key, element in ELEMENTS.items()},
        "font": layout.TWIN,
        "page": [layout.PAGE_WIDTH, layout.PAGE_HEIGHT],
        "margins": asdict(layout.MARGINS),
        "indent": layout.FIRST_LINE_INDENT,
        "gap": layout.PARAGRAPH_GAP_PT,
        "line_spacing": layout.LINE_SPACING,
        "rule": layout.RULE_PT,
        "issuer_share": layout.ISSUER_SHARE,
        "recipients_share": layout.RECIPIENTS_SHARE,
        "signing_room": layout.SIGNING_ROOM_PT,
        "padding": layout.CELL_PADDING_PT,
        "long_cell": LONG_CELL,
    }


def _annexes(paper: Paper) -> list[dict[str, Any]]:
    found = []
    for index, annex in enumerate(paper.annexes, start=1):
        note = wording.annex_note(paper) if annex.note is None else annex.note
        wide = annex.landscape
        found.append(
            {
                "label": wording.annex_label(index, len(paper.annexes)),
                "title": ELEMENTS["annex_title"].worded(annex.title),
                "width": measures.title("annex_title", annex.title, landscape=wide).width,
                "note": note,
                "note_width": measures.title("annex_note", note, landscape=wide).width,
                "landscape": wide,
                "blocks": _blocks(annex.blocks, depth=1),
            }
        )
    return found


def _blocks(blocks: Iterable[Block], *, depth: int = 0) -> list[dict[str, Any]]:
    """Blocks as data. ``depth`` is the heading level they stand under: the document outline may
    not skip a level (PDF/UA-1), whatever the numbering in the text does."""
    found: list[dict[str, Any]] = []
    current = depth
    for block in blocks:
        match block:
            case Heading():
                current = min(block.level + depth, current + 1)
                text = ELEMENTS[f"heading{block.level}"].worded(block.text)
                found.append(
                    {"kind": "heading", "level": block.level, "depth": current, "text": text}
                )
            case Paragraph():
                found.append(_paragraph(runs_of(block.text)))
            case Listing():
                found += [_paragraph((Run("- "), *runs_of(item))) for item in block.items]
            case Table():
                found.append(_table(block))
    return found


def _paragraph(runs: Iterable[Run]) -> dict[str, Any]:
    return {"kind": "paragraph", "runs": [asdict(run) for run in runs]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "header": table.header,
        "rows": table.rows,
        "shares": table.shares,
        "aligned": [_side(table, column) for column in range(len(table.header))],
        "caption": table.caption,
    }


def _side(table: Table, column: int) -> str:
    if column in table.numeric:
        return "right"
    return "center" if column in table.centred else "left"
