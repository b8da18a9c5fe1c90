"""Office files are zip archives: what must hold before one of them is opened."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from lantoa.kernel.cells import MARK, NoWorksheet, TooFar, cells_of
from lantoa.reader.refusals import refusal

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 5_000
_MAX_INDEX = 4 * 1024 * 1024
"""The list of a workbook's sheets, and that of their paths, are read whole."""
_CHUNK = 256 * 1024
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_DECLARATIONS = (b"<!doctype", b"<!entity")


def check_archive(data: bytes, kind: str) -> None:
    """Refuse what is broken, of another kind, too large unpacked, or carries XML declarations.

    Sizes are measured by unpacking in pieces, not believed. Raises ``UnreadableDocument``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_sizes(archive)
            if _MAIN[kind] not in archive.namelist():
                raise refusal("wrong_type", name=f".{kind}")
            _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise refusal("broken") from error


def check_cells(data: bytes, most: int) -> None:
    """Refuse a workbook with a sheet that asks for room for more than ``most`` cells.

    The archive has passed ``check_archive``. Every part that could be read as a sheet is looked
    at: its relations name it, not its path. Raises ``UnreadableDocument``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                if _may_be_sheet(archive, member):
                    cells_of(_pieces(archive, member), most)
    except TooFar as error:
        raise refusal("zip_bomb") from error
    except NoWorksheet as error:
        raise refusal("broken") from error


def formulas_of(data: bytes) -> frozenset[tuple[int, int]]:
    """Row and column, from 1, of the first sheet's cells that hold a formula. The workbook has
    passed ``check_cells``. Raises ``KeyError`` and ``ValueError`` when no sheet is found."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        member = archive.getinfo(_first_sheet(archive))
        return frozenset(cells_of(_pieces(archive, member), MAX_UNPACKED).formulas)


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The path of the first tab: the workbook names its relation, the relation its path.

    Where a workbook could be understood in two ways there is no first tab.
    """
    if _relations(archive, "", "Type", "_rels/.rels").get("officeDocument") != _MAIN["xlsx"]:
        raise ValueError("workbook")
    first = next(_parsed(archive, _MAIN["xlsx"]).iter("{*}sheet"), None)
    if first is None:
        raise KeyError("sheet")
    named = next((str(value) for name, value in first.items() if str(name).endswith("}id")), "")
    path = _relations(archive, "xl", "Id", "xl/_rels/workbook.xml.rels")[named]
    (found,) = (name for name in archive.namelist() if name.lower() == path.lower())
    return found


def _relations(archive: zipfile.ZipFile, folder: str, key: str, part: str) -> dict[str, str]:
    """The paths by the last word of that attribute; of two the last counts, as for programs."""
    found = {}
    for relation in _parsed(archive, part):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
        found[relation.get(key, "").rpartition("/")[2]] = target.lstrip("/")
    return found


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > _MAX_INDEX:
        raise ValueError(name)
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(name), safe)
    except etree.XMLSyntaxError as error:
        raise ValueError(name) from error


def _may_be_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    tail = b""
    for piece in _pieces(archive, member):
        seen = tail + piece.replace(b"\0", b"")
        if MARK in seen:
            return True
        tail = seen[-len(MARK) :]
    return False


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:
        while piece := part.read(_CHUNK):
            yield piece


def _check_sizes(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refusal("zip_bomb")
    if any(member.flag_bits & 0x1 for member in members):
        raise refusal("encrypted")


def _unpack(archive: zipfile.ZipFile) -> None:
    total = 0
    for member in archive.infolist():
        is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail = b""
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise refusal("zip_bomb")
                if is_xml:
                    bare = tail + chunk.replace(b"\0", b"").lower()
                    if any(word in bare for word in _DECLARATIONS):
                        raise refusal("unsafe_xml")
                    tail = bare[-16:]
