"""What must hold before a template is opened: its size, and that nothing in it acts by itself.

A template is written by a stranger and printed under the name of an authority. The guard of
``files`` has looked for macros and bombs where a file comes from outside; what stands here holds
for any caller and is narrower, because a template needs less than a document.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from lantoa.kernel.errors import Problem, Refused

Node = Any
"""An lxml element; the library carries no types."""

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024
MOST_OF_PART = 2 * 1024 * 1024
"""Of one part in XML. The template that we ship has 30 KB."""
MOST_MEMBERS = 400

FIELD_CODES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
"""Fields of Word that only count. Others fetch files, run programs or change with the day."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTING_PARTS = re.compile(
    r"(?i)(vbaproject|vbadata|\.bin$)|(^|/)(embeddings|activex|macrosheets|afchunk)"
)
_ACTING_LINKS = ("attachedTemplate", "oleObject", "package", "aFChunk", "frame", "subDocument")
_ACTING_NODES = (
    *("altChunk", "object", "subDoc", "control", "mailMerge", "attachedTemplate"),
    *("updateFields", "dataBinding"),
)
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "commentReference", "pPrChange", "rPrChange")
_HIDING = ("vanish", "webHidden", "specVanish")
_NOT = ("0", "false", "off")
_DECLARED = (b"<!doctype", b"<!entity")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
_AGAIN = "Mở tệp bằng Word, lưu lại thành .docx mới rồi chọn tệp mới."
_WORDS = {
    "broken": ("Tệp hỏng hoặc không phải là tệp DOCX.", _AGAIN),
    "too_large": (
        f"Mẫu lớn hơn {MOST_BYTES // 1024**2} MB hoặc phình ra quá lớn khi mở.",
        "Thu nhỏ hình trong mẫu, bỏ phần thừa rồi lưu lại.",
    ),
    "unsafe_xml": ("Tệp có khai báo XML không an toàn.", _AGAIN),
    "acting": (
        "Mẫu có macro, đối tượng nhúng, hình hoặc phần chữ lấy từ nơi khác.",
        "Bỏ các phần đó; hình thì dán thẳng vào mẫu.",
    ),
    "field_code": (
        "Mẫu có trường tự động “{name}” của Word.",
        "Chọn trường đó, nhấn Ctrl+Shift+F9 để đổi thành chữ, hoặc xóa đi. "
        "Chỉ dùng được trường số trang.",
    ),
    "hidden": (
        "Mẫu có chữ ẩn, hoặc một kiểu (style) của mẫu đặt chữ ẩn.",
        "Trong Word chọn toàn bộ văn bản, cả đầu trang và chân trang, mở hộp Phông chữ (Ctrl+D), "
        "bỏ dấu Ẩn (Hidden); kiểu nào đặt chữ ẩn thì sửa kiểu đó như vậy.",
    ),
    "changes": (
        "Mẫu còn vết sửa hoặc nhận xét chưa xử lý.",
        "Trong Word chọn Xem lại, chấp nhận mọi thay đổi, xóa nhận xét rồi lưu lại.",
    ),
}


def refusal(code: str, **details: object) -> Refused:
    """The refusal of that code, ready to raise."""
    what, remedy = _WORDS[code]
    return Refused(Problem("file", what.format(**details), remedy, code))


def check(content: bytes) -> None:
    """Raises ``Refused``. Parts are unpacked one by one and counted."""
    if len(content) > MOST_BYTES:
        raise refusal("too_large")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check(archive)
    except _UNREADABLE as error:
        raise refusal("broken") from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS:
        raise refusal("too_large")
    if len(names) != len(members) or "word/document.xml" not in names:
        raise refusal("broken")
    if any(_ACTING_PARTS.search(name) for name in names):
        raise refusal("acting")
    left, kinds = MOST_UNPACKED, _Kinds.read(archive)
    for member in members:
        is_xml = kinds.is_xml(member.filename)
        most = min(left, MOST_OF_PART) if is_xml else left
        with archive.open(member) as packed:
            part = packed.read(most + 1)
        if len(part) > most:
            raise refusal("too_large")
        left -= len(part)
        if is_xml:
            _check_part(member.filename, part)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Parts and endings of names, in small letters, that the archive declares to be XML. Programs
    read a part by what is declared, not by its name."""

    parts: frozenset[str]
    endings: tuple[str, ...]

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> _Kinds:
        with archive.open("[Content_Types].xml") as packed:
            part = packed.read(MOST_OF_PART + 1)
        if len(part) > MOST_OF_PART:
            raise refusal("too_large")
        said = [
            each
            for each in _root(part)
            if str(each.get("ContentType", "")).partition(";")[0].strip().lower().endswith("xml")
        ]
        endings = {f".{each.get('Extension').lower()}" for each in said if each.get("Extension")}
        return cls(
            frozenset(str(each.get("PartName", "")).lstrip("/").lower() for each in said),
            (*endings, ".xml", ".rels", ".vml"),
        )

    def is_xml(self, name: str) -> bool:
        return name.lower() in self.parts or name.lower().endswith(self.endings)


def _root(part: bytes) -> Node:
    """The root of a part that declares nothing."""
    bare = part.replace(b"\0", b"").lower()
    if any(word in bare for word in _DECLARED):
        raise refusal("unsafe_xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Node = etree.fromstring(part, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("unsafe_xml")
    return root


def _check_part(name: str, part: bytes) -> None:
    root = _root(part)
    if name.lower().endswith(".rels"):
        _check_links(root)
    elif name == "[Content_Types].xml":
        kinds = {each.get("PartName"): each.get("ContentType") for each in root}
        if kinds.get("/word/document.xml") != _MAIN:
            raise refusal("broken")
    else:
        _check_nodes(root)


def _check_links(root: Node) -> None:
    for link in root:
        kind = str(link.get("Type", "")).rpartition("/")[2]
        is_far = link.get("TargetMode") == "External" and kind != "hyperlink"
        if is_far or kind in _ACTING_LINKS:
            raise refusal("acting")


def _check_nodes(root: Node) -> None:
    for tag in _ACTING_NODES:
        if next(root.iter(f"{W}{tag}"), None) is not None:
            raise refusal("acting")
    for tag in _CHANGES:
        if next(root.iter(f"{W}{tag}"), None) is not None:
            raise refusal("changes")
    for node in root.iter(*(f"{W}{tag}" for tag in _HIDING)):
        if str(node.get(f"{W}val", "1")).strip().lower() not in _NOT:
            raise refusal("hidden")
    for code in _codes(root):
        word = (code.split() or [""])[0].upper()
        if word not in FIELD_CODES:
            raise refusal("field_code", name=word[:40])


def _codes(root: Node) -> list[str]:
    """The codes of fields; one that is split over several runs is put together."""
    found = [str(each.get(f"{W}instr", "")) for each in root.iter(f"{W}fldSimple")]
    open_codes: list[str] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}instrText":
            if not open_codes:
                open_codes.append("")
            open_codes[-1] += node.text or ""
        elif node.get(f"{W}fldCharType") == "begin":
            open_codes.append("")
        elif open_codes:
            found.append(open_codes.pop())
            if node.get(f"{W}fldCharType") == "separate":
                open_codes.append("PAGE")
    return [*found, *(code for code in open_codes if code)]
