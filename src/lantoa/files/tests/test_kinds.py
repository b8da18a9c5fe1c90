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
        (samples.RECORDED, "ghi am.m4a", kinds.M4A),
        (samples.RECORDED, "ghi am.mp4", kinds.M4A),
        (samples.OGG, "ghi am.ogg", kinds.OGG),
        (samples.ogg(b"\x01vorbis"), "ghi am.oga", kinds.OGG),
        (samples.WAV, "ghi am.wav", kinds.WAV),
        (samples.FRAME * 3, "ban tin.mp3", kinds.MP3),
        (samples.WEBM, "phim.webm", kinds.WEBM),
        (samples.CSV, "nhat ky.csv", kinds.CSV),
        (b"=cmd|' /C calc'!A0,1\n", "cong thuc.csv", kinds.CSV),
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


BROKEN: dict[str, tuple[bytes, str]] = {
    "cut short.docx": (samples.DOCX[:-30], "broken"),
    "cut shorter.docx": (samples.DOCX[:60], "broken"),
    "damaged.docx": (samples.damaged_office(), "broken"),
    "no document.docx": (samples.office("xl/other.xml"), "broken"),
    "encrypted.docx": (samples.encrypted_office(), "locked"),
    "encrypted by office.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
    "lying bomb.docx": (samples.bomb_that_lies(), "broken"),
    "bomb.docx": (samples.bomb(), "bomb"),
    "bzip2.docx": (samples.office(samples.WORD, zipfile.ZIP_BZIP2), "broken"),
    "lzma.docx": (samples.office(samples.WORD, zipfile.ZIP_LZMA), "broken"),
    "upwards.docx": (samples.office(samples.WORD, more={"../a.xml": b"<a/>"}), "broken"),
    "two of a name.docx": (samples.twice_named(), "two_in_one"),
    "tail.docx": (samples.DOCX + b"<html>", "two_in_one"),
    "behind another.docx": (samples.DOCX + samples.DOCX, "two_in_one"),
    "macro.docx": (
        samples.office(samples.WORD, more={"word/vbaProject.bin": b"\xd0\xcf"}),
        "macro",
    ),
    "macro type.xlsx": (
        samples.office(
            samples.SHEET,
            types=b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>",
        ),
        "macro",
    ),
    "activex.docx": (
        samples.office(samples.WORD, more={"word/activeX/activeX1.xml": b"<a/>"}),
        "macro",
    ),
    "far template.docx": (
        samples.office(samples.WORD, more={"word/_rels/settings.xml.rels": samples.FAR_TEMPLATE}),
        "active_office",
    ),
    "dde.docx": (
        samples.office(samples.WORD, extra=b"<w:instrText>DDEAUTO c:\\cmd</w:instrText>"),
        "active_office",
    ),
    "xxe.docx": (samples.office(samples.WORD, more={"word/styles.xml": samples.XXE}), "unsafe_xml"),
    "xxe in 16 bits.docx": (
        samples.office(
            samples.WORD, more={"word/styles.xml": samples.XXE.decode().encode("utf-16")}
        ),
        "unsafe_xml",
    ),
    "other encoding.docx": (
        samples.office(
            samples.WORD, more={"word/a.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}
        ),
        "unsafe_xml",
    ),
    "billion laughs.xlsx": (
        samples.office(
            samples.SHEET,
            more={"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'},
        ),
        "unsafe_xml",
    ),
    "far cell.xlsx": (
        samples.office(samples.SHEET, more={"xl/worksheets/sheet1.xml": samples.FAR_CELL}),
        "far_cell",
    ),
    "far cell elsewhere.xlsx": (
        samples.office(samples.SHEET, more={"xl/sheets/s1.xml": samples.FAR_CELL}),
        "far_cell",
    ),
    "far cell in no xml.xlsx": (
        samples.office(samples.SHEET, more={"xl/sheets/s1.dat": samples.FAR_CELL}),
        "far_cell",
    ),
    "far cell behind a long word.xlsx": (
        samples.office(
            samples.SHEET,
            more={
                "xl/worksheets/sheet1.xml": samples.FAR_CELL.replace(
                    b"<c ", b'<c s="' + b"0" * 90 + b'" '
                )
            },
        ),
        "far_cell",
    ),
    "far cell written wide.xlsx": (
        samples.office(
            samples.SHEET,
            more={"xl/worksheets/sheet1.xml": samples.FAR_CELL.replace(b"r=", b"r = ")},
        ),
        "far_cell",
    ),
    "far cell behind junk.xlsx": (
        samples.office(samples.SHEET, more={"xl/worksheets/a": b"junk" + samples.FAR_CELL}),
        "broken",
    ),
    "xxe in no xml.docx": (
        samples.office(samples.WORD, more={"word/styles.dat": samples.XXE}),
        "unsafe_xml",
    ),
    "cut short.pdf": (samples.PDF[: len(samples.PDF) // 3], "broken"),
    "nothing else.pdf": (b"%PDF-1.7\n", "broken"),
    "zeros.pdf": (b"%PDF-1.7\n" + bytes(300), "broken"),
    "no pages.pdf": (samples.PDF.replace(b"/Pages", b"/Bages"), "broken"),
    "encrypted.pdf": (samples.pdf("mat khau 12"), "locked"),
    "encrypted by AES.pdf": (samples.pdf_with_newer_encryption(), "locked"),
    "before the mark.pdf": (b"\x00" + samples.PDF, "broken"),
    "tail.pdf": (samples.PDF + b"<html><script>alert(1)</script>", "two_in_one"),
    "archive behind.pdf": (samples.PDF + samples.DOCX, "two_in_one"),
    "archive before the end.pdf": (samples.PDF + samples.DOCX + b"%%EOF", "two_in_one"),
    "script.pdf": (samples.acting_pdf("/JavaScript"), "script"),
    "launch.pdf": (samples.acting_pdf("/Launch"), "script"),
    "sends.pdf": (samples.acting_pdf("/SubmitForm"), "script"),
    "written otherwise.pdf": (
        samples.acting_pdf("/JavaScript").replace(b"/JavaScript", b"/J#61v#61Script"),
        "script",
    ),
    "packed script.pdf": (samples.acting_pdf("/Nothing", packed=True), "script"),
    "attached.pdf": (samples.carrying_pdf(), "attached"),
    "cut short.jpg": (samples.photo((640, 480))[:-900], "broken"),
    "only a mark.jpg": (b"\xff\xd8\xff\xe0", "broken"),
    "bomb.png": (samples.png_of(30_000, 30_000), "too_many_pixels"),
    "large bomb.png": (samples.png_of(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "just too large.png": (samples.png_of(40_000, 1001), "too_many_pixels"),
    "cut short.png": (samples.png_of(3000, 3000), "broken"),
    "no size.png": (samples.png_of(0, 0), "broken"),
    "moving.png": (samples.moving("PNG"), "moving"),
    "moving.webp": (samples.moving("WEBP"), "moving"),
    "cut short.webp": (samples.WEBP[:-6], "broken"),
    "no frames.mp3": (b"ID3\x04\x00" + bytes(200), "broken"),
    "one frame.mp3": (samples.FRAME, "broken"),
    "archive behind.mp3": (samples.MP3 + samples.DOCX, "two_in_one"),
    "another brand.mp4": (samples.mp4(b"evil", b"vide"), "wrong_brand"),
    "quicktime.mp4": (samples.mp4(b"qt  ", b"vide"), "wrong_brand"),
    "no film.mp4": (samples.box(b"ftyp", b"isom", bytes(4)), "broken"),
    "no track.mp4": (samples.mp4(b"isom"), "broken"),
    "cut short.mp4": (samples.MP4[:-3], "broken"),
    "tail.mp4": (samples.MP4 + b"<html>", "broken"),
    "nothing but a mark.ogg": (b"OggS" + bytes(30), "broken"),
    "changed.ogg": (samples.OGG[:-1] + b"\x09", "broken"),
    "video.ogg": (samples.ogg(b"\x80theora"), "wrong_brand"),
    "tail.ogg": (samples.OGG + b"<html>", "broken"),
    "cut short.wav": (samples.WAV[:-40], "broken"),
    "tail.wav": (samples.WAV + b"<html>", "broken"),
    "no sound.wav": (b"RIFF\x04\x00\x00\x00WAVE", "broken"),
    "matroska.webm": (samples.webm(b"matroska"), "wrong_brand"),
    "tail.webm": (samples.WEBM + b"<html>", "broken"),
    "cut short.webm": (samples.WEBM[:-4], "broken"),
    "nul.txt": ("Báo cáo\x00".encode(), "encoding"),
    "other letters.txt": ("Báo cáo".encode("utf-16"), "encoding"),
    "other letters.csv": ("Ngày;Giờ".encode("utf-16"), "encoding"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_breaks_a_rule_is_refused_with_its_word(name: str) -> None:
    content, code = BROKEN[name]
    assert code_of(content, name) == code


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("IMG_1.HEIC", "Tương thích nhất"),
        ("hinh.svg", "PNG"),
        ("bang.xlsm", "macro"),
        ("phim.mov", "MP4"),
        ("tat ca.zip", "Giải nén"),
        ("van ban.doc", ".docx"),
    ],
)
def test_a_type_that_is_often_brought_is_refused_with_its_own_remedy(name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check(samples.JPEG, name, taken=ALL, limit=LIMIT)


def test_a_template_of_ones_own_machine_is_no_danger() -> None:
    own = samples.office(samples.WORD, more={"word/_rels/settings.xml.rels": samples.OWN_TEMPLATE})
    assert check(own, "to trinh.docx", taken=ALL, limit=LIMIT) is kinds.DOCX


def test_an_office_file_that_unpacks_to_the_limit_is_taken() -> None:
    just_taken = samples.saying(
        samples.of_size(samples.SIZE), samples.SIZE, kinds.UNPACKED_LIMIT - len("<Types/>")
    )
    assert check(just_taken, "to.docx", taken=ALL, limit=LIMIT) is kinds.DOCX
    assert code_of(samples.bomb(), "bom.docx") == "bomb"


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


BY_NAME = {
    "a.docx": samples.office(samples.SHEET, more={samples.WORD: b"<a/>"}),
    "a.pdf": samples.PDF,
    "a.jpg": samples.photo(),
    "a.png": samples.PNG,
    "a.webp": samples.WEBP,
    "a.mp3": samples.MP3,
    "a.mp4": samples.MP4,
    "a.m4a": samples.M4A,
    "a.ogg": samples.OGG,
    "a.wav": samples.WAV,
    "a.webm": samples.WEBM,
}


@pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, about marks that it skips
@settings(max_examples=25)
@pytest.mark.parametrize("name", BY_NAME)
@given(data=st.data())
def test_whatever_the_bytes_are_they_are_taken_or_refused(name: str, data: st.DataObject) -> None:
    sound = BY_NAME[name]
    marked = st.binary(max_size=200).map(lambda tail: sound[:12] + tail)
    content = data.draw(st.one_of(changed(sound), marked))
    assert sniff(content) in (None, *ALL)
    try:
        assert check(content, name, taken=ALL, limit=LIMIT) in ALL
    except Refused as refused:
        assert refused.problems[0].code
