"""Which files are taken: the bytes decide, the name only has to agree."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.files import kinds
from lantoa.files.kinds import DOCUMENTS, EVIDENCE, Kind, check, sniff
from lantoa.files.tests import samples
from lantoa.kernel.errors import Refused

LIMIT = 20 * 1024 * 1024
ALL = tuple(dict.fromkeys((*EVIDENCE, *DOCUMENTS)))


def code_of(content: bytes, name: str, taken: tuple[Kind, ...] = ALL, limit: int = LIMIT) -> str:
    with pytest.raises(Refused) as refusal:
        check(content, name, taken=taken, limit=limit, field="evidence")
    (problem,) = refusal.value.problems
    assert problem.field == "evidence"
    assert problem.what.endswith(".")
    assert problem.remedy.endswith(".")
    return problem.code


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.JPEG, "anh.jpg", kinds.JPEG),
        (samples.JPEG, "ẢNH.JPEG", kinds.JPEG),
        (samples.PNG, "anh.png", kinds.PNG),
        (samples.WEBP, "anh.webp", kinds.WEBP),
        (samples.MP3, "ban tin.mp3", kinds.MP3),
        (samples.M4A, "ghi am.m4a", kinds.M4A),
        (samples.MP4, "phim.mp4", kinds.MP4),
        (samples.DOCX, "Báo cáo quý I.docx", kinds.DOCX),
        (samples.XLSX, "bieu.xlsx", kinds.XLSX),
        (samples.PDF, "bao cao.pdf", kinds.PDF),
        (samples.HTML, "trang.html", kinds.HTML),
        (samples.TEXT, "bao-cao.txt", kinds.TEXT),
        (b"\xef\xbb\xbf" + samples.TEXT, "bao-cao.txt", kinds.TEXT),
    ],
)
def test_a_sound_file_with_an_honest_name_is_taken(content: bytes, name: str, kind: Kind) -> None:
    assert check(content, name, taken=ALL, limit=LIMIT) is kind


def test_an_empty_file_is_refused() -> None:
    assert code_of(b"", "anh.jpg") == "empty"


def test_a_file_of_the_limit_is_taken_and_of_one_byte_more_is_not() -> None:
    size = len(samples.JPEG)
    assert check(samples.JPEG, "anh.jpg", taken=ALL, limit=size) is kinds.JPEG
    assert code_of(samples.JPEG, "anh.jpg", limit=size - 1) == "too_large"


@pytest.mark.parametrize(
    "name", ["virus.exe", "anh.svg", "tep", "", ".jpg", "anh.jpg.exe", "bao cao.doc", "macro.docm"]
)
def test_a_type_that_is_not_taken_is_refused(name: str) -> None:
    assert code_of(samples.JPEG, name) == "wrong_type"


def test_only_the_kinds_that_are_asked_for_are_taken() -> None:
    assert code_of(samples.MP4, "phim.mp4", taken=DOCUMENTS) == "wrong_type"
    assert code_of(samples.HTML, "trang.html", taken=EVIDENCE) == "wrong_type"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.PNG, "anh.jpg"),
        (samples.HTML, "anh.txt"),
        (samples.TEXT, "anh.jpg"),
        (samples.XLSX, "bao cao.docx"),
        (samples.DOCX, "bieu.xlsx"),
        (samples.PDF, "anh.png"),
        (samples.MP4, "ghi am.m4a"),
        (samples.PDF + samples.DOCX, "bao cao.docx"),
        (samples.JPEG + samples.DOCX, "bao cao.docx"),
        (b"GIF89a<script>alert(1)</script>", "anh.png"),
        (b"<html><script>alert(1)</script></html>", "anh.jpg"),
        (b"  \n<!doctype HTML><script>alert(1)</script>", "ghi chu.txt"),
    ],
)
def test_a_name_that_does_not_agree_with_the_bytes_is_refused(content: bytes, name: str) -> None:
    assert code_of(content, name) == "name_lies"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.DOCX[:-30], "cut short.docx"),
        (samples.DOCX[:60], "cut shorter.docx"),
        (samples.damaged_office(), "damaged.docx"),
        (samples.office("xl/other.xml"), "no document.docx"),
        (samples.encrypted_office(), "encrypted.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted by office.docx"),
        (samples.bomb_that_lies(), "lying bomb.docx"),
        (samples.office("word/document.xml", zipfile.ZIP_BZIP2), "bzip2.docx"),
        (samples.office("word/document.xml", zipfile.ZIP_LZMA), "lzma.docx"),
        (samples.PDF[: len(samples.PDF) // 3], "cut short.pdf"),
        (b"%PDF-1.7\n", "nothing else.pdf"),
        (b"%PDF-1.7\n" + bytes(300), "zeros.pdf"),
        (samples.pdf("mat khau 12"), "encrypted.pdf"),
        (samples.pdf_with_newer_encryption(), "encrypted by AES.pdf"),
        (b"\x00" + samples.PDF, "before the mark.pdf"),
        ("Báo cáo\x00".encode(), "nul.txt"),
        ("Báo cáo".encode("utf-16"), "other letters.txt"),
    ],
    ids=lambda given_value: given_value if isinstance(given_value, str) else "",
)
def test_a_file_that_cannot_be_opened_is_refused(content: bytes, name: str) -> None:
    assert code_of(content, name) == "broken"


def test_an_office_file_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    just_taken = samples.saying(
        samples.of_size(samples.SIZE), samples.SIZE, kinds.UNPACKED_LIMIT - len("<Types/>")
    )
    assert check(just_taken, "to.docx", taken=ALL, limit=LIMIT) is kinds.DOCX
    assert code_of(samples.bomb(), "bom.docx") == "broken"


def changed(content: bytes) -> st.SearchStrategy[bytes]:
    """The same file with a few bytes written over, and perhaps cut short."""
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))

    def change(writes: list[tuple[int, int]], end: int) -> bytes:
        found = bytearray(content)
        for place, byte in writes:
            found[place] = byte
        return bytes(found[:end])

    ends = st.one_of(st.just(len(content)), st.integers(1, len(content)))
    return st.builds(change, st.lists(places, min_size=1, max_size=12), ends)


@settings(max_examples=150)
@given(st.one_of(changed(samples.DOCX), changed(samples.PDF), st.binary(max_size=400)))
def test_whatever_the_bytes_are_the_answer_is_a_kind_or_none(content: bytes) -> None:
    assert sniff(content) in (None, *ALL)
