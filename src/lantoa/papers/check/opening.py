"""The parts of a DOCX that the layout depends on, read as data and never acted on.

Whoever takes a file from outside lets the guard of ``files`` look through it first, which knows
macros and hidden archives and says so. What stands here holds for any caller.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from lantoa.kernel.errors import Problem, Refused

Node = Any
"""An lxml element; the library carries no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_BYTES = 6 * 1024 * 1024
"""Of all parts that are read, unpacked. A report of 100 pages of ours has 2 MB."""

_DOCUMENT = "word/document.xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
)
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_SINGLE = ("styles", "numbering", "settings", "theme")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
_REASONS = {
    "broken": (
        "Tệp hỏng hoặc không phải là tệp DOCX.",
        "Mở tệp bằng phần mềm soạn thảo, lưu lại thành .docx rồi kiểm tra tệp mới.",
    ),
    "too_large": (
        "Phần chữ của tệp quá lớn để kiểm tra.",
        "Tách phụ lục ra tệp riêng rồi kiểm tra từng tệp.",
    ),
    "unsafe_xml": (
        "Tệp có khai báo XML không an toàn.",
        "Mở tệp bằng phần mềm soạn thảo, lưu lại thành tệp mới.",
    ),
    "no_text": ("Tệp không có chữ nào.", "Kiểm tra lại nội dung của tệp."),
}


def refusal(code: str) -> Refused:
    """The refusal of that code, ready to raise."""
    what, remedy = _REASONS[code]
    return Refused(Problem("file", what, remedy, code))


@dataclass(frozen=True, slots=True)
class Opened:
    """Roots of the parts. ``heads`` are headers and footers by their relation."""

    document: Node
    styles: Node | None = None
    numbering: Node | None = None
    settings: Node | None = None
    theme: Node | None = None
    heads: dict[str, Node] = field(default_factory=dict)


def opened(data: bytes) -> Opened:
    """Raises :class:`~lantoa.kernel.errors.Refused` for what is no DOCX, is too large unpacked, or
    declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read(archive)
    except _UNREADABLE as error:
        raise refusal("broken") from error


def _read(archive: zipfile.ZipFile) -> Opened:
    left = MOST_BYTES

    def part(name: str) -> Node:
        nonlocal left
        with archive.open(name) as packed:
            content = packed.read(left + 1)
        left -= len(content)
        if left < 0:
            raise refusal("too_large")
        return _parsed(content)

    document = part(_DOCUMENT)
    if document.find(f"{W}body") is None:
        raise ValueError(_DOCUMENT)
    names = set(archive.namelist())
    single: dict[str, Node] = {}
    heads: dict[str, Node] = {}
    links = "word/_rels/document.xml.rels"
    for link in part(links) if links in names else ():
        if not isinstance(link.tag, str) or link.get("TargetMode") == "External":
            continue
        kind = link.get("Type", "").rpartition("/")[2]
        path = posixpath.normpath(posixpath.join("/word", link.get("Target", ""))).lstrip("/")
        if path not in names:
            continue
        if kind in _SINGLE and kind not in single:
            single[kind] = part(path)
        elif kind in ("header", "footer"):
            heads[link.get("Id", "")] = part(path)
    return Opened(document, heads=heads, **single)


def _parsed(content: bytes) -> Node:
    bare = content.replace(b"\0", b"").lower()
    if b"<!doctype" in bare or b"<!entity" in bare:
        raise refusal("unsafe_xml")
    if _STRICT in content:
        for strict, transitional in _STRICT_NAMES:
            content = content.replace(_STRICT + strict, _TRANSITIONAL + transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(content, parser)
    # A part in another encoding hides its document type from the search above.
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("unsafe_xml")
    return root
