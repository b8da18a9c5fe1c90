"""What a bundle of evidence is: its states, the names inside it, and its limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import PurePosixPath

from lantoa.kernel.vietnamese import nfc


class BundleState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    ERASED = "erased"


BUNDLE_LABELS: Mapping[BundleState, str] = {
    BundleState.WAITING: "Đang chờ lập",
    BundleState.MAKING: "Đang lập",
    BundleState.READY: "Tải được",
    BundleState.FAILED: "Không lập được",
    BundleState.ERASED: "Đã xóa",
}


class Kept(StrEnum):
    """What became of a thing that the index names."""

    INSIDE = "inside"
    CHANGED = "changed"
    """Inside, but its bytes are not those whose hash was written down."""
    PERSONAL = "personal"
    ERASED = "erased"
    VANISHED = "vanished"
    LINK = "link"
    """A link of which no copy could be kept."""


KEPT_LABELS: Mapping[Kept, str] = {
    Kept.INSIDE: "có trong hồ sơ",
    Kept.CHANGED: "có trong hồ sơ, nội dung không khớp mã SHA-256 đã ghi",
    Kept.PERSONAL: "để ngoài: dữ liệu cá nhân",
    Kept.ERASED: "nội dung đã xóa",
    Kept.VANISHED: "kho tệp không còn nội dung",
    Kept.LINK: "đường dẫn, chưa có bản lưu",
}

INDEX_JSON, INDEX_XLSX, INDEX_PDF, SUMS = "index.json", "muc-luc.xlsx", "MUC-LUC.pdf", "SHA256SUMS"

LONGEST_PART = 80
"""Letters of one part of a path. With two folders a path stays below the 260 of Windows."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_LONGEST_ENDING = 12


def safe_part(text: str, empty: str = "tep") -> str:
    """One part of a path that every system takes and that leads nowhere else.

    Without separators, control characters, marks that turn the direction of reading, blanks or
    points at its ends; no device name of Windows. Source: Microsoft, Naming Files, Paths, and
    Namespaces; CWE-22.
    """
    shown = "".join(
        letter for letter in nfc(text) if not unicodedata.category(letter).startswith("C")
    )
    shown = " ".join(_FORBIDDEN.sub("-", shown).split()).strip(". ")
    if len(shown) > LONGEST_PART:
        ending = PurePosixPath(shown).suffix[:_LONGEST_ENDING]
        shown = f"{shown[: LONGEST_PART - len(ending)].strip('. ')}{ending}".strip(". ")
    if _RESERVED.match(shown):
        shown = f"_{shown}"
    return shown or empty


def unique(path: str, taken: Iterable[str]) -> str:
    """The path, with a number before its ending where another differs from it by case alone."""
    known = {each.casefold() for each in taken}
    folder, _, name = path.rpartition("/")
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    count, found = 1, path
    while found.casefold() in known:
        count += 1
        found = f"{folder}/{stem} ({count}){ending}" if folder else f"{stem} ({count}){ending}"
    return found


def sums(hashes: Iterable[tuple[str, str]]) -> bytes:
    """Paths and hashes as ``sha256sum -c`` reads them. Our paths hold no backslash and no end of
    line, so none is escaped. Source: GNU coreutils, 6.1."""
    return "".join(f"{digest}  {path}\n" for path, digest in hashes).encode()
