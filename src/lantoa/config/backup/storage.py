"""Where archives are kept: a folder, or a bucket that speaks as S3 does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from lantoa.config.backup.archive import Reader, Writer
from lantoa.config.backup.refusals import refused

_NAME = re.compile(r"lantoa-[0-9]{8}-[0-9]{6}\.age")
_PART = 8 * 1024 * 1024
"""Bytes sent at a time: S3 takes no smaller ones and at most 10,000 of them, so up to 80 GB."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def new_name(at: datetime) -> str:
    """``lantoa-20260917-083000.age``: the order of names is that of time."""
    return f"lantoa-{at:%Y%m%d-%H%M%S}.age"


class Place(Protocol):
    def names(self) -> list[str]:
        """Archives that lie there, the oldest first. What is not ours is not seen."""

    def writing(self, name: str) -> Any:
        """A context whose writer makes the archive; it is there when the block ends well."""

    def reading(self, name: str) -> Any:
        """A context whose reader gives the archive. Raises ``Refused`` when it is not there."""

    def remove(self, name: str) -> None: ...

    @property
    def shown(self) -> str:
        """Without secrets."""


def place_of(text: str) -> Place:
    """Raises ``Refused`` for an address that is neither."""
    if not text:
        raise refused(
            "Chưa rõ nơi cất bản sao lưu.",
            "Ghi --to THƯ_MỤC, hoặc đặt biến LANTOA_BACKUP_URL.",
            "no_place",
        )
    if not text.startswith("s3://"):
        if "://" in text:
            raise refused(
                f"Không cất được ở “{text.partition('://')[0]}://”.",
                "Ghi một thư mục, hoặc s3://tên-kho/tiền-tố.",
                "place",
            )
        return Folder(Path(text).expanduser().resolve())
    return _bucket(text)


def source_of(text: str) -> tuple[Place, str]:
    """The place and name of an archive; the newest when only a place is given."""
    address, _, query = text.partition("?")
    last = address.rstrip("/").rpartition("/")[2]
    if text.startswith("s3://"):
        if _NAME.fullmatch(last):
            before = address.rstrip("/")[: -len(last)]
            return place_of(before + (f"?{query}" if query else "")), last
    elif not Path(text).expanduser().is_dir():
        path = Path(text).expanduser().resolve()
        return Folder(path.parent), path.name
    place = place_of(text)
    names = place.names()
    if not names:
        raise refused(
            f"Không có bản sao lưu nào ở {place.shown}.",
            "Ghi đúng thư mục, kho hoặc tệp sao lưu.",
            "nothing",
        )
    return place, names[-1]


# --- A folder --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    @property
    def shown(self) -> str:
        return str(self.path)

    def names(self) -> list[str]:
        if not self.path.is_dir():
            return []
        return sorted(each.name for each in self.path.iterdir() if _NAME.fullmatch(each.name))

    @contextmanager
    def writing(self, name: str) -> Iterator[Writer]:
        """Under another name until it is whole and on the disk."""
        part = self.path / f".{name}.part"
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if (self.path / name).exists():
                raise FileExistsError(f"{self.path / name}")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise _unwritable(self.shown, error) from error
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.path / name)
        except OSError as error:
            raise _unwritable(self.shown, error) from error
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def reading(self, name: str) -> Iterator[Reader]:
        try:
            file = (self.path / name).open("rb")
        except OSError as error:
            raise _unreadable(str(self.path / name), error.strerror or str(error)) from error
        with file:
            yield file

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


def _unwritable(where: str, error: OSError) -> Exception:
    return refused(
        f"Không ghi được bản sao lưu vào {where} ({error.strerror or error}).",
        "Kiểm tra quyền ghi và chỗ trống, hoặc chọn nơi khác.",
        "unwritable",
    )


def _unreadable(where: str, why: str) -> Exception:
    return refused(
        f"Không đọc được {where} ({why}).", "Kiểm tra lại đường dẫn và quyền đọc.", "unreadable"
    )


# --- A bucket --------------------------------------------------------------------------------


def _bucket(text: str) -> Bucket:
    parts = urlsplit(text)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    endpoint = options.get("endpoint", "")
    host = urlsplit(endpoint)
    if endpoint and host.scheme != "https" and host.hostname not in _LOOPBACK:
        raise refused(
            "Địa chỉ endpoint của kho phải bắt đầu bằng https://.", "Sửa địa chỉ kho.", "endpoint"
        )
    if not parts.netloc or not settings.BACKUP_S3_KEY or not settings.BACKUP_S3_SECRET:
        raise refused(
            "Chưa đủ tên kho, khóa truy cập và mật khẩu của kho S3.",
            "Ghi s3://tên-kho/tiền-tố và đặt LANTOA_BACKUP_S3_KEY, LANTOA_BACKUP_S3_SECRET.",
            "s3_settings",
        )
    client = boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=options.get("region", "us-east-1"),
        aws_access_key_id=settings.BACKUP_S3_KEY,
        aws_secret_access_key=settings.BACKUP_S3_SECRET,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    prefix = parts.path.strip("/")
    return Bucket(client, parts.netloc, f"{prefix}/" if prefix else "")


class _Upload:
    """A writer that sends what it is given part by part."""

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        self._client, self._at = client, {"Bucket": bucket, "Key": key}
        self._id = client.create_multipart_upload(**self._at)["UploadId"]
        self._waiting = bytearray()
        self._sent: list[dict[str, object]] = []

    def write(self, block: bytes, /) -> int:
        self._waiting += block
        while len(self._waiting) >= _PART:
            self._send(bytes(self._waiting[:_PART]))
            del self._waiting[:_PART]
        return len(block)

    def flush(self) -> None:
        """What waits is sent by :meth:`complete`."""

    def _send(self, part: bytes) -> None:
        number = len(self._sent) + 1
        answer = self._client.upload_part(
            **self._at, UploadId=self._id, PartNumber=number, Body=part
        )
        self._sent.append({"ETag": answer["ETag"], "PartNumber": number})

    def complete(self) -> None:
        self._send(bytes(self._waiting))
        self._client.complete_multipart_upload(
            **self._at, UploadId=self._id, MultipartUpload={"Parts": self._sent}
        )

    def abort(self) -> None:
        self._client.abort_multipart_upload(**self._at, UploadId=self._id)


@dataclass(frozen=True, slots=True)
class Bucket:
    client: Any
    bucket: str
    prefix: str

    @property
    def shown(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            why = (
                error.response.get("Error", {}).get("Code", "")
                if isinstance(error, ClientError)
                else str(error)
            )
            raise refused(
                f"Kho {self.shown} từ chối hoặc không trả lời ({why}).",
                "Kiểm tra địa chỉ, tên kho, khóa và quyền của khóa.",
                "s3",
            ) from error

    def names(self) -> list[str]:
        found: list[str] = []
        with self._refusing():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            for page in pages:
                found += [
                    each["Key"].removeprefix(self.prefix) for each in page.get("Contents", [])
                ]
        return sorted(name for name in found if _NAME.fullmatch(name))

    @contextmanager
    def writing(self, name: str) -> Iterator[Writer]:
        with self._refusing():
            upload = _Upload(self.client, self.bucket, self.prefix + name)
            try:
                yield upload
                upload.complete()
            except BaseException:
                upload.abort()
                raise

    @contextmanager
    def reading(self, name: str) -> Iterator[Reader]:
        with self._refusing():
            found = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)
            yield found["Body"]

    def remove(self, name: str) -> None:
        with self._refusing():
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)
