"""Putting a backup back into an empty place, and checking one without putting it anywhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lantoa.config.backup import archive, databases, storage, verify
from lantoa.config.backup.archive import Manifest
from lantoa.config.backup.making import LEFT_OUT, workroom
from lantoa.config.backup.refusals import broken, refused


@dataclass(frozen=True, slots=True)
class Restored:
    """``differences`` are what was found other than the manifest says; ``is_in_place`` is False
    when only checked, or when a difference was found in time. ``is_older`` when the tables must be
    brought up to the program first."""

    name: str
    made_at: str
    files: int
    tables: int
    rows: int
    missing: tuple[str, ...]
    differences: tuple[str, ...]
    is_in_place: bool
    is_older: bool
    has_other_key: bool


def restore(source: str, key: Path, *, check: bool = False, only: bool = False) -> Restored:
    """Reads an archive to its end and, unless ``only`` checking, puts it where the settings say.

    Raises ``Refused`` before anything is written into place: for a place that is not empty, a wrong
    key, a broken archive, another kind of database, a program older than the archive. With
    ``check`` or ``only`` every table is counted and hashed and compared with the manifest.
    """
    keys = archive.identities(key)
    place, name = storage.source_of(source)
    if not only:
        _must_be_empty()
    with workroom("restore") as folder:
        with place.reading(name) as file:
            manifest = archive.read(file, keys, folder)
        is_older = _fits(manifest, only=only)
        kept = manifest.head["database"]
        member = folder / databases.MEMBERS[kept]
        differences: list[str] = []
        if kept == databases.SQLITE:
            copy = folder / "lantoa.sqlite3"
            databases.unpack_sqlite(member, copy)
            if check or only:
                found = databases.tables_of_sqlite(copy)
                differences = verify.differences(manifest.head["tables"], found)
            if not only and not differences:
                _put_files(folder, lambda: _move(copy, databases.sqlite_file()))
        elif kept == databases.kind():
            databases.check_postgresql(member)
            if not only:
                _put_files(folder, lambda: databases.restore_postgresql(member))
                if check:
                    found = databases.tables_of_postgresql()
                    differences = verify.differences(manifest.head["tables"], found)
    in_place = not only and (not differences or databases.kind() == databases.POSTGRESQL)
    if in_place and check:
        differences += verify.files(manifest)
        if not is_older:
            differences += verify.totals()
    return _told(name, manifest, tuple(differences), in_place, is_older)


def _told(
    name: str, manifest: Manifest, differences: tuple[str, ...], in_place: bool, is_older: bool
) -> Restored:
    tables = manifest.head["tables"]
    kept = settings.DATA / "secret_key"
    key = kept.read_text(encoding="ascii") if in_place and kept.exists() else settings.SECRET_KEY
    return Restored(
        name=name,
        made_at=str(manifest.head["made_at"]),
        files=sum(each.startswith("files/") for each in manifest.members),
        tables=len(tables),
        rows=sum(rows for rows, _ in tables.values()),
        missing=tuple(manifest.head["missing"]),
        differences=differences,
        is_in_place=in_place,
        is_older=is_older,
        has_other_key=in_place and not verify.is_same_key(manifest, key),
    )


def _must_be_empty() -> None:
    """A data folder that was just made holds a key of its own and static files, nothing else."""
    own = {"secret_key", "static", settings.LAST_BACKUP.name}
    there = [
        each
        for each in Path(settings.DATA).iterdir()
        if each.name not in own
        and not each.name.startswith(".restore-")
        and not (each.is_dir() and not any(each.iterdir()))
        and not (each == databases.sqlite_file() and each.stat().st_size == 0)
    ]
    files = Path(settings.MEDIA_ROOT)
    if there or (files.exists() and any(files.iterdir())):
        raise refused(
            f"Thư mục dữ liệu {settings.DATA} hoặc thư mục tệp đã có dữ liệu.",
            "Chỉ phục hồi vào nơi trống: chọn thư mục khác bằng biến LANTOA_DATA.",
            "not_empty",
        )
    if not databases.is_empty():
        raise refused(
            "Cơ sở dữ liệu đích đã có bảng.",
            "Chỉ phục hồi vào cơ sở dữ liệu trống: tạo cơ sở dữ liệu mới và sửa "
            "LANTOA_DATABASE_URL.",
            "not_empty",
        )


def _fits(manifest: Manifest, *, only: bool) -> bool:
    """Whether the archive is older than the program. Raises ``Refused`` when it does not fit; to
    check one, another kind of database does not matter."""
    kept = manifest.head.get("database")
    if kept not in databases.MEMBERS or databases.MEMBERS[kept] not in manifest.members:
        raise broken("không có cơ sở dữ liệu bên trong")
    if kept != databases.kind() and not only:
        raise refused(
            f"Bản sao lưu là của {kept}, nơi phục hồi dùng {databases.kind()}.",
            "Đặt LANTOA_DATABASE_URL cho đúng loại cơ sở dữ liệu.",
            "kind",
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    done = {(app, name) for app, name in manifest.head["migrations"]}
    unknown = sorted(each for each in done - known if each[0] in {app for app, _ in known})
    if unknown:
        raise refused(
            "Bản sao lưu do phiên bản Lan Tỏa mới hơn tạo ra.",
            f"Cài phiên bản {manifest.head['product']} trở lên rồi phục hồi lại.",
            "newer",
        )
    return bool(known - done)


def _put_files(folder: Path, finish: Callable[[], Any]) -> None:
    """Files and what belongs beside them, then the database, which makes the place a whole one.
    When that fails, what was put is taken away again."""
    put: list[Path] = []
    replaced = settings.DATA / "secret_key"
    kept = replaced.read_bytes() if replaced.exists() else None
    try:
        for part, root in (("files", Path(settings.MEDIA_ROOT)), ("data", Path(settings.DATA))):
            for path in sorted((folder / part).rglob("*")):
                if path.is_file() and path.relative_to(folder / part).parts[0] not in LEFT_OUT:
                    target = root / path.relative_to(folder / part)
                    put.append(target)
                    _move(path, target)
        connection.close()
        finish()
    except BaseException:
        for path in put:
            path.unlink(missing_ok=True)
        if kept is not None:
            _write_back(replaced, kept)
        raise


def _write_back(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(path, target)
