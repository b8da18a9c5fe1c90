"""A PostgreSQL server of one's own, over a socket in a folder of its own, for as long as needed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

UNPRIVILEGED = ("postgres", "nobody")
"""Whom the server runs as when we are root: it refuses root."""


def find_binaries() -> Path | None:
    """The folder of initdb, the newest version first; None when there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
        reverse=True,
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _user() -> str | None:
    """The account to run as: None for our own."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in UNPRIVILEGED if name in known), None)


def _command(user: str | None, words: list[str]) -> None:
    subprocess.run(
        words,
        check=True,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yields the address of an empty server; stops and removes it afterwards."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("no PostgreSQL server was found on this machine")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="lantoa-pg-", dir="/tmp"))
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    data = folder / "data"
    settings = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c max_connections=60"
    )
    try:
        _command(
            user,
            [
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "lantoa",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        )
        control = str(binaries / "pg_ctl")
        log = str(folder / "log")
        _command(user, [control, "-D", str(data), "-o", settings, "-l", log, "-w", "start"])
        try:
            yield f"postgres://lantoa@{quote(str(folder), safe='')}/postgres"
        finally:
            _command(user, [control, "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database_in(server: str, name: str) -> str:
    """Makes an empty database on a running server and gives its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    with running_postgres() as address:
        sys.exit(
            subprocess.run(
                sys.argv[1:], env={**os.environ, "LANTOA_DATABASE_URL": address}, check=False
            ).returncode
        )
