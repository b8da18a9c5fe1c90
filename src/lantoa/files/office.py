"""Whether a DOCX or XLSX may be taken: a sound archive with nothing in it that acts by itself."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from lantoa.files.refusals import Unsound
from lantoa.kernel.cells import MARK, NoWorksheet, TooFar, cells_of

UNPACKED_LIMIT = 200 * 1024 * 1024
"""Bytes that an office file may unpack to; more is a bomb."""

MOST_MEMBERS = 5_000
MOST_CELLS = 1_000_000
"""Rows times columns up to the last cell of a sheet. Programs that read sheets make room for all
of them, so that one cell in the last corner asks for 17 billion."""

_PIECE = 1024 * 1024
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How office files are packed. Other ways can unpack a few bytes into all of the memory before
anything is counted."""

_END = struct.Struct("<4s4H2LH")
_MACRO_PARTS = re.compile(
    r"(?i)(vbaproject|vbadata)|(^|/)(macrosheets|activex)/|\.(exe|dll|js|vbs)$"
)
_MACRO_TYPES = re.compile(
    rb"(?i)macroenabled|vnd\.ms-office\.(vbaproject|activex)|ms-excel\.macrosheet"
)
_RELATION = re.compile(rb"(?i)<(?:\w{1,10}:)?relationship\s[^>]{0,4000}>")
_ACTING = re.compile(rb"(?i)/(attachedTemplate|oleObject|frame|subDocument|package)[\"']")
_FAR = re.compile(rb"(?i)target\s*=\s*[\"']\s*(https?:|ftp:|mhtml:|\\\\|//|file:(//[^/]|/{4,5}))")
"""A template of one's own machine is named in most documents; one of another machine acts."""
_DECLARED = (b"<!doctype", b"<!entity")
_ENCODING = re.compile(rb"^[^<]{0,4}<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']{1,40})")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"})
_OVERLAP = 4100

_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, RuntimeError),
    *(NotImplementedError, EOFError, OSError),
)


def main_part(content: bytes) -> str:
    """``word``, ``xl``, or nothing: which program the archive belongs to."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except _UNREADABLE:
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    if "word/document.xml" in names:
        return "word"
    return "xl" if "xl/workbook.xml" in names else ""


def check(content: bytes) -> None:
    """Raises :class:`Unsound`. Everything is unpacked once, in pieces, and counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_index(archive, content)
            left = UNPACKED_LIMIT
            for member in archive.infolist():
                left -= _check_member(archive, member, left)
    except _UNREADABLE as error:
        raise Unsound("broken") from error


def _check_index(archive: zipfile.ZipFile, content: bytes) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if any(member.flag_bits & 0x1 for member in members):
        raise Unsound("locked")
    too_much = sum(member.file_size for member in members) > UNPACKED_LIMIT
    if too_much or len(members) > MOST_MEMBERS:
        raise Unsound("bomb")
    # Two programs may read two members of one name, or another archive behind the first.
    if len(set(names)) != len(names) or not _is_all_of(content):
        raise Unsound("two_in_one")
    if any(member.compress_type not in _PACKED for member in members):
        raise Unsound("broken")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Unsound("broken")
    if any(_MACRO_PARTS.search(name) for name in names):
        raise Unsound("macro")


def _is_all_of(content: bytes) -> bool:
    """Whether the archive begins at the first byte and ends at the last."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) < at + _END.size:
        return False
    _, _, _, _, _, size, offset, comment = _END.unpack_from(content, at)
    return at + _END.size + comment == len(content) and offset + size == at


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Bytes that the member unpacks to."""
    name = member.filename.lower()
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    # Relations make a part a sheet, whatever its path: every part is asked.
    is_sheet, taken, tail = False, 0, b""
    with archive.open(member) as part:
        while piece := part.read(_PIECE):
            if not taken and (is_xml := is_xml or _looks_like_xml(piece)):
                _check_encoding(piece)
            taken += len(piece)
            if taken > left:
                raise Unsound("bomb")
            seen = tail + piece.replace(b"\x00", b"")
            is_sheet = is_sheet or MARK in seen
            if is_xml:
                _check_xml(name, seen)
            tail = seen[-_OVERLAP:]
    if is_sheet:
        _check_cells(archive, member)
    return taken


def _looks_like_xml(head: bytes) -> bool:
    return head[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_cells(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    try:
        with archive.open(member) as part:
            cells_of(iter(lambda: part.read(_PIECE), b""), MOST_CELLS)
    except TooFar as error:
        raise Unsound("far_cell") from error
    except NoWorksheet as error:
        raise Unsound("broken") from error


def _check_encoding(head: bytes) -> None:
    """In an encoding that we do not look for, a declaration could hide."""
    said = _ENCODING.match(head[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if said and said.group(1).lower() not in _ENCODINGS:
        raise Unsound("unsafe_xml")


def _check_xml(name: str, seen: bytes) -> None:
    lowered = seen.lower()
    if any(word in lowered for word in _DECLARED):
        raise Unsound("unsafe_xml")
    if name == "[content_types].xml" and _MACRO_TYPES.search(seen):
        raise Unsound("macro")
    for relation in _RELATION.findall(seen) if name.endswith(".rels") else ():
        if _ACTING.search(relation) and _FAR.search(relation):
            raise Unsound("active_office")
    if b"ddeauto" in lowered or b"<ddelink" in lowered:
        raise Unsound("active_office")
