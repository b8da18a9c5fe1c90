"""What a file is, by its content. The name only has to agree."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from lantoa.kernel.errors import Problem, Refused

PAGE_TREE_LIMIT = 50
"""Nodes of a PDF's page tree that are looked at for a page."""

UNPACKED_LIMIT = 200 * 1024 * 1024
"""Bytes that an office file may unpack to; more is a bomb."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file that is taken. ``extensions`` in lower case with their dot."""

    media_type: str
    label: str
    extensions: tuple[str, ...]


PDF = Kind("application/pdf", "PDF", (".pdf",))
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX", (".docx",)
)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", (".xlsx",))
JPEG = Kind("image/jpeg", "JPEG", (".jpg", ".jpeg"))
PNG = Kind("image/png", "PNG", (".png",))
WEBP = Kind("image/webp", "WEBP", (".webp",))
MP3 = Kind("audio/mpeg", "MP3", (".mp3",))
M4A = Kind("audio/mp4", "M4A", (".m4a",))
MP4 = Kind("video/mp4", "MP4", (".mp4",))
TEXT = Kind("text/plain", "TXT", (".txt",))
HTML = Kind("text/html", "HTML", (".html", ".htm"))

EVIDENCE = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, MP3, M4A, MP4)
DOCUMENTS = (DOCX, PDF, XLSX, HTML, TEXT)


_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How office files are packed. Other ways can unpack a few bytes into all of the memory before
anything is counted."""

_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, PyPdfError, DependencyError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(RuntimeError, EOFError, OSError),
)
"""What parsers raise over bytes that are not what they expect, or that a password locks."""


def _office_kind(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            members = archive.infolist()
            if sum(member.file_size for member in members) > UNPACKED_LIMIT:
                return None
            if any(member.compress_type not in _PACKED for member in members):
                return None
            if archive.testzip() is not None:
                return None
    except _UNREADABLE:
        return None
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _is_sound_pdf(content: bytes) -> bool:
    """Whether a page is found within the first nodes of the page tree. The tree is not read
    whole: a file can be made so that this takes minutes."""
    try:
        waiting = [PdfReader(io.BytesIO(content)).root_object["/Pages"].get_object()]
        for _ in range(PAGE_TREE_LIMIT):
            node = waiting.pop()
            if node.get("/Type") == "/Page":
                return True
            kids = node.get("/Kids") or []
            waiting += [kid.get_object() for kid in reversed(list(kids)[:2])]
    except (*_UNREADABLE, IndexError):
        return False
    return False


def sniff(content: bytes) -> Kind | None:
    """The kind that the bytes show, or None when they show none that is known or are broken."""
    if content.startswith(b"%PDF-"):
        return PDF if _is_sound_pdf(content) else None
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return M4A if content[8:11] == b"M4A" else MP4
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return MP3
    return _text_kind(content)


def _text_kind(content: bytes) -> Kind | None:
    try:
        head = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in head:
        return None
    start = head.lstrip()[:200].lower()
    return HTML if start.startswith(("<!doctype html", "<html")) else TEXT


def check(
    content: bytes, name: str, *, taken: tuple[Kind, ...], limit: int, field: str = "file"
) -> Kind:
    """The kind of a file that may be taken.

    ``limit`` is in bytes. Raises :class:`~lantoa.kernel.errors.Refused` with the rule that the
    file breaks: empty, too large, a type that is not taken, broken, or a name that lies.
    """
    labels = ", ".join(kind.label for kind in taken)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not content:
        raise Refused(
            Problem(field, f"Tệp “{name}” rỗng (0 byte).", "Chọn lại tệp có nội dung.", "empty")
        )
    if len(content) > limit:
        raise Refused(
            Problem(
                field,
                f"Tệp “{name}” lớn hơn {limit // (1024 * 1024)} MB.",
                "Chọn tệp nhỏ hơn hoặc dán đường dẫn.",
                "too_large",
            )
        )
    by_name = next((kind for kind in taken if extension in kind.extensions), None)
    if by_name is None:
        raise Refused(
            Problem(
                field,
                f"Không nhận loại tệp “{extension or name}”.",
                f"Chọn tệp {labels}.",
                "wrong_type",
            )
        )
    found = sniff(content)
    if found is None:
        raise Refused(
            Problem(
                field,
                f"Tệp “{name}” hỏng, không mở được.",
                "Mở thử tệp trên máy, lưu lại rồi chọn lần nữa.",
                "broken",
            )
        )
    if found is not by_name:
        raise Refused(
            Problem(
                field,
                f"Tệp “{name}” mang đuôi {extension} nhưng nội dung là {found.label}.",
                f"Chọn tệp {labels} đúng loại.",
                "name_lies",
            )
        )
    return found
