"""Archives and the places that keep them: what is refused, and that nothing is left behind."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import stat
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pyrage
import pytest
from moto.server import ThreadedMotoServer

from lantoa.config.backup import archive, making, storage, verify
from lantoa.config.backup.archive import Manifest, Member
from lantoa.kernel.errors import Refused
from lantoa.workspace.queries import last_backup

KEY = pyrage.x25519.Identity.generate()
AT = datetime(2026, 9, 17, 8, 30, tzinfo=UTC)
NAME = storage.new_name(AT)
TWO = archive.Stored(1, hashlib.sha256(b"2").hexdigest())


def members(*extra: Member) -> list[Member]:
    content = os.urandom(3 * archive.CHUNK + 17)
    return [
        Member("database/lantoa.dump", len(content), [content[:99], content[99:]]),
        Member("files/kept/ab/tệp", 4, [b"anh\n"]),
        Member("data/empty", 0, []),
        *extra,
    ]


def packed(*extra: Member) -> bytes:
    box = io.BytesIO()
    blocks = archive.tar(members(*extra), Manifest({"missing": []}))
    archive.write(blocks, box, [KEY.to_public()])
    return box.getvalue()


def forged(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """An archive by somebody who knows the public key."""
    box, out = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=box, mode="w", format=tarfile.PAX_FORMAT) as made:
        for info, content in entries:
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    box.seek(0)
    pyrage.encrypt_io(box, out, [KEY.to_public()])
    return out.getvalue()


def named(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


def opened(content: bytes, into: Path | None, key: pyrage.x25519.Identity = KEY) -> Manifest:
    return archive.read(io.BytesIO(content), [key], into)


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


# --- The archive ---------------------------------------------------------------------------------


def test_what_was_put_in_comes_out_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    manifest = opened(packed(), tmp_path)
    assert set(manifest.members) == {"database/lantoa.dump", "files/kept/ab/tệp", "data/empty"}
    for name, stored in manifest.members.items():
        path = tmp_path / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == stored.sha256
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert opened(packed(), None).members.keys() == manifest.members.keys()


def test_nothing_can_be_read_without_the_key() -> None:
    content = packed(Member("data/secret_key", 9, [b"bi-mat-ky"]))
    assert b"bi-mat-ky" not in content
    assert b"ustar" not in content
    with pytest.raises(Refused) as refusal:
        opened(content, None, pyrage.x25519.Identity.generate())
    assert code(refusal) == "wrong_key"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.9999])
def test_a_truncated_archive_is_refused(share: float) -> None:
    content = packed()
    with pytest.raises(Refused) as refusal:
        opened(content[: int(len(content) * share)], None)
    assert code(refusal) == "broken"


@pytest.mark.parametrize("share", [0.001, 0.3, 0.7, 0.9999])
def test_an_archive_that_was_tampered_with_is_refused(share: float) -> None:
    content = bytearray(packed())
    content[int(len(content) * share)] ^= 1
    with pytest.raises(Refused):
        opened(bytes(content), None)


@pytest.mark.parametrize(
    "entry",
    [
        named("../../etc/cron.d/x"),
        named("/etc/passwd"),
        named("files/../../x"),
        named("files//x"),
        named("files/a\\..\\b"),
        named("files/./x"),
        named("elsewhere/x"),
        named("files/link", tarfile.SYMTYPE, "/etc"),
        named("files/link", tarfile.LNKTYPE, "database/lantoa.dump"),
        named("files/pipe", tarfile.FIFOTYPE),
        named("files/folder", tarfile.DIRTYPE),
    ],
    ids=lambda info: f"{info.name} {info.type!r}",
)
def test_a_name_that_leads_elsewhere_is_refused(entry: tarfile.TarInfo, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(Refused) as refusal:
        opened(forged((named("data/mark.txt"), b"x"), (entry, b"")), room)
    assert code(refusal) == "broken"
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"mark.txt"}


@pytest.mark.parametrize(
    "entries",
    [
        [(named("data/x"), b"1")],
        [
            (named("data/x"), b"1"),
            (named("data/x"), b"2"),
            (named("manifest.json"), Manifest({}, {"data/x": TWO}).to_json()),
        ],
        [(named("manifest.json"), b"[]")],
        [(named("manifest.json"), b'{"format": 2, "members": {}}')],
        [(named("manifest.json"), b'{"format": 1, "members": {"data/x": [1, "00"]}}')],
        [(named("data/x"), b"1"), (named("manifest.json"), b'{"format": 1, "members": {}}')],
        [],
    ],
)
def test_an_archive_that_does_not_agree_with_its_manifest_is_refused(entries: list) -> None:
    with pytest.raises(Refused) as refusal:
        opened(forged(*entries), None)
    assert code(refusal) == "broken"


def test_a_file_that_changes_meanwhile_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        packed(Member("data/x", 5, [b"1234"]))
    assert code(refusal) == "changed"


@pytest.mark.parametrize("text", ["", "age1x", "AGE-SECRET-KEY-1", "ssh-rsa AAAA"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        archive.recipients(text)


def test_a_file_without_private_key_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"age1...", b"\xff\xfe", b"AGE-SECRET-KEY-1NO"):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(Refused):
            archive.identities(tmp_path / "key")
    with pytest.raises(Refused):
        archive.identities(tmp_path / "nowhere")
    public, private = making.new_key()
    (tmp_path / "key").write_text(f"Khóa riêng:\n{private}\n")
    assert str(archive.identities(tmp_path / "key")[0].to_public()) == public


# --- A folder ------------------------------------------------------------------------------------


def test_an_archive_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    place = storage.place_of(str(tmp_path / "new"))
    with pytest.raises(ZeroDivisionError), place.writing(NAME) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert place.names() == []
    assert list((tmp_path / "new").iterdir()) == []
    with place.writing(NAME) as file:
        file.write(b"whole")
    assert place.names() == [NAME]
    assert stat.S_IMODE((tmp_path / "new" / NAME).stat().st_mode) == 0o600
    with pytest.raises(Refused) as refusal, place.writing(NAME) as file:
        file.write(b"again")
    assert code(refusal) == "unwritable"


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    place = storage.place_of(str(tmp_path))
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (archive.CHUNK, kept[1]))
    try:
        with pytest.raises(Refused) as refusal, place.writing(NAME) as file:
            archive.write(archive.tar(members(), Manifest({})), file, [KEY.to_public()])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
    assert code(refusal) == "unwritable"
    assert list(tmp_path.iterdir()) == []


def test_the_newest_of_a_folder_is_taken_and_other_files_are_not_seen(tmp_path: Path) -> None:
    for name in ("lantoa-20260101-000000.age", NAME, "lantoa-2026.age", "notes.age"):
        (tmp_path / name).write_bytes(b"x")
    place, name = storage.source_of(str(tmp_path))
    assert name == NAME
    assert len(place.names()) == 2
    assert storage.source_of(str(tmp_path / "notes.age"))[1] == "notes.age"
    with pytest.raises(Refused):
        storage.source_of(str(tmp_path / "nowhere") + "/")[0].reading("x").__enter__()
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused) as refusal:
        storage.source_of(str(tmp_path / "empty"))
    assert code(refusal) == "nothing"


# --- A bucket ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, settings) -> str:
    settings.BACKUP_S3_KEY, settings.BACKUP_S3_SECRET = "khoa", "mat-khau"
    client = boto3.client(
        "s3",
        endpoint_url=s3,
        region_name="us-east-1",
        aws_access_key_id="khoa",
        aws_secret_access_key="mat-khau",
    )
    client.create_bucket(Bucket="sao-luu")
    return f"s3://sao-luu/tinh?endpoint={s3}"


def test_a_bucket_keeps_archives_of_several_parts(bucket: str, monkeypatch) -> None:
    monkeypatch.setattr(storage, "_PART", 5 * 1024 * 1024)
    place = storage.place_of(bucket)
    content = os.urandom(11 * 1024 * 1024)
    with place.writing(NAME) as file:
        for start in range(0, len(content), archive.CHUNK):
            file.write(content[start : start + archive.CHUNK])
    assert NAME in place.names()
    found, name = storage.source_of(bucket)
    with found.reading(name) as reader:
        assert reader.read() == content
    exact = bucket.replace("tinh?", f"tinh/{NAME}?")
    with storage.source_of(exact)[0].reading(NAME) as reader:
        assert reader.read(10) == content[:10]
    place.remove(NAME)
    assert place.names() == []


def test_a_bucket_that_refuses_is_told_without_the_secret(bucket: str) -> None:
    place = storage.place_of(bucket.replace("sao-luu", "khong-co"))
    with pytest.raises(Refused) as refusal, place.writing(NAME) as file:
        file.write(b"x")
    assert "NoSuchBucket" in str(refusal.value)
    assert "mat-khau" not in str(refusal.value)
    with pytest.raises(Refused):
        place.names()
    with pytest.raises(Refused), storage.place_of(bucket).reading("lantoa-x.age"):
        pass


def test_an_upload_that_is_interrupted_leaves_nothing(bucket: str) -> None:
    place = storage.place_of(bucket)
    with pytest.raises(ZeroDivisionError), place.writing(NAME) as file:
        file.write(bytes(9 * 1024 * 1024))
        raise ZeroDivisionError
    assert place.names() == []
    assert "Uploads" not in place.client.list_multipart_uploads(Bucket="sao-luu")


@pytest.mark.parametrize(
    "address", ["", "ftp://x/y", "s3://x/y?endpoint=http://storage.example", "s3:///y"]
)
def test_a_place_that_cannot_be_is_refused(address: str, settings) -> None:
    settings.BACKUP_S3_KEY, settings.BACKUP_S3_SECRET = "khoa", "mat-khau"
    with pytest.raises(Refused):
        storage.place_of(address)


def test_a_bucket_without_its_secret_is_refused(settings) -> None:
    settings.BACKUP_S3_KEY = settings.BACKUP_S3_SECRET = ""
    with pytest.raises(Refused) as refusal:
        storage.place_of("s3://sao-luu/x")
    assert code(refusal) == "s3_settings"


# --- What is told --------------------------------------------------------------------------------


def test_differences_name_the_table_and_what_is_wrong() -> None:
    wanted = {"a": [1, "x"], "b": [2, "y"], "c": [3, "z"], "d": [1, "w"]}
    found = {"a": [1, "x"], "b": [1, "y"], "c": [3, "other"], "e": [0, ""]}
    assert verify.differences(wanted, found) == [
        "bảng b: có 1 dòng, lúc sao lưu 2 dòng",
        "bảng c: nội dung khác lúc sao lưu",
        "bảng d: thiếu",
        "bảng e: thừa",
    ]


def test_the_status_warns_after_a_week_and_when_nothing_was_ever_made(
    settings, tmp_path: Path
) -> None:
    settings.LAST_BACKUP = tmp_path / "last_backup.json"
    assert last_backup(AT).at is None
    assert last_backup(AT).is_due
    settings.LAST_BACKUP.write_text(json.dumps({"at": AT.isoformat()}))
    assert last_backup(AT) == last_backup(AT + timedelta(days=7))
    assert not last_backup(AT + timedelta(days=7)).is_due
    assert last_backup(AT + timedelta(days=7, seconds=1)).is_due
    settings.LAST_BACKUP.write_text("{}")
    assert last_backup(AT).is_due
