"""Plain text files: their encoding."""

from __future__ import annotations

import codecs

from lantoa.reader.refusals import refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def plain_text(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 with its mark. Raises ``UnreadableDocument`` for anything else:
    guessing among the old Vietnamese encodings would invent letters."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal("encoding") from error
