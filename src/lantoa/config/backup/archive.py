"""The archive: a tar stream inside age encryption. Nothing is held in memory whole.

The manifest is the last member, since it holds the hashes of all the others; an archive without
one is not whole. Names are checked one by one, and no member is ever unpacked by the tar library.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyrage

from lantoa.config.backup.refusals import broken, refused
from lantoa.kernel.errors import Refused

CHUNK = 1024 * 1024
BLOCK = 512
MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_MANIFEST = 256 * 1024 * 1024
_NAME = re.compile(r"(?:database|files|data)/[^\x00-\x1f\\]{1,400}")


class Writer(Protocol):
    def write(self, block: bytes, /) -> int: ...


class Reader(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive; the content comes block by block and is as long as ``size`` says."""

    name: str
    size: int
    blocks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What the archive holds and what it should be found to hold."""

    head: dict[str, Any]
    members: dict[str, Stored] = field(default_factory=dict)

    def to_json(self) -> bytes:
        members = {name: [each.size, each.sha256] for name, each in sorted(self.members.items())}
        whole = {"format": FORMAT, **self.head, "members": members}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises ``Refused`` for what is no manifest of a format that is known here."""
        try:
            head = json.loads(text)
            members = {name: Stored(*each) for name, each in head.pop("members").items()}
            made = head.pop("format")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise broken("bảng kê không đọc được") from error
        if made != FORMAT:
            raise broken(f"khuôn dạng {made} không biết")
        return cls(head, members)


def is_safe(name: str) -> bool:
    """Whether a member may be written under that name: a plain path below one of our folders."""
    parts = name.split("/")
    return bool(_NAME.fullmatch(name)) and all(part not in ("", ".", "..") for part in parts)


# --- Writing ---------------------------------------------------------------------------------


def tar(members: Iterable[Member], manifest: Manifest) -> Iterator[bytes]:
    """The bytes of the archive before encryption. Hashes are taken as the blocks go by."""
    for member in members:
        if not is_safe(member.name):
            raise refused(
                f"Tệp “{member.name}” có tên không lưu được.",
                "Đổi tên tệp ấy rồi sao lưu lại.",
                "name",
            )
        yield _header(member.name, member.size)
        digest, length = hashlib.sha256(), 0
        for block in member.blocks:
            digest.update(block)
            length += len(block)
            yield block
        if length != member.size:
            raise refused(
                f"Tệp “{member.name}” thay đổi trong lúc sao lưu.", "Chạy lại lệnh này.", "changed"
            )
        yield bytes(-length % BLOCK)
        manifest.members[member.name] = Stored(length, digest.hexdigest())
    text = manifest.to_json()
    yield _header(MANIFEST, len(text))
    yield text
    yield bytes(-len(text) % BLOCK + 2 * BLOCK)


def _header(name: str, size: int) -> bytes:
    found = tarfile.TarInfo(name)
    found.size, found.mode = size, 0o600
    return found.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


class _Pulled:
    """Blocks of an iterator as a file that is read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._left = memoryview(block)
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return bytes(taken)


def recipients(text: str) -> list[pyrage.x25519.Recipient]:
    """Public keys, separated by blanks or commas. Raises ``Refused`` for what is none."""
    words = text.replace(",", " ").split()
    if not words:
        raise refused(
            "Chưa có khóa mã hóa bản sao lưu.",
            "Chạy lantoa backup --new-key, rồi đặt khóa công khai vào biến LANTOA_BACKUP_KEY.",
            "no_key",
        )
    try:
        return [pyrage.x25519.Recipient.from_str(word) for word in words]
    except pyrage.RecipientError as error:
        raise refused(
            "LANTOA_BACKUP_KEY không phải khóa công khai (age1...).",
            "Ghi khóa công khai mà lantoa backup --new-key đã in ra.",
            "bad_key",
        ) from error


class _Watched:
    """A reader or writer that remembers why it failed: the library would tell it in its words."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.failure: Exception | None = None

    def _do(self, name: str, *given: Any) -> Any:
        try:
            return getattr(self._inner, name)(*given)
        except Exception as error:
            self.failure = self.failure or error
            raise

    def read(self, size: int = -1, /) -> bytes:
        found: bytes = self._do("read", size)
        return found

    def write(self, block: bytes, /) -> int:
        self._do("write", bytes(block))
        return len(block)

    def flush(self) -> None:
        self._do("flush")


def write(blocks: Iterator[bytes], to: Writer, keys: list[pyrage.x25519.Recipient]) -> None:
    """Encrypts while reading and writing. What goes wrong on either side is raised as it is."""
    source, target = _Watched(_Pulled(blocks)), _Watched(to)
    try:
        pyrage.encrypt_io(source, target, keys)
    except Exception as error:
        raise source.failure or target.failure or error from error


# --- Reading ---------------------------------------------------------------------------------


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The private keys of a file, one a line. Raises ``Refused`` when there is none."""
    try:
        lines = path.read_text(encoding="utf-8").split()
        found = [
            pyrage.x25519.Identity.from_str(each)
            for each in lines
            if each.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise refused(
            f"Không đọc được khóa riêng trong tệp {path}.",
            "Chỉ tệp có dòng AGE-SECRET-KEY-... đã cất khi tạo khóa.",
            "bad_identity",
        ) from error
    if not found:
        raise refused(
            f"Tệp {path} không có khóa riêng.",
            "Chỉ tệp có dòng AGE-SECRET-KEY-... đã cất khi tạo khóa.",
            "bad_identity",
        )
    return found


def read(source: Reader, keys: list[pyrage.x25519.Identity], into: Path | None) -> Manifest:
    """Reads the archive to its end and puts its members below ``into``, or only checks them when
    that is None. Answers the manifest, with which every member agrees in length and hash.

    Raises ``Refused`` for a wrong key and for an archive that is cut off, was tampered with, holds
    a name that leads elsewhere, or is not of ours; what was put below ``into`` until then is the
    caller's to throw away.
    """
    out, back = os.pipe()
    failed: list[Exception] = []
    watched = _Watched(source)

    def decrypt() -> None:
        with os.fdopen(back, "wb") as writer:
            try:
                pyrage.decrypt_io(watched, writer, keys)
            except Exception as error:  # noqa: BLE001 - handed to the thread that waits
                failed.append(watched.failure or error)
                # What stands in the buffer would be written to a pipe that may be closed.
                os.dup2(_nowhere(), writer.fileno())

    thread = threading.Thread(target=decrypt, daemon=True)
    with os.fdopen(out, "rb") as plain:
        thread.start()
        try:
            found = _members(plain, into)
            while plain.read(CHUNK):
                pass
        except Exception as error:
            # A failure that is known by now came first: the pipe ended because of it.
            cause = failed[0] if failed else error
            plain.close()
            thread.join()
            raise _why(cause) from error
    thread.join()
    if failed:
        raise _why(failed[0]) from failed[0]
    return _agreed(found)


def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _why(cause: Exception) -> Exception:
    """The refusal for a cause; a full disk and the like stay what they are."""
    if isinstance(cause, pyrage.DecryptError) and "matching keys" in str(cause).lower():
        return refused(
            "Khóa này không mở được bản sao lưu.",
            "Dùng khóa riêng đi với khóa công khai lúc sao lưu. Chưa ghi gì vào hệ thống.",
            "wrong_key",
        )
    if isinstance(cause, OSError) and cause.errno is not None:
        return cause
    if isinstance(cause, Refused):
        return cause
    if isinstance(cause, pyrage.DecryptError | OSError | tarfile.TarError | EOFError | ValueError):
        return broken("tệp bị cắt cụt, bị sửa hoặc không phải bản sao lưu")
    return cause


def _members(plain: Reader, into: Path | None) -> tuple[Manifest | None, dict[str, Stored]]:
    seen: dict[str, Stored] = {}
    with tarfile.open(fileobj=plain, mode="r|", bufsize=BLOCK * 128) as box:  # type: ignore[call-overload]
        for each in box:
            if not each.isreg() or each.name in seen:
                raise broken(f"mục “{each.name[:80]}” không hợp lệ")
            content = box.extractfile(each)
            if content is None:
                raise broken(f"mục “{each.name[:80]}” không hợp lệ")
            if each.name == MANIFEST:
                if each.size > LARGEST_MANIFEST:
                    raise broken("bảng kê quá lớn")
                return Manifest.from_json(content.read()), seen
            if not is_safe(each.name):
                raise broken(f"mục “{each.name[:80]}” có đường dẫn không hợp lệ")
            seen[each.name] = _take(content, None if into is None else into / each.name)
    return None, seen


def _take(content: Reader, path: Path | None) -> Stored:
    digest, length = hashlib.sha256(), 0
    handle = None
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while block := content.read(CHUNK):
            digest.update(block)
            length += len(block)
            if handle is not None:
                _write_all(handle, block)
    finally:
        if handle is not None:
            os.close(handle)
    return Stored(length, digest.hexdigest())


def _write_all(handle: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(handle, view) :]


def _agreed(found: tuple[Manifest | None, Mapping[str, Stored]]) -> Manifest:
    manifest, seen = found
    if manifest is None:
        raise broken("không có bảng kê")
    if manifest.members != dict(seen):
        raise broken("tệp bên trong không khớp bảng kê")
    return manifest
