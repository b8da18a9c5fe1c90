"""Words that are wider than their line: where the PDF may break them.

Word processors break such a word by themselves. Typst lets it run off the page, so the data for
the template say where it may be broken. A word that fits is never touched.
"""

from __future__ import annotations

from typing import Any

from lantoa.papers import layout, measures
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.metrics import eased

_WIDEST = "Bold"
_SHARES = {
    "issuer": layout.ISSUER_SHARE,
    "number": layout.ISSUER_SHARE,
    "letter_subject": layout.ISSUER_SHARE,
    "place_date": 1 - layout.ISSUER_SHARE,
    "type": layout.SUBJECT_SHARE,
    "subject": layout.SUBJECT_SHARE,
    "addressees": 0.7,
    "recipients": layout.RECIPIENTS_SHARE,
    "signature": 1 - layout.RECIPIENTS_SHARE,
    "mark": 0.45,
    "grounds": 1.0,
    "body": 1.0,
}
"""Part of the line that each entry of the data has."""


def ease(data: dict[str, Any]) -> dict[str, Any]:
    """The data of ``paper.typ`` with breaks in words that are too wide for where they stand."""
    line = measures.line_width()
    found = dict(data)
    for key, share in _SHARES.items():
        found[key] = _eased(data[key], line * share)
    found["annexes"] = [
        _eased(annex, measures.line_width(landscape=annex["landscape"]))
        for annex in data["annexes"]
    ]
    return found


def _eased(value: Any, room: float) -> Any:
    """Judged by the widest face and the size of the text: rather one break too many."""
    if isinstance(value, str):
        indent = measures.points(layout.FIRST_LINE_INDENT)
        size = ELEMENTS["body"].size
        return eased(value, style=_WIDEST, size=size, room=room - indent)
    if isinstance(value, dict):
        if value.get("kind") == "table":
            return _eased_table(value, room)
        return {key: _eased(part, room) for key, part in value.items()}
    return [_eased(part, room) for part in value] if isinstance(value, list) else value


def _eased_table(table: dict[str, Any], room: float) -> dict[str, Any]:
    padding = 2 * layout.CELL_PADDING_PT
    rooms = [share * room - padding for share in table["shares"]]
    size = ELEMENTS["table_cell"].size

    def row(cells: list[str], style: str) -> list[str]:
        widths = rooms if len(cells) == len(rooms) else [room - padding]
        pairs = zip(cells, widths, strict=True)
        return [eased(cell, style=style, size=size, room=width) for cell, width in pairs]

    rows = [row(cells, "Regular" if len(cells) > 1 else _WIDEST) for cells in table["rows"]]
    caption = _eased(table["caption"], room)
    return {**table, "header": row(table["header"], _WIDEST), "rows": rows, "caption": caption}
