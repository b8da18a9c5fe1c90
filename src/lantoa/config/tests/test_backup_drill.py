"""The drill: a real installation is backed up, lost, and put back, by the commands themselves."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import boto3
import psycopg
import pytest
from django.db import connection
from moto.server import ThreadedMotoServer

from lantoa.config.backup import archive, making
from lantoa.config.backup.archive import Manifest, Member
from lantoa.config.tests import template
from lantoa.config.tests.installation import lantoa
from lantoa.reports.tests.factories import PASSWORD

PUBLIC, PRIVATE = making.new_key()

BUILD = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from lantoa.reports.tests.factories import *
made = world()
for title in ("Khai sinh", "Kết hôn", "Thuế đất"):
    log(made.district, title=title, count=ONE)
submitted(made.expected)
from lantoa.files import store
from lantoa.jobs import worker
store.keep(actor=SYSTEM, content=b"a" * 3_000_000, name="a.csv")
worker.work_off()
"""
SIGN_IN = f"""
import django; django.setup()
from django.test import Client
from lantoa.files.models import StoredFile
answer = Client(SERVER_NAME="localhost").post(
    "/tai-khoan/login/", {{"login": "officer", "password": "{PASSWORD}"}}
)
assert answer.status_code == 302, answer.content
for kept in StoredFile.objects.all():
    import hashlib
    assert hashlib.sha256(kept.content.read()).hexdigest() == kept.sha256
print(StoredFile.objects.count(), "files")
"""
WRITE = """
import django; django.setup()
import sys, uuid
from django.db import connection
sql = "INSERT INTO taggit_tag (name, slug) VALUES (%s, %s)"
print("writing", flush=True)
for _ in range(3000):
    with connection.cursor() as cursor:
        cursor.execute(sql, [uuid.uuid4().hex, uuid.uuid4().hex])
"""


@dataclass(frozen=True)
class Site:
    """A data folder and a database of its own."""

    folder: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        found = {
            "LANTOA_DATA": str(self.folder / "data"),
            "LANTOA_BACKUP_KEY": PUBLIC,
            "DJANGO_SETTINGS_MODULE": "lantoa.config.settings",
        }
        if self.database:
            found["LANTOA_DATABASE_URL"] = _address(self.database)
        return found

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return lantoa(self.folder, words, **{**self.environment, **more})

    def script(self, code: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], **self.environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def make_room(self, migrated: str = "") -> None:
        """Empty, or with a copy of what ``LANTOA_TEST_TEMPLATE`` names."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.database:
            copied = f' TEMPLATE "{migrated}"' if migrated else ""
            _on_server(f'CREATE DATABASE "{self.database}"{copied}')
        elif migrated:
            self.data.mkdir()
            shutil.copyfile(migrated, self.data / "lantoa.sqlite3")

    def lose(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        if self.database:
            _on_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def left(self) -> set[str]:
        """What lies in the data folder, but for what every start makes."""
        found = {path.name for path in self.data.iterdir()} if self.data.exists() else set()
        return found - {"secret_key", "static"}


def _address(database: str) -> str:
    parts = urlsplit(os.environ["LANTOA_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def _on_server(sql: str) -> None:
    with psycopg.connect(os.environ["LANTOA_DATABASE_URL"], autocommit=True) as opened:
        opened.execute(sql)


def _site(folder: Path, name: str) -> Site:
    on_server = connection.vendor == "postgresql"
    return Site(folder / name, f"drill_{os.getpid()}_{name}" if on_server else "")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Iterator[Site]:
    site = _site(tmp_path_factory.mktemp("drill"), "built")
    site.make_room(template.NAMED)
    site.script(BUILD)
    yield site
    site.lose()


@pytest.fixture(scope="module")
def place(built: Site) -> Path:
    """Where the first backup of the built site lies."""
    made = built.run("backup", "--to", str(built.folder / "place"))
    assert made.returncode == 0, made.stderr
    return built.folder / "place"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    site = _site(tmp_path, "empty")
    site.make_room()
    yield site
    site.lose()


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("key") / "key.txt"
    path.write_text(PRIVATE)
    return str(path)


def manifest(place: Path, key: str) -> Manifest:
    newest = max(place.glob("*.age"))
    return archive.read(io.BytesIO(newest.read_bytes()), archive.identities(Path(key)), None)


def test_what_was_lost_comes_back_as_it_was(
    built: Site, place: Path, empty: Site, key: str
) -> None:
    assert (built.data / "last_backup.json").exists()
    ended = empty.run("restore", str(place), "--key", key, "--verify")
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert "Đã phục hồi và khớp." in ended.stdout
    assert (empty.data / "secret_key").read_text() == (built.data / "secret_key").read_text()
    for path in empty.data.rglob("*"):
        if path.is_file() and "static" not in path.parts:
            assert path.stat().st_mode & 0o077 == 0, path
    again = empty.folder / "again"
    assert empty.run("backup", "--to", str(again)).returncode == 0
    before, after = manifest(place, key), manifest(again, key)
    assert after.head["tables"] == before.head["tables"]
    assert before.head["tables"]["totals_cell"][0] > 0
    assert empty.run("totals", "audit").returncode == 0
    assert len(before.head["audit_heads"]) > 0
    kept = {name: each for name, each in before.members.items() if name.startswith("files/")}
    assert kept.items() <= after.members.items()
    assert f"{len(kept)} files" in empty.script(SIGN_IN)
    assert len(kept) >= 3


def test_a_backup_is_of_one_moment_while_others_write(
    built: Site, empty: Site, key: str, tmp_path: Path
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE],
        env={"PATH": os.environ["PATH"], **built.environment},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "writing\n"
        made = built.run("backup", "--to", str(tmp_path / "place"))
        assert made.returncode == 0, made.stderr
    finally:
        writer.terminate()
        writer.communicate()
    ended = empty.run("restore", str(tmp_path / "place"), "--key", key, "--verify")
    assert ended.returncode == 0, ended.stderr


def test_only_an_empty_place_is_restored_into(
    built: Site, place: Path, key: str, empty: Site
) -> None:
    before = built.left()
    ended = built.run("restore", str(place), "--key", key)
    assert ended.returncode == 1
    assert "Chỉ phục hồi vào" in ended.stderr
    assert built.left() == before
    (empty.data / "files").mkdir(parents=True)
    (empty.data / "files" / "x").write_text("của người khác")
    ended = empty.run("restore", str(place), "--key", key)
    assert ended.returncode == 1
    assert empty.left() == {"files"}


def test_a_broken_archive_leaves_nothing(
    place: Path, key: str, empty: Site, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.age"
    cut.write_bytes(max(place.glob("*.age")).read_bytes()[:-100])
    ended = empty.run("restore", str(cut), "--key", key)
    assert ended.returncode == 1
    assert "Bản sao lưu không dùng được" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert empty.left() == set()


def test_a_table_that_differs_from_the_manifest_is_listed(
    place: Path, key: str, empty: Site, tmp_path: Path
) -> None:
    newest = max(place.glob("*.age"))
    keys = archive.identities(Path(key))
    room = tmp_path / "room"
    found = archive.read(io.BytesIO(newest.read_bytes()), keys, room)
    found.head["tables"]["units_unit"][0] += 1
    members = [
        Member(name, each.size, [(room / name).read_bytes()])
        for name, each in found.members.items()
    ]
    with (tmp_path / "forged.age").open("wb") as file:
        archive.write(archive.tar(members, Manifest(found.head)), file, archive.recipients(PUBLIC))
    ended = empty.run("restore", str(tmp_path / "forged.age"), "--key", key, "--verify")
    assert ended.returncode == 1
    assert "bảng units_unit: có" in ended.stderr


def test_older_archives_go_only_after_a_new_one_was_read_again(
    built: Site, key: str, empty: Site
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    secrets = {"LANTOA_BACKUP_S3_KEY": "khoa", "LANTOA_BACKUP_S3_SECRET": "mat-khau"}
    address = f"s3://kho/tinh?endpoint=http://{host}:{port}"
    try:
        refused = built.run("backup", "--to", address, **secrets)
        assert refused.returncode == 1
        assert "NoSuchBucket" in refused.stderr
        client = _client(f"http://{host}:{port}")
        client.create_bucket(Bucket="kho")
        for name in ("lantoa-20200101-000000.age", "lantoa-20200102-000000.age", "so-tay.txt"):
            client.put_object(Bucket="kho", Key=f"tinh/{name}", Body=b"x")
        ended = built.run("backup", "--to", address, "--keep", "2", **secrets)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.count("Đã xóa bản cũ") == 1
        listed = client.list_objects_v2(Bucket="kho")["Contents"]
        left = sorted(each["Key"] for each in listed)
        assert left[0] == "tinh/lantoa-20200102-000000.age"
        assert left[2] == "tinh/so-tay.txt"
        ended = empty.run("restore", address, "--key", key, "--verify-only", **secrets)
        assert ended.returncode == 0, ended.stderr
        assert "Chưa phục hồi gì." in ended.stdout
        assert empty.left() == set()
    finally:
        server.stop()


def _client(address: str):

    return boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="khoa",
        aws_secret_access_key="mat-khau",
    )


def test_a_private_key_is_shown_once_and_kept_nowhere(empty: Site) -> None:
    ended = empty.run("backup", "--to", "x", LANTOA_BACKUP_KEY="")
    assert ended.returncode == 1
    assert "lantoa backup --new-key" in ended.stderr
    private = empty.run("backup", "--new-key").stdout.splitlines()[-1]
    assert private.startswith("AGE-SECRET-KEY-")
    for path in empty.folder.rglob("*"):
        assert not path.is_file() or private not in path.read_text(errors="replace")
