"""Small files of every kind, sound and broken, made in memory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageCms
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from lantoa.files import media, pictures
from lantoa.files.kinds import UNPACKED_LIMIT


def picture(form: str, size: tuple[int, int] = (8, 8), mode: str = "RGB", **saved: Any) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **saved)
    return out.getvalue()


def as_kept(form: str) -> bytes:
    """A picture that is drawn anew into the very same bytes."""
    found = picture(form)
    for _ in range(5):
        found = pictures.redraw(found, form).content
    return found


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@cache
def photo(size: tuple[int, int] = (64, 48), orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: position, device, time, remarks, a small copy and a profile.

    Its left half is red, its right half blue. Made once: its profile holds the time of making.
    """
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "MAY-ANH", "MAU-MAY", "2026:09:15 08:00:00"
    exif[0x0112] = orientation
    exif[0x9C9C] = "ghi chu".encode("utf-16-le")
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (22.0, 23.0, 10.0), 3: "E", 4: (103.0, 27.0, 30.0)})
    inner = exif.get_ifd(0x8769)
    inner[0x927C] = b"MAKER-NOTE" * 9
    out = io.BytesIO()
    drawn.save(
        out,
        "JPEG",
        exif=exif,
        comment=b"GHI-CHU",
        icc_profile=PROFILE,
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>VI-TRI</x:xmpmeta>",
    )
    return out.getvalue()


MARKS = (
    b"Exif",
    b"MAY-ANH",
    b"MAKER",
    b"GHI-CHU",
    b"xmpmeta",
    b"VI-TRI",
    b"ICC_PROFILE",
    b"iCCP",
    b"ICCP",
)
"""What is found in :func:`photo` and in nothing that is kept."""


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that says this size, with almost nothing behind it."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 64)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def moving(form: str) -> bytes:
    """A picture that moves."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


# --- Sound and video ----------------------------------------------------------------------------


def box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def track(handler: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))


def mp4(brand: bytes, *handlers: bytes) -> bytes:
    kinds = box(b"ftyp", brand, bytes(4), b"isom")
    moov = box(b"moov", *(track(each) for each in handlers))
    return kinds + moov + box(b"mdat", b"frames")


def ogg(codec: bytes = b"OpusHead\x01") -> bytes:
    bare = b"OggS\x00\x02" + bytes(16) + bytes(4) + bytes([1, len(codec)]) + codec
    return bare[:22] + struct.pack("<I", media._crc(bare)) + bare[26:]


def wav() -> bytes:
    form = struct.pack("<4sI2H2I2H", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", 400) + bytes(400)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webm(doctype: bytes = b"webm") -> bytes:
    head = b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    segment = b"\x16\x54\xae\x6b\x8a" + bytes(10)
    return (
        b"\x1a\x45\xdf\xa3"
        + bytes([0x80 | len(head)])
        + head
        + b"\x18\x53\x80\x67"
        + bytes([0x80 | len(segment)])
        + segment
    )


FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""One frame of MPEG sound: layer III, 128 kbit/s, 44.1 kHz."""

JPEG = as_kept("JPEG")
PNG = as_kept("PNG")
WEBP = as_kept("WEBP")
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + FRAME * 4
M4A = mp4(b"M4A ", b"soun")
MP4 = mp4(b"isom", b"vide", b"soun")
RECORDED = mp4(b"mp42", b"soun")
"""As the recorder of a phone writes it: the brand of a video, sound alone."""
OGG = ogg()
WAV = wav()
WEBM = webm()
CSV = "Ngày,Giờ,Thời lượng\n15/9/2026,05:00,00:05:00\n".encode()
HTML = "<!DOCTYPE html><p>Báo cáo</p>".encode()
TEXT = "Quý I có 12 buổi phát thanh.".encode()


def office(
    member: str,
    compression: int = zipfile.ZIP_DEFLATED,
    extra: bytes = b"",
    more: dict[str, bytes] | None = None,
    types: bytes = b"<Types/>",
) -> bytes:
    """The least that is taken for an office file, with ``more`` members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(member, b"<document>" + b"tuyen truyen " * 40 + extra + b"</document>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


WORD, SHEET = "word/document.xml", "xl/workbook.xml"
FAR_TEMPLATE = (
    b'<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    b'2006/relationships/attachedTemplate" Target="https://xau.vn/mau.dotm" TargetMode="External"/>'
    b"</Relationships>"
)
OWN_TEMPLATE = FAR_TEMPLATE.replace(b"https://xau.vn/mau.dotm", b"file:///C:\\Users\\Normal.dotm")
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
FAR_CELL = (
    b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    b"</sheetData></worksheet>"
)


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PDF = pdf()


def pdf_with_newer_encryption() -> bytes:
    """As programs lock a document today, with AES-256: we cannot even try a password."""
    keys = {"OE": 32, "UE": 32, "Perms": 16}
    newer = b"/R 6 /CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    for name, size in keys.items():
        newer += b" /%s <%s>" % (name.encode(), b"00" * size)
    older = pdf("mat khau 12").replace(b"/V 2", b"/V 5").replace(b"/R 3", newer)
    return re.sub(rb"/([OU]) <[0-9a-f]+>", rb"/\1 <" + b"11" * 48 + b">", older)


def saying(content: bytes, size: int, said: int) -> bytes:
    """The same archive, with another size written where the true one stood."""
    true = size.to_bytes(4, "little")
    assert content.count(true) == 2
    return content.replace(true, said.to_bytes(4, "little"))


def of_size(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", bytes(size))
    return out.getvalue()


SIZE = 1234567


def bomb() -> bytes:
    """Says that it unpacks to one byte more than is taken."""
    return saying(of_size(SIZE), SIZE, UNPACKED_LIMIT + 1)


def bomb_that_lies() -> bytes:
    """Says that it unpacks to little and unpacks to much."""
    return saying(of_size(SIZE), SIZE, 512)


def encrypted_office() -> bytes:
    """A ZIP whose members bear the mark of a password."""
    content = bytearray(DOCX)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def damaged_office() -> bytes:
    """The index of the archive is whole, the packed bytes of a member are not."""
    content = bytearray(office("word/document.xml", extra=bytes(range(256)) * 20))
    start = content.find(b"word/document.xml") + len("word/document.xml")
    content[start : start + 40] = bytes(40 * [255])
    return bytes(content)


def acting_pdf(action: str, *, packed: bool = False) -> bytes:
    """A PDF that does something when it is opened; ``packed`` hides it in packed objects."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    act = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Action"),
            NameObject("/S"): NameObject(action),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    if packed:
        inner = b"1 0 << /S /JavaScript /JS (app.alert(1)) >>"
        stream = DecodedStreamObject()
        stream.set_data(inner)
        hidden = stream.flate_encode()
        hidden[NameObject("/Type")] = NameObject("/ObjStm")
        writer._add_object(hidden)
    else:
        writer.root_object[NameObject("/OpenAction")] = act
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def carrying_pdf() -> bytes:
    """A PDF with a program attached."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("virus.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def twice_named() -> bytes:
    """An archive with two members of one name: two programs read two documents."""
    content = office(WORD, more={"word/document2.xml": b"<document/>"})
    return content.replace(b"word/document2.xml", b"word/document.xml" + b"\x00")
