"""Whether a PDF may be taken: pages can be found, and nothing in it acts by itself."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from lantoa.files.refusals import Unsound

PAGE_TREE_LIMIT = 50
"""Nodes of a PDF's page tree that are looked at for a page."""

UNPACKED_LIMIT = 40 * 1024 * 1024
"""Bytes of packed objects that are looked through; more than that is a bomb."""

_UNREADABLE = (
    *(struct.error, PyPdfError, DependencyError, zlib.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(RuntimeError, EOFError, OSError),
)
"""What the parser raises over bytes that are not what it expects, or that a password locks."""

_END = rb"(?=[\s/<>\[\]()%]|$)"
_SCRIPTS = re.compile(
    rb"/(?:JavaScript|Launch|RichMedia|Rendition|XFA|ImportData|SubmitForm|Movie)" + _END
)
_ATTACHED = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|GoToE)" + _END)
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_PACKED_OBJECTS = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 1000
"""Bytes before a stream in which its own dictionary is looked for."""


def check(content: bytes) -> None:
    """Raises :class:`Unsound`."""
    _check_tail(content)
    _check_pages(content)
    _check_acts(content)
    for unpacked in _packed_objects(content):
        _check_acts(unpacked)


def _check_tail(content: bytes) -> None:
    """Nothing stands behind the last mark of the end, and no archive reaches into it."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Unsound("broken")
    behind = content[end + 5 :].strip(b"\x00\r\n\t \x1a")
    if behind or zipfile.is_zipfile(io.BytesIO(content)):
        raise Unsound("two_in_one")


def _check_pages(content: bytes) -> None:
    """A page is found within the first nodes of the page tree. The tree is not read whole: a file
    can be made so that this takes minutes."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unsound("locked")
        waiting = [reader.root_object["/Pages"].get_object()]
        for _ in range(PAGE_TREE_LIMIT):
            node = waiting.pop()
            if node.get("/Type") == "/Page":
                return
            kids = node.get("/Kids") or []
            waiting += [kid.get_object() for kid in reversed(list(kids)[:2])]
    except (*_UNREADABLE, IndexError) as error:
        is_locked = b"/Encrypt" in content[-4096:] or b"/Encrypt" in content[:4096]
        raise Unsound("locked" if is_locked else "broken") from error
    raise Unsound("broken")


def _check_acts(content: bytes) -> None:
    """Names that make a viewer act are looked for in all bytes and not along the tree: another
    program may find another tree."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), content)
    for text in {content, plain}:
        if _SCRIPTS.search(text):
            raise Unsound("script")
        if _ATTACHED.search(text):
            raise Unsound("attached")


def _packed_objects(content: bytes) -> list[bytes]:
    """The streams that hold other objects, unpacked up to a limit."""
    found: list[bytes] = []
    left = UNPACKED_LIMIT
    if not _PACKED_OBJECTS.search(content):
        return found
    for start in _STREAM.finditer(content):
        before = content[max(0, start.start() - _DICTIONARY) : start.start()]
        if b"/ObjStm" not in before:
            continue
        try:
            unpack = zlib.decompressobj()
            piece = unpack.decompress(content[start.end() :], left + 1)
        except zlib.error:
            continue
        left -= len(piece)
        if left < 0:
            raise Unsound("bomb")
        found.append(piece)
    return found
