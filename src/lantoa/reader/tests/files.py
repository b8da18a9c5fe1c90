"""Files made in memory: whole ones of every kind, and broken or hostile ones."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter


def docx_of(lines: list[str], table: list[list[str]] | None = None) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx_of(rows: list[list[object]]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def html_of(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body><script>9 tin</script>{body}"
    return f"{page}</body></html>".encode()


def pdf_of(lines: list[str]) -> bytes:
    """A PDF of one page whose font maps its own codes to letters, as exported ones do."""
    letters = sorted({letter for line in lines for letter in line})
    code = {letter: index + 1 for index, letter in enumerate(letters)}
    shown = "\n".join(f"<{''.join(f'{code[c]:02x}' for c in line)}> Tj 0 -20 Td" for line in lines)
    pairs = "\n".join(f"<{code[c]:02x}> <{c.encode('utf-16-be').hex()}>" for c in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    return _pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 4 0 R"
            "/Resources<</Font<</F 5 0 R>>>>>>",
            _stream(f"BT /F 12 Tf 20 700 Td\n{shown}\nET"),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            _stream(cmap),
        ]
    )


def _stream(text: str) -> str:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream"


def _pdf(objects: list[str]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{words}endobj\n".encode("ascii")
    start = len(out)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer<</Size {size}/Root 1 0 R>>\n"
    return out + f"{tail}startxref\n{start}\n%%EOF".encode("ascii")


def scanned_pdf() -> bytes:
    """A page without a letter."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_of(["Xin chao"]))))
    writer.encrypt("bi-mat", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked_office() -> bytes:
    """The head of an office file with a password: a compound file with that stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    )


def repacked(data: bytes, parts: dict[str, bytes], *, keep: bool = True) -> bytes:
    """An archive with parts put in; without ``keep`` nothing of the old one stays."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist() if keep else []:
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, words in parts.items():
            new.writestr(name, words)
    return buffer.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
