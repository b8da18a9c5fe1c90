"""What the embedded fonts can write, and how wide: read from their own tables (OpenType)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).parent / "fonts"
MISSING = "\ufffd"
"""Stands for a character that the fonts lack; a PDF/A file may not hold an empty glyph."""
BREAK = "\u200b"
"""Where a line may be broken; the template turns it into next to no space. :func:`writable`
leaves no such character of the text's own."""
_PIECES = re.compile(r"[^\s/-]*[\s/-]?")


@dataclass(frozen=True)
class Face:
    """Glyph numbers by code point, and advance widths by glyph in parts of one em."""

    glyphs: dict[int, int]
    advances: tuple[float, ...]

    def width(self, text: str, size: float) -> float:
        """Width of the text in points, without kerning."""
        return size * sum(self.advances[self.glyphs.get(ord(char), 0)] for char in text)


@cache
def face(style: str) -> Face:
    """``Regular``, ``Bold``, ``Italic`` or ``BoldItalic``."""
    data = (FONTS / f"Tinos-{style}.ttf").read_bytes()
    tables = {}
    for index in range(unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    em = unpack_from(">H", data, tables[b"head"] + 18)[0]
    count = unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    total = unpack_from(">H", data, tables[b"maxp"] + 4)[0]
    pairs = unpack_from(f">{2 * count}H", data, tables[b"hmtx"])
    widths = [advance / em for advance in pairs[::2]]
    widths += [widths[-1]] * (total - count)
    return Face(_glyphs(data, tables[b"cmap"]), tuple(widths))


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The Windows Unicode map of the basic plane (platform 3, encoding 1, format 4)."""
    for index in range(unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) == (3, 1):
            return _segments(data, cmap + offset)
    raise ValueError("the font has no Unicode map")


def _segments(data: bytes, table: int) -> dict[int, int]:
    count = unpack_from(">H", data, table + 6)[0] // 2
    ends = unpack_from(f">{count}H", data, table + 14)
    starts = unpack_from(f">{count}H", data, table + 16 + 2 * count)
    deltas = unpack_from(f">{count}H", data, table + 16 + 4 * count)
    at = table + 16 + 6 * count
    offsets = unpack_from(f">{count}H", data, at)
    found: dict[int, int] = {}
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[i]:
                where = at + 2 * i + offsets[i] + 2 * (code - start)
                glyph = unpack_from(">H", data, where)[0]
            if glyph or not offsets[i]:
                glyph = (glyph + deltas[i]) & 0xFFFF
            if glyph:
                found[code] = glyph
    return found


@cache
def _writable() -> frozenset[int]:
    styles = ("Regular", "Bold", "Italic", "BoldItalic")
    return frozenset.intersection(*(frozenset(face(style).glyphs) for style in styles))


def writable(text: str) -> str:
    """The text as the embedded fonts can write it: other characters become U+FFFD.

    Invisible format characters that the fonts lack are left out; private-use code points have no
    meaning that a listener could be told, so they count as missing.
    """
    known = _writable()
    return "".join(_shown(char, known) for char in text)


def _shown(char: str, known: frozenset[int]) -> str:
    category = unicodedata.category(char)
    if category == "Cf" and char != "\u00ad":
        return ""
    if ord(char) in known and category != "Co":
        return char
    return " " if category == "Zs" else MISSING


def eased(text: str, *, style: str, size: float, room: float) -> str:
    """The text with ``BREAK`` between the letters of what is too wide for a line of ``room``.

    Lines break after a blank, a slash or a hyphen; an address without any would run off the page.
    """
    pieces = _PIECES.findall(text)
    wide = [face(style).width(piece, size) > room for piece in pieces]
    return "".join(BREAK.join(p) if w else p for p, w in zip(pieces, wide, strict=True))


def even_width(text: str, *, style: str, size: float, widest: float) -> float:
    """The smallest width that takes the text in as few lines as ``widest`` does, in points.

    Set to that width a centred title has lines of even length.
    """
    words = [face(style).width(word, size) for word in text.split(" ")]
    blank = face(style).width(" ", size)
    fewest = _lines(words, blank, widest)
    low, high = max(words, default=0.0), widest
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(words, blank, middle) <= fewest else (middle, high)
    return min(high + 2, widest)


def _lines(words: list[float], blank: float, width: float) -> int:
    lines, filled = 1, -blank
    for word in words:
        if filled + blank + word > width and filled > 0:
            lines, filled = lines + 1, word
        else:
            filled += blank + word
    return lines
