"""The text inside a file: ``text_of`` for .txt, .html, .docx, .pdf and .xlsx.

Files come from outside and are not trusted: sizes are bounded before anything is unpacked, XML
with declarations of its own is refused, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from lantoa.reader.archives import check_archive
from lantoa.reader.html_text import html_text
from lantoa.reader.pdf_text import pdf_text
from lantoa.reader.plain_text import plain_text
from lantoa.reader.refusals import UnreadableDocument, refusal
from lantoa.reader.sheet_text import sheet_text
from lantoa.reader.word_text import word_text

__all__ = ["MAX_BYTES", "UnreadableDocument", "text_of"]

MAX_BYTES = 30 * 1024 * 1024
MAX_LETTERS = 100_000
"""About forty pages. Reading costs more than its length, and a report is rarely ten pages long."""

_KINDS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "txt",
    ".htm": "html",
    ".html": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
}
_OLD = {".doc": ".docx", ".xls": ".xlsx", ".rtf": ".docx", ".odt": ".docx", ".ods": ".xlsx"}
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def text_of(path_or_bytes: Path | str | bytes, name: str = "") -> str:
    """The text of a file, in lines; cells of a table row are parted by `` | ``.

    ``name`` gives the extension; for a path its own name is the default. Raises
    :class:`UnreadableDocument` with a Vietnamese message that says what to do.
    """
    name = name or ("" if isinstance(path_or_bytes, bytes) else PurePath(path_or_bytes).name)
    kind = _kind_of_name(name)
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _bytes_of(Path(path_or_bytes))
    if not data:
        raise refusal("empty")
    if len(data) > MAX_BYTES:
        raise refusal("too_large", most=MAX_BYTES // 1024 // 1024)
    found = _kind_of_content(data)
    if found == "old_office":
        raise refusal(
            "encrypted" if _ENCRYPTED_OFFICE in data else "old_format", ask=".docx hoặc .xlsx"
        )
    if not _agree(kind, found):
        raise refusal("wrong_type", name=name, found=found)
    text = _read(kind, data)
    if not text.strip():
        raise refusal("scanned" if kind == "pdf" else "no_text")
    if len(text) > MAX_LETTERS:
        raise refusal("too_long", most=f"{MAX_LETTERS:,}".replace(",", "."))
    return text


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refusal("too_large", most=MAX_BYTES // 1024 // 1024)
        return path.read_bytes()
    except OSError as error:
        raise refusal("unreachable") from error


def _kind_of_name(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if suffix in _OLD:
        raise refusal("old_format", ask=_OLD[suffix])
    if suffix not in _KINDS:
        raise refusal("unknown_type", name=name)
    return _KINDS[suffix]


def _kind_of_content(data: bytes) -> str:
    """What the first bytes say: pdf, zip, old_office, text or binary."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "old_office"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in data[:4096]:
        return "text"
    return "binary"


def _agree(kind: str, found: str) -> bool:
    """A broken office file whose first bytes are text or junk is told from one of another type."""
    if kind in ("docx", "xlsx"):
        return found in ("zip", "binary", "text")
    if kind == "pdf":
        return found in ("pdf", "binary", "text")
    return found == "text"


def _read(kind: str, data: bytes) -> str:
    match kind:
        case "docx" | "xlsx":
            check_archive(data, kind)
            return word_text(data) if kind == "docx" else sheet_text(data)
        case "pdf":
            return pdf_text(data)
        case "html":
            return html_text(data)
        case _:
            return plain_text(data)
