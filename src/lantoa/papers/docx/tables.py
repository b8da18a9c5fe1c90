"""Tables: the ruled ones of the text, and the unruled ones that hold two columns of head and foot.

Built as elements rather than through the cell objects of python-docx, whose cost grows with the
square of the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lantoa.papers import layout
from lantoa.papers.docx.elements import Node, make, paragraph, run, twips
from lantoa.papers.measures import line_width
from lantoa.papers.paper import Table

_SIDES = ("top", "left", "bottom", "right")


def unruled(shares: Sequence[float], rows: Iterable[Sequence[list[Node]]]) -> Node:
    """Columns side by side, without lines or padding; each cell is a list of paragraphs."""
    widths = [share * line_width() for share in shares]
    table = _table(widths, ruled=False, padding=0)
    for row in rows:
        cells = zip(row, widths, strict=True)
        table.append(_row([_cell(content, width, align="top") for content, width in cells]))
    return table


def ruled(table: Table, *, landscape: bool, room: float | None = None) -> Node:
    """The header row is repeated on each page and no row is split. ``room`` is the width of the
    line in points where it is not that of our own pages."""
    room = line_width(landscape=landscape) if room is None else room
    widths = [share * room for share in table.shares]
    node = _table(widths, ruled=True, padding=layout.CELL_PADDING_PT)
    heads = [paragraph("table_header", run(text)) for text in table.header]
    cells = [_cell([head], width) for head, width in zip(heads, widths, strict=True)]
    node.append(_row(cells, is_header=True))
    for row in table.rows:
        node.append(_row(_cells(table, row, widths)))
    return node


def _cells(table: Table, row: Sequence[str], widths: Sequence[float]) -> list[Node]:
    if len(row) == 1:
        opening = paragraph("table_cell", run(row[0], bold=True), keep_next=True)
        return [_cell([opening], sum(widths), span=len(widths))]
    found = []
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        side = "right" if column in table.numeric else None
        side = "center" if column in table.centred else side
        found.append(_cell([paragraph("table_cell", run(text), align=side)], width))
    return found


def _table(widths: Sequence[float], *, ruled: bool, padding: float) -> Node:
    line: dict[str, object] = {"w:val": "nil"}
    if ruled:
        line = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    borders = [make(f"w:{side}", line) for side in (*_SIDES, "insideH", "insideV")]
    margin = {"w:w": twips(padding), "w:type": "dxa"}
    margins = [make(f"w:{side}", margin) for side in _SIDES]
    properties = make(
        "w:tblPr",
        {},
        make("w:tblW", {"w:w": twips(sum(widths)), "w:type": "dxa"}),
        make("w:tblInd", {"w:w": 0, "w:type": "dxa"}),
        make("w:tblBorders", {}, *borders),
        make("w:tblLayout", {"w:type": "fixed"}),
        make("w:tblCellMar", {}, *margins),
        make("w:tblLook", {"w:val": "0020" if ruled else "0000"}),
    )
    columns = [make("w:gridCol", {"w:w": twips(width)}) for width in widths]
    return make("w:tbl", {}, properties, make("w:tblGrid", {}, *columns))


def _row(cells: Sequence[Node], *, is_header: bool = False) -> Node:
    repeated = make("w:tblHeader") if is_header else None
    return make("w:tr", {}, make("w:trPr", {}, make("w:cantSplit"), repeated), *cells)


def _cell(content: list[Node], width: float, *, span: int = 1, align: str = "center") -> Node:
    properties = make(
        "w:tcPr",
        {},
        make("w:tcW", {"w:w": twips(width), "w:type": "dxa"}),
        make("w:gridSpan", {"w:val": span}) if span > 1 else None,
        make("w:vAlign", {"w:val": align}),
    )
    return make("w:tc", {}, properties, *content)
