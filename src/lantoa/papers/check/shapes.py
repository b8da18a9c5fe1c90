"""Lines that were drawn: how long each is. Pictures, seals and text boxes are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lantoa.papers.check.looks import A, length
from lantoa.papers.check.opening import Node, W

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
_EMU = 12_700.0
_FLAT = 4.0
"""Points: what is not higher is a line."""
_LINES = frozenset({"line", "straightConnector1"})
_STYLE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+[a-z]{0,2})", re.IGNORECASE)


def drawn_lines(paragraph: Node) -> Iterator[float]:
    """Lengths in points, in the order of the file. What stands twice for old programs counts once
    where the newer form is known."""
    new = list(paragraph.iter(f"{WP}anchor", f"{WP}inline"))
    for node in new:
        found = _drawing(node)
        if found is not None:
            yield found
    for node in () if new else paragraph.iter(f"{V}line", f"{V}shape", f"{V}rect"):
        found = _vector(node)
        if found is not None:
            yield found


def _drawing(node: Node) -> float | None:
    extent = node.find(f"{WP}extent")
    if extent is None or next(node.iter(f"{W}txbxContent"), None) is not None:
        return None
    width = length(extent.get("cx"), _EMU) or 0.0
    height = length(extent.get("cy"), _EMU) or 0.0
    named = next(node.iter(f"{A}prstGeom"), None)
    is_line = named is not None and named.get("prst") in _LINES
    return width if width > height and (height <= _FLAT or is_line) else None


def _vector(node: Node) -> float | None:
    if node.tag == f"{V}line":
        ends = [str(node.get(name, "")).split(",") for name in ("from", "to")]
        if all(len(end) == 2 for end in ends):
            (x0, y0), (x1, y1) = ([length(each, 4 / 3) or 0.0 for each in end] for end in ends)
            return abs(x1 - x0) if abs(x1 - x0) > abs(y1 - y0) else None
    said = {name.lower(): value for name, value in _STYLE.findall(str(node.get("style", "")))}
    width, height = (length(said.get(name), 4 / 3) for name in ("width", "height"))
    return width if width and (height or 0.0) <= _FLAT else None
