"""The words of a PDF, with the lines of a paragraph joined again."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from lantoa.reader.refusals import refusal

MAX_PAGES = 1_000
MAX_CHARACTERS = 5_000_000
_BROKEN = (
    PyPdfError, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError,
    RecursionError, OSError, AssertionError, OverflowError, NotImplementedError,
)  # fmt: skip
_NEW_LINE = re.compile(r"^\s*(?:[-–+*•]|\d+(?:\.\d+)*[.)]|[IVX]+\.|[a-zđ]\)|\()")
_FULL_LINE = 55


def pdf_text(data: bytes) -> str:
    """Text of every page; empty for a scan. Raises ``UnreadableDocument``."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise refusal("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise refusal("too_large", most=30)
        return _pages(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        raise refusal("encrypted") from error
    except _BROKEN as error:
        raise refusal("broken") from error


def _pages(reader: PdfReader) -> str:
    lines: list[str] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > MAX_CHARACTERS:
            raise refusal("zip_bomb")
        lines.extend(text.splitlines())
    return "\n".join(join_lines(lines))


def join_lines(lines: list[str]) -> list[str]:
    """Undo line breaks that only the width of the page made."""
    joined: list[str] = []
    is_open = False
    for line in lines:
        words = " ".join(line.split())
        if not words:
            is_open = False
            continue
        if is_open and not _NEW_LINE.match(words):
            joined[-1] = f"{joined[-1]} {words}"
        else:
            joined.append(words)
        is_open = len(words) >= _FULL_LINE and words[-1] not in ".;:!?"
    return joined
