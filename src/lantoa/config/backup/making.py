"""Making a backup: the database of one moment first, then the files that it names."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import pyrage
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, models

from lantoa.config.backup import archive, databases, storage
from lantoa.config.backup.archive import CHUNK, Manifest, Member
from lantoa.config.backup.refusals import refused
from lantoa.kernel import days

LEFT_OUT = frozenset({"static", "out", "outbox"})
"""Folders of the data folder that can be made again, and mail that went out."""

_FORGOTTEN = 24 * 60 * 60
"""Seconds after which the folder of a run that was killed is taken away by the next."""


@dataclass(frozen=True, slots=True)
class Made:
    """``missing`` are files that the database names and the storage does not have: they were lost
    before. ``removed`` are older archives that ``keep`` did not cover."""

    name: str
    place: str
    size: int
    files: int
    seconds: float
    missing: tuple[str, ...]
    removed: tuple[str, ...]


def new_key() -> tuple[str, str]:
    """A public key to encrypt with and the private one to read with; kept nowhere."""
    made = pyrage.x25519.Identity.generate()
    return str(made.to_public()), str(made)


def make(to: str, keep: int | None = None) -> Made:
    """One backup. It is read again where it lies and compared before anything older is removed.

    Raises ``Refused``; then no archive was left.
    """
    begun = days.now()
    keys = archive.recipients(settings.BACKUP_KEY)
    place = storage.place_of(to or settings.BACKUP_URL)
    name = storage.new_name(begun)
    manifest = Manifest(_head(begun))
    missing: list[str] = []
    with workroom("backup") as folder, databases.snapshot(folder, _file_columns()) as taken:
        manifest.head |= {
            "database": taken.kind,
            "tables": taken.tables,
            "migrations": taken.migrations,
            "audit_heads": taken.heads,
            "missing": missing,
        }
        members = _members(taken, missing)
        with place.writing(name) as file:
            hashed = _Hashed(file)
            archive.write(archive.tar(members, manifest), hashed, keys)
    if _read_again(place, name) != hashed.result:
        place.remove(name)
        raise refused(
            f"Bản sao lưu đọc lại ở {place.shown} khác bản đã ghi; bản hỏng đã được xóa.",
            "Kiểm tra ổ đĩa hoặc kho, rồi sao lưu lại. Các bản cũ vẫn còn.",
            "reread",
        )
    removed = _prune(place, keep)
    ended = days.now()
    made = Made(
        name,
        place.shown,
        hashed.result[0],
        sum(each.startswith("files/") for each in manifest.members),
        (ended - begun).total_seconds(),
        tuple(missing),
        removed,
    )
    _note(made, ended)
    return made


def _head(at: datetime) -> dict[str, Any]:
    return {
        "made_at": at.isoformat(),
        "product": version("lantoa"),
        "signing_key": hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest(),
    }


@contextmanager
def workroom(purpose: str) -> Iterator[Path]:
    """A folder beside the data that only the owner may enter, gone afterwards. What the machine or
    the database refuses inside the block becomes ``Refused``."""
    before = days.now().timestamp() - _FORGOTTEN
    for left in Path(settings.DATA).glob(f".{purpose}-*"):
        if left.stat().st_mtime < before:
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", dir=settings.DATA))
    try:
        yield folder
    except OSError as error:
        raise refused(
            f"Không làm tiếp được vì lỗi của máy ({error.strerror or error}).",
            "Kiểm tra chỗ trống và quyền ghi của thư mục dữ liệu, rồi chạy lại.",
            "machine",
        ) from error
    except (DatabaseError, sqlite3.Error, psycopg.Error) as error:
        why = str(error).strip().partition("\n")[0]
        raise refused(
            f"Không đọc được cơ sở dữ liệu ({why}).",
            "Kiểm tra LANTOA_DATABASE_URL và thư mục dữ liệu, rồi chạy lại.",
            "database",
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _file_columns() -> list[tuple[str, str]]:
    """Columns of the database that name kept files."""
    return sorted(
        {
            (model._meta.db_table, each.column)
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
            for each in model._meta.local_fields
            if isinstance(each, models.FileField) and each.column
        }
    )


def _members(taken: databases.Snapshot, missing: list[str]) -> Iterator[Member]:
    size = taken.path.stat().st_size
    yield Member(databases.MEMBERS[taken.kind], size, _blocks(taken.path.open("rb")))
    for name in taken.files:
        try:
            size = default_storage.size(name)
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            missing.append(name)
            continue
        yield Member(f"files/{name}", size, _blocks(file))
    for path in data_files():
        # Small, and some grow by a line now and then: read at once.
        content = path.read_bytes()
        yield Member(f"data/{path.relative_to(settings.DATA).as_posix()}", len(content), [content])


def _blocks(file: Any) -> Iterator[bytes]:
    with file:
        while block := file.read(CHUNK):
            yield block


def data_files() -> list[Path]:
    """What else lies in the data folder and cannot be made again: key, mark, seals of the log."""
    root = Path(settings.DATA)
    database = str(settings.DATABASES["default"]["NAME"])
    skipped = {root / name for name in LEFT_OUT} | {Path(settings.MEDIA_ROOT)}
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [
            each for each in folders if not each.startswith(".") and here / each not in skipped
        ]
        for name in names:
            path = here / name
            is_database = str(path).startswith(database) or name.endswith((".sqlite3", ".age"))
            is_ours = path == settings.LAST_BACKUP or name.startswith(".") or is_database
            if not is_ours and path.is_file() and not path.is_symlink():
                found.append(path)
    return sorted(found)


class _Hashed:
    """A writer that counts and hashes what goes through it."""

    def __init__(self, inner: archive.Writer) -> None:
        self._inner, self._digest, self._size = inner, hashlib.sha256(), 0

    def write(self, block: bytes, /) -> int:
        self._digest.update(block)
        self._size += len(block)
        view = memoryview(block)
        while view:
            view = view[self._inner.write(bytes(view)) :]
        return len(block)

    def flush(self) -> None:
        """The place flushes when it ends."""

    @property
    def result(self) -> tuple[int, str]:
        return self._size, self._digest.hexdigest()


def _read_again(place: storage.Place, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with place.reading(name) as file:
        while block := file.read(CHUNK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def _prune(place: storage.Place, keep: int | None) -> tuple[str, ...]:
    if keep is None:
        return ()
    old = place.names()[: -max(keep, 1)]
    for each in old:
        place.remove(each)
    return tuple(old)


def _note(made: Made, at: datetime) -> None:
    """For the status page. Written beside and renamed: it is read at any time."""
    text = json.dumps(
        {"at": at.isoformat(), "place": made.place, "name": made.name, "bytes": made.size}
    )
    beside = settings.LAST_BACKUP.with_suffix(".part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(beside, settings.LAST_BACKUP)
