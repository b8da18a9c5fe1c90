"""What a file is, by its content. The name only has to agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from lantoa.files import media, office, pdfs, pictures
from lantoa.files.office import UNPACKED_LIMIT as UNPACKED_LIMIT
from lantoa.files.refusals import Unsound, refusal


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file that is taken. ``extensions`` in lower case with their dot; ``form`` is the
    name under which a picture is drawn anew."""

    media_type: str
    label: str
    extensions: tuple[str, ...]
    form: str = ""


PDF = Kind("application/pdf", "PDF", (".pdf",))
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX", (".docx",)
)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", (".xlsx",))
JPEG = Kind("image/jpeg", "JPEG", (".jpg", ".jpeg"), "JPEG")
PNG = Kind("image/png", "PNG", (".png",), "PNG")
WEBP = Kind("image/webp", "WEBP", (".webp",), "WEBP")
MP3 = Kind("audio/mpeg", "MP3", (".mp3",))
M4A = Kind("audio/mp4", "M4A", (".m4a", ".mp4"))
OGG = Kind("audio/ogg", "OGG", (".ogg", ".oga", ".opus"))
WAV = Kind("audio/wav", "WAV", (".wav",))
MP4 = Kind("video/mp4", "MP4", (".mp4", ".m4v"))
WEBM = Kind("video/webm", "WEBM", (".webm",))
CSV = Kind("text/csv", "CSV", (".csv",))
TEXT = Kind("text/plain", "TXT", (".txt",))
HTML = Kind("text/html", "HTML", (".html", ".htm"))

PICTURES = (JPEG, PNG, WEBP)
SOUNDS = (MP3, M4A, OGG, WAV)
VIDEOS = (MP4, WEBM)
EVIDENCE = (*PICTURES, PDF, DOCX, XLSX, CSV, *SOUNDS, *VIDEOS)
DOCUMENTS = (DOCX, PDF, XLSX, HTML, TEXT)

_SOUND: Mapping[Kind, Callable[[bytes], None]] = {
    PDF: pdfs.check,
    DOCX: office.check,
    XLSX: office.check,
    MP3: media.check_mp3,
    M4A: media.check_mp4,
    MP4: media.check_mp4,
    OGG: media.check_ogg,
    WAV: media.check_wav,
    WEBM: media.check_webm,
    **{kind: partial(pictures.check, form=kind.form) for kind in PICTURES},
}
"""Kind to what looks through the content and raises ``Unsound``."""


def sniff(content: bytes) -> Kind | None:
    """The kind that the first bytes show, or None when they show none that is known."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return {"word": DOCX, "xl": XLSX}.get(office.main_part(content))
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(content[8:12])
    if content[4:8] == b"ftyp":
        is_sound = media.brand(content)[:3] == b"M4A" or media.is_sound_alone(content)
        return M4A if is_sound else MP4
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return MP3
    if content.startswith(b"OggS"):
        return OGG
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM
    return _text_kind(content)


def _text_kind(content: bytes) -> Kind | None:
    try:
        head = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in head:
        return None
    start = head.lstrip()[:200].lower()
    is_markup = start.startswith(
        ("<!doctype", "<html", "<?xml", "<svg", "<script", "<head", "<body")
    )
    return HTML if is_markup else TEXT


def check(
    content: bytes, name: str, *, taken: tuple[Kind, ...], limit: int, field: str = "file"
) -> Kind:
    """The kind of a file that may be taken.

    ``limit`` is in bytes. Raises :class:`~lantoa.kernel.errors.Refused` with the rule that the
    file breaks: empty, too large, a type that is not taken, a name that lies, broken, locked, or
    with something in it that acts by itself or hides another file.
    """
    labels = ", ".join(kind.label for kind in taken)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    known = {"name": name, "labels": labels, "extension": extension or name}
    if not content:
        raise refusal("empty", field, **known)
    if len(content) > limit:
        raise refusal("too_large", field, **known, most=limit // (1024 * 1024))
    named = [kind for kind in taken if extension in kind.extensions]
    if not named:
        raise refusal("wrong_type", field, **known)
    found = sniff(content)
    if found is None:
        is_text = any(kind in (CSV, TEXT) for kind in named)
        raise refusal("encoding" if is_text else "broken", field, **known)
    if found is TEXT and CSV in named:
        found = CSV
    if found not in named:
        raise refusal("name_lies", field, **known, found=found.label)
    try:
        if found in _SOUND:
            _SOUND[found](content)
    except Unsound as unsound:
        most = pictures.MOST_PIXELS.get(found.form, 0) // 1_000_000
        raise refusal(unsound.code, field, **known, pixels=most) from unsound
    return found
