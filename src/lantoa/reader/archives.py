"""Office files are zip archives: what must hold before one of them is opened."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from lantoa.reader.refusals import refusal

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 5_000
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
