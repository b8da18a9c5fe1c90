"""The database of an installation: a snapshot of one moment, what it holds, and putting it back."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from lantoa.config.backup.refusals import broken, refused

Rows = Iterator[tuple[Any, ...]]
Tables = dict[str, list[object]]
"""Table to the number of its rows and the SHA-256 of them all in the order of their keys."""

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMBERS = {SQLITE: "database/lantoa.sqlite3.gz", POSTGRESQL: "database/lantoa.dump"}
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database of one moment as a file, and what was counted in that very moment."""

    kind: str
    path: Path
    tables: Tables
    migrations: list[list[str]]
    files: tuple[str, ...]
    heads: list[list[object]]


def sqlite_file() -> Path:
    """Where the settings say that SQLite's database lies."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def kind() -> str:
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


@contextmanager
def snapshot(folder: Path, columns: Sequence[tuple[str, str]]) -> Iterator[Snapshot]:
    """A snapshot that lies in the folder as long as the block runs. ``columns`` are those that name
    kept files. Raises ``Refused`` when it cannot be taken."""
    if kind() == SQLITE:
        yield _of_sqlite(folder, columns)
    else:
        yield _of_postgresql(folder, columns)


# --- Reading tables: the same for both -----------------------------------------------------------


class _Reading(Protocol):
    """One connection that sees one moment."""

    def names(self) -> list[str]: ...

    def rows(self, table: str) -> Rows: ...

    def run(self, sql: str) -> list[tuple[Any, ...]]: ...


def _tables(reading: _Reading) -> Tables:
    found: Tables = {}
    for table in reading.names():
        digest, count = hashlib.sha256(), 0
        for row in reading.rows(table):
            digest.update(repr(row).encode() + b"\n")
            count += 1
        found[table] = [count, digest.hexdigest()]
    return found


def _described(reading: _Reading, path: Path, columns: Sequence[tuple[str, str]]) -> Snapshot:
    present = set(reading.names())
    files: set[str] = set()
    for table, column in columns:
        if table in present:
            rows = reading.run(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608 - of models
            files |= {str(row[0]) for row in rows if row[0]}
    migrations = reading.run("SELECT app, name FROM django_migrations ORDER BY app, name")
    heads: list[list[object]] = []
    if "audit_head" in present:
        rows = reading.run("SELECT chain, seq, hash FROM audit_head ORDER BY chain")
        heads = [list(row) for row in rows]
    return Snapshot(
        kind(),
        path,
        _tables(reading),
        [[str(app), str(name)] for app, name in migrations],
        tuple(sorted(files)),
        heads,
    )


# --- SQLite --------------------------------------------------------------------------------------


class _Sqlite(_Reading):
    """Virtual tables and what stands behind them are indexes of others, made anew from them."""

    def __init__(self, opened: sqlite3.Connection) -> None:
        self._opened = opened

    def names(self) -> list[str]:
        rows = self.run("SELECT name FROM pragma_table_list WHERE schema='main' AND type='table'")
        return sorted(str(row[0]) for row in rows if not str(row[0]).startswith("sqlite_"))

    def rows(self, table: str) -> Rows:
        asked = f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"  # noqa: S608
        parts = self.run(asked)
        order = ", ".join(f'"{part[0]}"' for part in parts) or "rowid"
        yield from self._opened.execute(f'SELECT * FROM "{table}" ORDER BY {order}')  # noqa: S608

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return self._opened.execute(sql).fetchall()


def _of_sqlite(folder: Path, columns: Sequence[tuple[str, str]]) -> Snapshot:
    """SQLite copies page by page and begins again when somebody writes, so that it ends with one
    moment; what is counted is counted in the copy."""
    copy = folder / "lantoa.sqlite3"
    # Made by us first: SQLite would give it the rights of the folder's other files.
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    address = f"{sqlite_file().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(copy)) as made,
    ):
        source.backup(made)
    packed = folder / "lantoa.sqlite3.gz"
    with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as opened:
        found = _described(_Sqlite(opened), packed, columns)
    with copy.open("rb") as plain, gzip.open(packed, "wb", compresslevel=3) as file:
        shutil.copyfileobj(plain, file, 1024 * 1024)
    copy.unlink()
    return found


def unpack_sqlite(packed: Path, copy: Path) -> None:
    """Raises ``Refused`` when it is no database of SQLite, whole and sound."""
    try:
        handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with gzip.open(packed, "rb") as file, os.fdopen(handle, "wb") as plain:
            shutil.copyfileobj(file, plain, 1024 * 1024)
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as opened:
            sound = opened.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except (gzip.BadGzipFile, EOFError, sqlite3.DatabaseError) as error:
        raise broken("cơ sở dữ liệu bên trong hỏng") from error
    if not sound:
        raise broken("cơ sở dữ liệu bên trong hỏng")


def tables_of_sqlite(path: Path) -> Tables:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as opened:
        return _tables(_Sqlite(opened))


# --- PostgreSQL ----------------------------------------------------------------------------------


class _Postgresql(_Reading):
    """Rows are read as the text that the server makes of them, under settings that do not differ
    from one server to another."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        for setting in (
            "TimeZone = 'UTC'",
            "DateStyle = 'ISO, YMD'",
            "IntervalStyle = 'iso_8601'",
            "bytea_output = 'hex'",
            "extra_float_digits = 1",
        ):
            opened.execute(f"SET LOCAL {setting}")

    def names(self) -> list[str]:
        return [
            str(row[0])
            for row in self.run(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
                'ORDER BY tablename COLLATE "C"'
            )
        ]

    def rows(self, table: str) -> Rows:
        parts = self.run(
            "SELECT a.attname, a.attcollation <> 0 FROM pg_index i JOIN pg_attribute a "  # noqa: S608
            "ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
            f"WHERE i.indrelid = '\"{table}\"'::regclass AND i.indisprimary "
            "ORDER BY array_position(i.indkey::int2[], a.attnum)"
        )
        order = [f'"{name}"' + (' COLLATE "C"' if text else "") for name, text in parts]
        by = ", ".join(order) or 't::text COLLATE "C"'
        with self._opened.cursor(name="lantoa_backup") as cursor:
            cursor.itersize = 5000
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY {by}')  # noqa: S608
            yield from cursor

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._opened.execute(sql).fetchall()
        return found


@contextmanager
def _moment() -> Iterator[Any]:
    """A transaction that sees one moment and can lend it to others."""
    from_pool = connection.copy()
    try:
        from_pool.ensure_connection()
        opened: Any = from_pool.connection
        opened.autocommit = True
        opened.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield opened
        opened.execute("ROLLBACK")
    finally:
        from_pool.close()


def _of_postgresql(folder: Path, columns: Sequence[tuple[str, str]]) -> Snapshot:
    program = _program("pg_dump")
    path = folder / "lantoa.dump"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with _moment() as opened:
        (lent,) = opened.execute("SELECT pg_export_snapshot()").fetchone()
        _run(
            [
                program,
                "--format=custom",
                "--no-owner",
                "--no-acl",
                f"--snapshot={lent}",
                f"--file={path}",
                *_address(),
            ],
            "Không sao lưu được cơ sở dữ liệu PostgreSQL",
        )
        return _described(_Postgresql(opened), path, columns)


def tables_of_postgresql() -> Tables:
    with _moment() as opened:
        return _tables(_Postgresql(opened))


def restore_postgresql(path: Path) -> None:
    """All of it or nothing. Raises ``Refused``."""
    _run(
        [
            _program("pg_restore"),
            "--no-owner",
            "--no-acl",
            "--exit-on-error",
            "--single-transaction",
            *_address(),
            str(path),
        ],
        "Không phục hồi được vào cơ sở dữ liệu PostgreSQL",
    )


def check_postgresql(path: Path) -> None:
    """Raises ``Refused`` for what is no dump of PostgreSQL."""
    _run(
        [_program("pg_restore"), "--list", str(path)], "Bản sao lưu không có cơ sở dữ liệu đọc được"
    )


def is_empty() -> bool:
    """Whether nothing was ever put into the database that the settings name."""
    if kind() == SQLITE:
        path = sqlite_file()
        # A journal that was left behind would be played over what is restored.
        beside = [path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")]
        return not any(each.exists() and each.stat().st_size for each in (path, *beside))
    with connection.cursor() as cursor:
        return not connection.introspection.get_table_list(cursor)


def _given() -> Mapping[str, Any]:
    return connection.get_connection_params()


def _address() -> list[str]:
    given = _given()
    words = {"host": "--host", "port": "--port", "user": "--username"}
    found = [f"{flag}={given[name]}" for name, flag in words.items() if given.get(name)]
    return [*found, "--no-password", f"--dbname={given['dbname']}"]


def _run(words: Sequence[str], failure: str) -> None:
    """The password goes by the environment: other people of the machine see the words."""
    given = _given()
    extra = {"PGPASSWORD": str(given["password"])} if given.get("password") else {}
    if given.get("sslmode"):
        extra["PGSSLMODE"] = str(given["sslmode"])
    ended = subprocess.run(  # noqa: S603 - our own words
        words, env={**os.environ, **extra}, capture_output=True, check=False
    )
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip()
        last = said.splitlines()[-1][:300] if said else f"mã thoát {ended.returncode}"
        raise refused(f"{failure}: {last}.", "Sửa lỗi ấy rồi chạy lại lệnh này.", "postgresql")


def _version(program: Path) -> int:
    ended = subprocess.run(  # noqa: S603 - a program that was found on this machine
        [program, "--version"], capture_output=True, check=False, encoding="utf-8"
    )
    digits = _DIGITS.search(ended.stdout)
    return int(digits[1]) if ended.returncode == 0 and digits else 0


def _program(name: str) -> str:
    """A program of PostgreSQL that is not older than the server. Raises ``Refused``."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    candidates = list(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if on_path := shutil.which(name):
        candidates.append(Path(on_path))
    newest = max(((_version(each), each) for each in candidates), default=None)
    if newest is None:
        raise refused(
            f"Máy này không có chương trình {name} của PostgreSQL.",
            f"Cài gói postgresql-client phiên bản {server} trở lên rồi chạy lại.",
            "no_program",
        )
    if newest[0] < server:
        raise refused(
            f"Chương trình {name} phiên bản {newest[0]} cũ hơn máy chủ PostgreSQL {server}.",
            f"Cài gói postgresql-client phiên bản {server} trở lên rồi chạy lại.",
            "old_program",
        )
    return str(newest[1])
