"""One-page sheets that stand in for evidence in the demonstration."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.papers import layout
from lantoa.papers.engine import compile_pdf
from lantoa.papers.legible import legible
from lantoa.papers.metrics import writable


def stand_in(title: str, lines: Sequence[str], mark: str) -> bytes:
    """A sheet of A5 with the mark framed on top, a title and its lines, one paragraph each."""
    data = {
        "title": writable(legible(title)) or "-",
        "lines": [writable(legible(line)) for line in lines],
        "mark": writable(legible(mark)),
        "font": layout.TWIN,
    }
    return compile_pdf("sheet.typ", data)
