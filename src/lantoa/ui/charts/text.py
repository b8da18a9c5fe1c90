"""How wide words are, and where they break. SVG breaks no lines by itself.

The reader's font is not known here, so widths are taken from above (DejaVu Sans, the widest of the
faces that the pages name): words may stand apart a little, but never in one another.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SIZE = 16
"""No text of a chart is smaller, as no text of a page is (LOOK §1)."""

LINE = 22
"""From one line of words to the next: Vietnamese capitals carry two marks."""

_NARROW = frozenset(" .,:;!'|()[]/ijltfrIJ·")
_WIDE = frozenset("mwMWOQGĐ@%…&✓≥≤")


def clean(text: object) -> str:
    """One line of letters: NFC, without what no keyboard types."""
    plain = unicodedata.normalize("NFC", str(text))
    kept = (ch if unicodedata.category(ch)[0] != "C" else " " for ch in plain)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def _ems(ch: str) -> float:
    base = unicodedata.normalize("NFD", ch)[:1]
    if base in _NARROW:
        return 0.42
    if base in _WIDE:
        return 1.0
    return 0.78 if ch.isupper() or ord(ch) > 0x2000 else 0.64


def width(text: str, size: float = SIZE) -> float:
    """At most so many pixels."""
    return sum(map(_ems, text)) * size


def wrap(text: str, room: float, size: float = SIZE) -> list[str]:
    """The words in lines of at most ``room`` pixels. A word that is longer than a line is cut: an
    address, or what somebody typed to see what happens."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        tried = f"{line} {word}" if line else word
        if width(tried, size) <= room:
            line = tried
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, room, size)
        lines += whole
    return [*lines, line] if line else lines


def _cut(word: str, room: float, size: float) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for ch in word:
        if piece and width(piece + ch, size) > room:
            pieces.append(piece)
            piece = ""
        piece += ch
    return [*pieces, piece]
