"""A table as ODS (OpenDocument 1.3), written as it is read.

The libraries that write ODS hold the whole document in memory; a list of 200,000 rows does not fit
into the memory of one process beside others (docs/decisions).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from lantoa.papers.tables.cells import MOST_ROWS, Cell

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_BATCH = 500

_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" \
manifest:media-type="{MEDIA_TYPE}"/><manifest:file-entry manifest:full-path="content.xml" \
manifest:media-type="text/xml"/></manifest:manifest>"""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" \
xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" \
office:version="1.3"><office:automatic-styles><number:date-style style:name="d">\
<number:day number:style="long"/><number:text>/</number:text>\
<number:month number:style="long"/><number:text>/</number:text>\
<number:year number:style="long"/></number:date-style>\
<style:style style:name="day" style:family="table-cell" style:data-style-name="d"/>\
<style:style style:name="head" style:family="table-cell">\
<style:text-properties fo:font-weight="bold"/></style:style>"""

_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def write_ods(
    file: IO[bytes],
    title: Cell,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type stands first and unpacked, so that a file is known by its beginning
        # (OpenDocument 1.3, part 2, section 3.3).
        archive.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            for piece in _pieces(str(title), headings, widths, rows):
                content.write(piece.encode())


def _pieces(
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
) -> Iterator[str]:
    yield _HEAD
    for place, width in enumerate(widths):
        yield (
            f'<style:style style:name="c{place}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * 0.21:.2f}cm"/>'
            "</style:style>"
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield f"<table:table table:name={quoteattr(title)}>"
    for place in range(len(widths)):
        yield f'<table:table-column table:style-name="c{place}"/>'
    yield _row(_words(heading, ' table:style-name="head"') for heading in headings)
    waiting: list[str] = []
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise ValueError("more rows than a spreadsheet can hold")
        waiting.append(_row(_cell(cell) for cell in row))
        if len(waiting) >= _BATCH:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)
    yield _TAIL


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return _words(cell)
    if isinstance(cell, date):
        return (
            f'<table:table-cell table:style-name="day" office:value-type="date" '
            f'office:date-value="{cell.isoformat()}"><text:p>{cell:%d/%m/%Y}</text:p>'
            "</table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{Decimal(cell):f}">'
        f"<text:p>{Decimal(cell):f}</text:p></table:table-cell>"
    )


def _words(text: str, style: str = "") -> str:
    """Lines of a text are paragraphs of its cell."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'
