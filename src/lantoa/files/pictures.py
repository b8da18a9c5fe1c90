"""Photos are drawn anew: what is kept has the picture, and nothing that stood beside it.

Position, device, time, comments, small copies, profiles and whatever hung behind the last byte
are gone, because the kept file is written by us from the points of the picture alone.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from lantoa.files.refusals import Unsound

LARGEST_SIDE = 2560
PREVIEW_SIDE = 640
MOST_PIXELS = {"JPEG": 110_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
"""Points that are decoded at most. A JPEG is decoded small, so that more can be borne."""

_GLANCE = 256
_UNREADABLE = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, LookupError, TypeError),
    *(EOFError, MemoryError, ArithmeticError, RuntimeError, AttributeError),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept, and the small one for lists, a JPEG."""

    content: bytes
    preview: bytes
    width: int
    height: int


def check(content: bytes, form: str) -> None:
    """Raises :class:`Unsound`. The number of points is read from the head, before any is decoded;
    then the picture is decoded as small as it can be, which finds one that was cut."""
    with _opened(content, form) as picture:
        _shrunk(picture, _GLANCE)


def redraw(content: bytes, form: str) -> Drawn:
    """Raises :class:`Unsound`. The same picture gives the same bytes."""
    with _opened(content, form) as picture:
        large = _clean(_shrunk(picture, LARGEST_SIDE))
    small = _on_white(large)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return Drawn(_written(large, form), _written(small, "JPEG", 72), large.width, large.height)


def _opened(content: bytes, form: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unsound("too_many_pixels") from error
    except _UNREADABLE as error:
        raise Unsound("broken") from error
    if picture.width * picture.height > MOST_PIXELS[form]:
        raise Unsound("too_many_pixels")
    # Phones write several pictures into one JPEG; the first is the one that was taken.
    if form != "JPEG" and getattr(picture, "is_animated", False):
        raise Unsound("moving")
    return picture


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """Decoded, turned the right way up, no side longer than ``side``."""
    try:
        picture.draft(None, (side, side))
        picture.load()
        profile = picture.info.get("icc_profile")
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((side, side), Image.Resampling.LANCZOS)
    except _UNREADABLE as error:
        raise Unsound("broken") from error
    if profile:
        turned.info["icc_profile"] = profile
    return turned


def _clean(picture: Image.Image) -> Image.Image:
    """Points alone, in the colours that every screen shows."""
    has_alpha = picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "L" if picture.mode in ("1", "L") else "RGB"
    try:
        coloured = _in_srgb(picture, mode)
        bare = Image.new(mode, coloured.size)
        bare.paste(coloured)
    except _UNREADABLE as error:
        raise Unsound("broken") from error
    return bare


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda point: point / 256).convert("L")
    if profile and picture.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(
                picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that cannot be read changes shades, and the picture is the proof.
            found = None
        if found is not None:
            return found
    return picture.convert(mode)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.copy()
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _written(picture: Image.Image, form: str, quality: int = 85) -> bytes:
    out = io.BytesIO()
    if form == "JPEG":
        _on_white(picture).save(out, "JPEG", quality=quality, optimize=True)
    elif form == "PNG":
        picture.save(out, "PNG", optimize=False, compress_level=6)
    else:
        picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
