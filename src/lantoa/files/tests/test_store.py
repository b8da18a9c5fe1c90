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
    stored = StoredFile.objects.get(pk=keep(samples.PDF, "Nhật ký.pdf").pk)
    with stored.content.open("rb") as content:
        assert content.read() == samples.PDF
    assert stored.sha256 == stored.brought_sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert (stored.size, stored.media_type) == (len(samples.PDF), "application/pdf")
    assert (stored.name, stored.actor_key) == ("Nhật ký.pdf", "system:test")
    assert (stored.preview.name, stored.width) == ("", None)


@pytest.mark.django_db
def test_a_photo_is_kept_as_drawn_anew_with_both_hashes_and_a_small_one(folder: Path) -> None:
    brought = samples.photo((800, 600))
    stored = StoredFile.objects.get(pk=keep(brought).pk)
    assert stored.brought_sha256 == hashlib.sha256(brought).hexdigest()
    assert (stored.width, stored.height) == (800, 600)
    assert len(kept_paths(folder)) == 2
    for path in kept_paths(folder):
        assert not any(mark in path.read_bytes() for mark in samples.MARKS)
    with stored.content.open("rb") as content:
        kept = content.read()
    assert (len(kept), hashlib.sha256(kept).hexdigest()) == (stored.size, stored.sha256)
    small = store.answer_preview(stored)
    shown = b"".join(small.streaming_content)
    small.close()
    assert shown.startswith(b"\xff\xd8\xff")
    assert small.headers["Content-Type"] == "image/jpeg"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in small.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_only_what_was_drawn_by_us_is_shown_inside_a_page(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.answer_preview(keep(samples.PDF, "a.pdf"))


@pytest.mark.django_db(transaction=True)
def test_erased_bytes_are_gone_and_their_row_says_when_and_why(folder: Path) -> None:
    stored = keep(samples.photo())
    token, sha256 = stored.token, stored.sha256
    with transaction.atomic():
        store.erase(actor=System("test"), stored=stored, reason=" Người trong ảnh đề nghị ")
        assert len(kept_paths(folder)) == 2
    assert kept_paths(folder) == []
    erased = StoredFile.objects.get(token=token)
    assert erased.is_erased
    assert (erased.sha256, erased.erase_reason) == (sha256, "Người trong ảnh đề nghị")
    assert erased.erased_by == "system:test"
    for answer in (store.answer, store.answer_preview):
        with pytest.raises(store.Erased):
            answer(erased)
    with transaction.atomic():
        again = store.erase(actor=System("test"), stored=erased, reason="Lần hai")
    assert again.erase_reason == "Người trong ảnh đề nghị"


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_rolled_back_keeps_the_bytes(folder: Path) -> None:
    stored = keep()
    with pytest.raises(LookupError), transaction.atomic():
        store.erase(actor=System("test"), stored=stored, reason="Nhầm")
        raise LookupError
    assert len(kept_paths(folder)) == 2
    store.answer(StoredFile.objects.get(pk=stored.pk)).close()


@pytest.mark.django_db
def test_bytes_that_an_erasure_left_behind_are_swept(folder: Path) -> None:
    stored = keep()
    store.erase(actor=System("test"), stored=stored, reason="Người trong ảnh đề nghị")
    for path in kept_paths(folder):
        aged(path, timedelta(days=2))
    assert store.sweep() == 2


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
    [
        (b"", "anh.jpg"),
        (samples.PNG, "anh.jpg"),
        (samples.JPEG, "anh.exe"),
        (b"%PDF-", "a.pdf"),
        (samples.JPEG, "anh\u202egpj.jpg"),
        (samples.JPEG, "anh\x00.jpg"),
        (samples.JPEG[:-9], "anh.jpg"),
    ],
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
        keep(samples.MP3 + bytes(1024 * 1024), "a.mp3")
    assert kept_paths(folder) == []


@pytest.mark.django_db
def test_when_the_row_cannot_be_written_the_bytes_go_again(folder: Path, monkeypatch) -> None:
    token = keep().token
    chance = StoredFile._meta.get_field("token")
    monkeypatch.setattr(chance, "_get_default", lambda: token)
    with pytest.raises(IntegrityError):
        keep()
    assert len(kept_paths(folder)) == 2
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_the_sweep_removes_old_bytes_that_no_row_names_and_nothing_else(folder: Path) -> None:
    stored = keep()
    named = Path(stored.content.path)
    old_orphan, young_orphan = named.parent / "0", named.parent / "1"
    old_orphan.write_bytes(b"left behind")
    young_orphan.write_bytes(b"its transaction may still be open")
    for path in (named, Path(stored.preview.path), old_orphan):
        aged(path, timedelta(days=2))
    aged(young_orphan, timedelta(hours=23))
    elsewhere = folder / "other" / "ab" / "cd"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(b"not ours")
    aged(elsewhere, timedelta(days=9))
    assert store.sweep() == 1
    small = Path(stored.preview.path)
    assert set(kept_paths(folder)) == {named, small, young_orphan, elsewhere}


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_bytes_for_the_sweep(folder: Path) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        keep()
        raise LookupError
    left = kept_paths(folder)
    assert store.sweep() == 0
    for path in left:
        aged(path, timedelta(days=2))
    assert store.sweep() == len(left) == 2
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
