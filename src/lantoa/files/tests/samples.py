"""Small files of every kind, sound and broken, made in memory."""

from __future__ import annotations

import io
import re
import zipfile

from pypdf import PdfWriter

from lantoa.files.kinds import UNPACKED_LIMIT

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(12)
MP3 = b"ID3\x04\x00" + bytes(20)
M4A = b"\x00\x00\x00\x20ftypM4A " + bytes(20)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(20)
HTML = "<!DOCTYPE html><p>Báo cáo</p>".encode()
TEXT = "Quý I có 12 buổi phát thanh.".encode()


def office(member: str, compression: int = zipfile.ZIP_DEFLATED, extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, b"<document>" + b"tuyen truyen " * 40 + extra + b"</document>")
    return out.getvalue()


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
