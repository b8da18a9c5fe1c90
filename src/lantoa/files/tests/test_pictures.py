"""What is kept of a photo: the picture, and nothing that stood beside it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lantoa.files import pictures
from lantoa.files.refusals import Unsound
from lantoa.files.tests import samples


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_reddish(found: object) -> bool:
    red, _, blue = found  # type: ignore[misc]
    return bool(red > 150 > 100 > blue)


def test_position_device_time_and_remarks_go() -> None:
    brought = samples.photo()
    assert opened(brought).getexif().get_ifd(0x8825)
    for mark in samples.MARKS[:-2]:
        assert mark in brought
    drawn = pictures.redraw(brought, "JPEG")
    for kept in (drawn.content, drawn.preview):
        assert not any(mark in kept for mark in samples.MARKS)
        assert not opened(kept).getexif()
        assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_marks_of_other_forms_go_too(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "MAY-ANH"
    out = io.BytesIO()
    opened(samples.photo()).save(
        out, form, exif=exif, icc_profile=samples.PROFILE, xmp=b"VI-TRI xmpmeta"
    )
    assert b"MAY-ANH" in out.getvalue()
    assert b"iCCP" in out.getvalue() or b"ICCP" in out.getvalue()
    drawn = pictures.redraw(out.getvalue(), form)
    assert not any(mark in drawn.content for mark in samples.MARKS)
    assert opened(drawn.content).format == form
    assert not opened(drawn.content).getexif()
    assert opened(drawn.preview).format == "JPEG"


@pytest.mark.parametrize(
    "tail", [samples.DOCX, b"<html><script>alert(1)</script></html>", b"\x00" * 999]
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_hung_behind_a_picture_is_lost(form: str, tail: bytes) -> None:
    alone = {"JPEG": samples.JPEG, "PNG": samples.PNG, "WEBP": samples.WEBP}[form]
    assert pictures.redraw(alone + tail, form).content == pictures.redraw(alone, form).content


def test_a_photo_taken_on_its_side_is_turned_and_stays_so() -> None:
    drawn = pictures.redraw(samples.photo((64, 48), orientation=6), "JPEG")
    assert (drawn.width, drawn.height) == (48, 64)
    kept = opened(drawn.content)
    assert is_reddish(kept.getpixel((24, 5)))
    assert not is_reddish(kept.getpixel((24, 60)))


def test_a_large_photo_is_made_smaller_and_its_preview_small() -> None:
    drawn = pictures.redraw(samples.photo((4000, 3000)), "JPEG")
    assert (drawn.width, drawn.height) == (2560, 1920)
    assert opened(drawn.preview).size == (640, 480)
    assert len(drawn.preview) < 60_000


def test_the_same_photo_gives_the_same_bytes() -> None:
    assert pictures.redraw(samples.photo(), "JPEG") == pictures.redraw(samples.photo(), "JPEG")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_colouring_a_png_is_drawn(mode: str) -> None:
    drawn = pictures.redraw(samples.picture("PNG", mode=mode), "PNG")
    assert opened(drawn.content).size == (8, 8)


def test_colours_of_a_press_become_those_of_a_screen() -> None:
    drawn = pictures.redraw(samples.picture("JPEG", mode="CMYK"), "JPEG")
    assert opened(drawn.content).mode == "RGB"


def test_the_number_of_points_is_judged_before_any_is_decoded() -> None:
    with pytest.raises(Unsound, match="too_many_pixels"):
        pictures.check(samples.png_of(30_000, 30_000), "PNG")
    with pytest.raises(Unsound, match="too_many_pixels"):
        pictures.redraw(samples.png_of(30_000, 30_000), "PNG")


def test_one_form_is_not_read_as_another() -> None:
    with pytest.raises(Unsound, match="broken"):
        pictures.redraw(samples.PNG, "JPEG")
