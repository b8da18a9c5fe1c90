"""Keeping a file, refusing one, giving it back, and clearing what nobody names."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    """Where kept bytes go in this test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept_paths(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def keep(content: bytes = samples.JPEG, name: str = "Ảnh buổi họp.jpg") -> StoredFile:
    return store.keep(actor=System("test"), content=content, name=name)


def aged(path: Path, by: timedelta) -> None:
    then = (days.now() - by).timestamp()
    os.utime(path, (then, then))


@pytest.mark.django_db
def test_a_kept_file_is_given_back_byte_for_byte_with_its_fingerprint(folder: Path) -> None:
    stored = StoredFile.objects.get(pk=keep().pk)
    with stored.content.open("rb") as content:
        assert content.read() == samples.JPEG
    assert stored.sha256 == hashlib.sha256(samples.JPEG).hexdigest()
    assert (stored.size, stored.media_type) == (len(samples.JPEG), "image/jpeg")
    assert (stored.name, stored.actor_key) == ("Ảnh buổi họp.jpg", "system:test")


@pytest.mark.django_db
def test_kept_bytes_are_for_the_owner_only_and_their_path_says_nothing(folder: Path) -> None:
    first, second = keep(), keep()
    for stored in (first, second):
        path = Path(stored.content.path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert path.is_relative_to(folder)
        assert "nh" not in path.name
        assert path.suffix == ""
    assert first.content.name != second.content.name
    assert first.token != second.token


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "anh.jpg"), (samples.PNG, "anh.jpg"), (samples.JPEG, "anh.exe"), (b"%PDF-", "a.pdf")],
)
def test_a_refused_file_leaves_neither_row_nor_bytes(
    folder: Path, content: bytes, name: str
) -> None:
    with pytest.raises(Refused):
        keep(content, name)
    assert not StoredFile.objects.exists()
    assert kept_paths(folder) == []


@pytest.mark.django_db
def test_the_limit_is_that_of_the_settings(folder: Path, settings) -> None:
    settings.UPLOAD_MEGABYTES = 1
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        keep(samples.JPEG + bytes(1024 * 1024))
    assert kept_paths(folder) == []


@pytest.mark.django_db
def test_when_the_row_cannot_be_written_the_bytes_go_again(folder: Path, monkeypatch) -> None:
    token = keep().token
    chance = StoredFile._meta.get_field("token")
    monkeypatch.setattr(chance, "_get_default", lambda: token)
    with pytest.raises(IntegrityError):
        keep()
    assert len(kept_paths(folder)) == StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_the_sweep_removes_old_bytes_that_no_row_names_and_nothing_else(folder: Path) -> None:
    stored = keep()
    named = Path(stored.content.path)
    old_orphan, young_orphan = named.parent / "0", named.parent / "1"
    old_orphan.write_bytes(b"left behind")
    young_orphan.write_bytes(b"its transaction may still be open")
    for path in (named, old_orphan):
        aged(path, timedelta(days=2))
    aged(young_orphan, timedelta(hours=23))
    elsewhere = folder / "other" / "ab" / "cd"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(b"not ours")
    aged(elsewhere, timedelta(days=9))
    assert store.sweep() == 1
    assert set(kept_paths(folder)) == {named, young_orphan, elsewhere}


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_bytes_for_the_sweep(folder: Path) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        keep()
        raise LookupError
    (left,) = kept_paths(folder)
    assert store.sweep() == 0
    aged(left, timedelta(days=2))
    assert store.sweep() == 1
    assert kept_paths(folder) == []


def test_a_sweep_of_a_folder_that_is_not_there_removes_nothing(folder: Path, db: None) -> None:
    assert store.sweep() == 0


@pytest.mark.django_db
def test_a_file_is_answered_as_a_download_that_no_browser_may_guess_at_or_keep(
    folder: Path,
) -> None:
    answer = store.answer(keep(name="Ảnh “họp”.jpg"))
    assert b"".join(answer.streaming_content) == samples.JPEG
    answer.close()
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=utf-8''%E1%BA%A2nh" in disposition
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Ảnh buổi họp.jpg", "Ảnh buổi họp.jpg"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Thảo\\Báo cáo.docx", "Báo cáo.docx"),
        ("/tuyệt đối/anh.png", "anh.png"),
        ("anh\r\nSet-Cookie: a=b.jpg", "anhSet-Cookie: a=b.jpg"),
        ("a\x00b\x1b[31m.jpg", "ab[31m.jpg"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("\u200fanh\u2066\u200b.jpg", "anh.jpg"),
        ("  anh.jpg  ", "anh.jpg"),
        ("a\u0309nh.jpg", "ảnh.jpg"),
        ("", "tep"),
        ("\u202e", "tep"),
        ("/", "tep"),
        ("..", "tep"),
        (".", "tep"),
        ("...", "tep"),
    ],
)
def test_a_name_is_shown_without_path_marks_and_tricks(given_name: str, shown: str) -> None:
    assert store.clean_name(given_name) == shown


@pytest.mark.parametrize("length", [116, 117, 500])
def test_a_long_name_is_cut_and_keeps_its_ending(length: int) -> None:
    shown = store.clean_name("ả" * length + ".docx")
    assert shown.endswith("ả.docx")
    assert len(shown) == min(length + 5, 120)


@given(st.text(max_size=300))
def test_no_name_is_empty_long_or_able_to_lead_elsewhere(given_name: str) -> None:
    shown = store.clean_name(given_name)
    assert 1 <= len(shown) <= 120
    assert shown.isprintable()
    assert not set(shown) & set("/\\")
    assert shown.strip(". ")
    assert store.clean_name(shown) == shown
