"""Whether sound and video are what they say: their structure is walked, nothing is decoded.

Sources: ISO/IEC 14496-12 (boxes), RFC 3533 and 7845 (Ogg, Opus), RFC 8794 (EBML) and the WebM
container guidelines, ISO/IEC 11172-3 with 13818-3 (MPEG sound), Microsoft's RIFF/WAVE.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from lantoa.files.refusals import Unsound

# --- MP4 and M4A --------------------------------------------------------------------------------

_BRANDS = frozenset(
    b"isom iso2 iso3 iso4 iso5 iso6 iso8 iso9 mp41 mp42 avc1 dash MSNV M4V_ M4A_ M4B_ f4v_ "
    b"3gp4 3gp5 3gp6 3gg6 3g2a mmp4 XAVC NDSH hvc1".replace(b"_", b" ")[i : i + 4]
    for i in range(0, 115, 5)
)
_DEEPEST = 4


def boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first and last byte of each box of a span. Raises :class:`Unsound` when they do not
    fill it to the last byte."""
    while start < end:
        if end - start < 8:
            raise Unsound("broken")
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1 and end - start >= 16:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end or not all(32 <= byte < 256 for byte in kind):
            raise Unsound("broken")
        yield kind, start + head, start + size
        start += size


def tracks(content: bytes) -> set[bytes]:
    """What the tracks of an MP4 hold: ``vide``, ``soun``. Raises :class:`Unsound`."""
    found = list(boxes(content, 0, len(content)))
    kinds = {kind for kind, _, _ in found}
    if found[0][0] != b"ftyp" or b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise Unsound("broken")
    held: set[bytes] = set()
    for kind, start, end in found:
        if kind == b"moov":
            held |= {content[at + 8 : at + 12] for at in _handlers(content, start, end, 0)}
    return held & {b"vide", b"soun"}


def _handlers(content: bytes, start: int, end: int, depth: int) -> Iterator[int]:
    for kind, first, last in boxes(content, start, end):
        if kind == b"hdlr" and last - first >= 12:
            yield first
        elif kind in (b"trak", b"mdia") and depth < _DEEPEST:
            yield from _handlers(content, first, last, depth + 1)


def brand(content: bytes) -> bytes:
    return content[8:12]


def check_mp4(content: bytes) -> None:
    if brand(content) not in _BRANDS:
        raise Unsound("wrong_brand")
    if not tracks(content):
        raise Unsound("broken")
    no_archive(content)


def is_sound_alone(content: bytes) -> bool:
    """Whether an MP4 has sound and no picture: what recorders of phones write."""
    try:
        return tracks(content) == {b"soun"}
    except Unsound:
        return False


# --- MP3 ----------------------------------------------------------------------------------------

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BITS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FRAMES = 3
_PADDING = 4096


def _frame(content: bytes, at: int) -> int:
    """Bytes of the frame of layer III that begins there; 0 when none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version = head[1] >> 3 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    is_first = version == 3
    kilobits = (_BITS_1 if is_first else _BITS_2)[bits - 1]
    samples = 144 if is_first else 72
    return samples * kilobits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


def check_mp3(content: bytes) -> None:
    at = 0
    if content.startswith(b"ID3"):
        if len(content) < 10 or any(byte > 127 for byte in content[6:10]):
            raise Unsound("broken")
        at = 10 + sum(
            byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True)
        )
        padded = content[at : at + _PADDING]
        at += len(padded) - len(padded.lstrip(b"\x00"))
    for _ in range(_FRAMES):
        size = _frame(content, at)
        if not size or at + size > len(content):
            raise Unsound("broken")
        at += size
    no_archive(content)


# --- Ogg ----------------------------------------------------------------------------------------


def _crc(page: bytes) -> int:
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1 ^ 0x04C11DB7 if found & 0x80000000 else found << 1) & 0xFFFFFFFF
    return found


def check_ogg(content: bytes) -> None:
    """Every page follows the one before; the first is whole and begins Opus or Vorbis."""
    at, first = 0, b""
    while at < len(content):
        head = content[at : at + 27]
        if len(head) < 27 or head[:5] != b"OggS\x00":
            raise Unsound("broken")
        table = content[at + 27 : at + 27 + head[26]]
        start = at + 27 + head[26]
        end = start + sum(table)
        if end > len(content):
            raise Unsound("broken")
        if not at:
            first = content[start:end]
            bare = content[:22] + bytes(4) + content[26:end]
            if not head[5] & 2 or _crc(bare) != struct.unpack_from("<I", head, 22)[0]:
                raise Unsound("broken")
        at = end
    if not first.startswith((b"OpusHead", b"\x01vorbis")):
        raise Unsound("wrong_brand")
    no_archive(content)


# --- WAV ----------------------------------------------------------------------------------------

_WAVE_FORMATS = frozenset({1, 2, 3, 6, 7, 0x11, 0x31, 0xFFFE})


def check_wav(content: bytes) -> None:
    (said,) = struct.unpack_from("<I", content, 4)
    if said + 8 not in (len(content), len(content) - 1):
        raise Unsound("broken")
    at, seen = 12, set()
    while at + 8 <= said + 8:
        kind, size = struct.unpack_from("<4sI", content, at)
        if at + 8 + size > len(content):
            raise Unsound("broken")
        if kind == b"fmt " and size >= 16:
            (form,) = struct.unpack_from("<H", content, at + 8)
            if form not in _WAVE_FORMATS:
                raise Unsound("wrong_brand")
        seen.add(kind)
        at += 8 + size + size % 2
    if not {b"fmt ", b"data"} <= seen:
        raise Unsound("broken")
    no_archive(content)


# --- WebM ---------------------------------------------------------------------------------------

_HEADER, _DOCTYPE, _SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
_UNKNOWN_SIZE = (1 << 56) - 1


def _number(content: bytes, at: int, *, keeps_mark: bool) -> tuple[int, int]:
    """A number of EBML and the byte behind it."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if not first or at + length > len(content):
        raise Unsound("broken")
    found = int.from_bytes(content[at : at + length], "big")
    if not keeps_mark:
        mark = 1 << 7 * length
        found = _UNKNOWN_SIZE if found == 2 * mark - 1 else found - mark
    return found, at + length


def _element(content: bytes, at: int) -> tuple[int, int, int]:
    """Kind, first byte and size of the element that begins there."""
    kind, at = _number(content, at, keeps_mark=True)
    size, at = _number(content, at, keeps_mark=False)
    return kind, at, size


def check_webm(content: bytes) -> None:
    kind, at, size = _element(content, 0)
    end = at + size
    if kind != _HEADER or end > len(content):
        raise Unsound("broken")
    doctype = b""
    while at < end:
        kind, at, size = _element(content, at)
        if kind == _DOCTYPE:
            doctype = content[at : at + size].rstrip(b"\x00")
        at += size
    if doctype != b"webm":
        raise Unsound("wrong_brand")
    kind, at, size = _element(content, end)
    if kind != _SEGMENT or (size != _UNKNOWN_SIZE and at + size != len(content)):
        raise Unsound("broken")
    if at + 12 > len(content):
        raise Unsound("broken")
    no_archive(content)


def no_archive(content: bytes) -> None:
    """Raises :class:`Unsound` for bytes that another program opens as an archive."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unsound("two_in_one")
