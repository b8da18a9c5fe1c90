"""Whether what was restored is what was backed up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.core.files.storage import default_storage

from lantoa.config.backup.archive import CHUNK, Manifest
from lantoa.totals.queries import audit, is_rebuild_wanted


def differences(
    wanted: Mapping[str, Sequence[object]], found: Mapping[str, Sequence[object]]
) -> list[str]:
    """Tables whose rows are not those of the manifest, in words."""
    told: list[str] = []
    for table in sorted(wanted.keys() | found.keys()):
        asked, there = wanted.get(table), found.get(table)
        if asked is None or there is None:
            told.append(f"bảng {table}: {'thừa' if asked is None else 'thiếu'}")
        elif asked[0] != there[0]:
            told.append(f"bảng {table}: có {there[0]} dòng, lúc sao lưu {asked[0]} dòng")
        elif asked[1] != there[1]:
            told.append(f"bảng {table}: nội dung khác lúc sao lưu")
    return told


def files(manifest: Manifest) -> list[str]:
    """Kept files that are not as they were, read where they lie now."""
    told: list[str] = []
    for member, stored in manifest.members.items():
        name = member.removeprefix("files/")
        if member != name and _hash(name) != stored.sha256:
            told.append(f"tệp {name}: khác lúc sao lưu")
    return told


def totals() -> list[str]:
    """Cells that are not what their sources give, and what sources did not write down so. A backup
    of an older version is compared once its cells were made anew."""
    if is_rebuild_wanted():
        return []
    found = audit()
    told = [
        f"ô số liệu {wrong.key}: đang lưu {tuple(wrong.kept)}, đúng là {tuple(wrong.due)}"
        for wrong in found.mismatches
    ]
    told += [f"nguồn {source}: ghi chép khác với những gì nguồn có" for source in found.postings]
    return told + [f"chỉ tiêu {name}: tên đang lưu không đúng" for name in found.series]


def is_same_key(manifest: Manifest, key: str) -> bool:
    """Whether the key that signs is that of the backup: it may come from a variable."""
    return hashlib.sha256(key.encode()).hexdigest() == str(manifest.head["signing_key"])


def _hash(name: str) -> str:
    digest = hashlib.sha256()
    try:
        with default_storage.open(name, "rb") as file:
            while block := file.read(CHUNK):
                digest.update(block)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
