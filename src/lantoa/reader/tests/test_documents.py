"""Text out of files, and every refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantoa.reader import archives, documents, read
from lantoa.reader.documents import UnreadableDocument, text_of
from lantoa.reader.pdf_text import join_lines
from lantoa.reader.tests import files

LINES = [
    "Kết quả tuyên truyền cải cách hành chính năm 2021",
    "Báo tỉnh đăng 120 tin, bài; Đài Phát thanh và Truyền hình tỉnh phát 24 phóng sự.",
    "Tổ chức 05 lớp tập huấn cho hơn 450 học viên theo Kế hoạch số 15/KH-UBND ngày 19/01/2021 "
    "của UBND tỉnh.",
]
WHOLE = {
    "a.txt": "\n".join(LINES).encode(),
    "a.html": files.html_of(LINES),
    "a.docx": files.docx_of(LINES),
    "a.xlsx": files.xlsx_of([[line] for line in LINES]),
    "a.pdf": files.pdf_of(LINES),
}


def _facts(text: str) -> list[dict[str, object]]:
    return [fact.as_dict() for fact in read(text).facts]


@pytest.mark.parametrize("name", WHOLE)
def test_the_same_words_give_the_same_facts_in_every_kind_of_file(name: str) -> None:
    expected = _facts("\n".join(LINES))
    assert len(expected) == 5
    assert _facts(text_of(WHOLE[name], name)) == expected


def test_a_path_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.docx"
    path.write_bytes(WHOLE["a.docx"])
    assert text_of(path) == text_of(WHOLE["a.docx"], "a.docx") == text_of(str(path))


def test_rows_of_a_table_keep_their_cells() -> None:
    table = [["Nội dung", "Số lượng"], ["Hội nghị", "4"]]
    word = text_of(files.docx_of(["Bảng"], table), "a.docx")
    sheet = text_of(files.xlsx_of([["Nội dung", "Số lượng"], ["Hội nghị", 1200.5]]), "a.xlsx")
    page = text_of(b"<table><tr><td>N\xe1\xbb\x99i</td><td>4</td></tr></table>", "a.html")
    assert word.endswith("Nội dung | Số lượng\nHội nghị | 4")
    assert sheet == "Nội dung | Số lượng\nHội nghị | 1.200,5"
    assert page == "Nội | 4"


def test_scripts_and_menus_of_a_page_are_no_text() -> None:
    page = "<body><nav>9 tin</nav><style>8 bài</style><p>Xã<br>phường</p></body>"
    assert text_of(page.encode(), "a.html") == "Xã\nphường"


def test_text_with_a_mark_of_its_encoding_is_read() -> None:
    assert text_of("Xã".encode("utf-16"), "a.txt") == "Xã"
    assert text_of("Xã".encode("utf-8-sig"), "a.txt") == "Xã"


def test_lines_that_the_page_broke_are_joined() -> None:
    long = "Trong năm 2021 các cơ quan báo chí của tỉnh đã đăng tải và phát sóng"
    assert join_lines([long, "hơn 600 tin, bài.", "- Báo tỉnh", "- Đài tỉnh"]) == [
        f"{long} hơn 600 tin, bài.",
        "- Báo tỉnh",
        "- Đài tỉnh",
    ]


_ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
_WIDE_ENTITY = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'.encode("utf-16")
_DOCX, _XLSX = WHOLE["a.docx"], WHOLE["a.xlsx"]
REFUSED = {
    "0 bytes": ("a.docx", b"", "empty"),
    "unknown type": ("a.exe", b"MZ", "unknown_type"),
    "no extension": ("a", b"x", "unknown_type"),
    "old word": ("a.doc", b"x", "old_format"),
    "old word as new": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_format"),
    "locked office": ("a.docx", files.locked_office(), "encrypted"),
    "pdf as word": ("a.docx", WHOLE["a.pdf"], "wrong_type"),
    "word as pdf": ("a.pdf", _DOCX, "wrong_type"),
    "word as sheet": ("a.xlsx", _DOCX, "wrong_type"),
    "word as text": ("a.txt", _DOCX, "wrong_type"),
    "binary as text": ("a.txt", b"ab\0\1\2" * 50, "wrong_type"),
    "cut word": ("a.docx", _DOCX[: len(_DOCX) // 2], "broken"),
    "word without its letters": (
        "a.docx",
        files.repacked(_DOCX, {"word/document.xml": b"<w"}),
        "broken",
    ),
    "junk as word": ("a.docx", b"junk" * 100, "broken"),
    "broken sheet": ("a.xlsx", files.repacked(_XLSX, {"xl/workbook.xml": b"<x"}), "broken"),
    "cut pdf": ("a.pdf", b"%PDF-1.4\n1 0 obj<<", "broken"),
    "junk as pdf": ("a.pdf", b"junk" * 100, "broken"),
    "locked pdf": ("a.pdf", files.locked_pdf(), "encrypted"),
    "scan": ("a.pdf", files.scanned_pdf(), "scanned"),
    "entity": ("a.docx", files.repacked(_DOCX, {"word/document.xml": _ENTITY}), "unsafe_xml"),
    "wide entity": (
        "a.xlsx",
        files.repacked(_XLSX, {"xl/workbook.xml": _WIDE_ENTITY}),
        "unsafe_xml",
    ),
    "old letters": ("a.txt", "Xã".encode("cp1258", "replace") + b"\xe3\xff", "encoding"),
    "too long": ("a.txt", "một từ ".encode() * 20_000, "too_long"),
    "blank text": ("a.txt", b" \n ", "no_text"),
    "blank word": ("a.docx", files.docx_of([]), "no_text"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_read_is_refused_with_reason_and_remedy(why: str) -> None:
    name, data, code = REFUSED[why]
    with pytest.raises(UnreadableDocument) as caught:
        text_of(data, name)
    assert caught.value.code == code
    (problem,) = caught.value.problems
    assert problem.what.startswith(("Tệp", "Không", "Nội dung"))
    assert problem.remedy.startswith("Hãy")
    assert "{" not in str(caught.value)


def test_an_archive_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = files.repacked(_DOCX, {"word/media/a.bin": b"\0" * 2_000_000})
    assert len(bomb) < 200_000
    assert text_of(bomb, "a.docx")
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableDocument) as caught:
        text_of(bomb, "a.docx")
    assert caught.value.code == "zip_bomb"


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    bomb = files.repacked(_DOCX, {"word/media/a.bin": b"\0" * 200_000})
    size = (200_000).to_bytes(4, "little")
    assert bomb.count(size) == 2
    with pytest.raises(UnreadableDocument) as caught:
        text_of(bomb.replace(size, (10).to_bytes(4, "little")), "a.docx")
    assert caught.value.code == "broken"


def test_an_archive_with_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(UnreadableDocument) as caught:
        text_of(_DOCX, "a.docx")
    assert caught.value.code == "zip_bomb"


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    for source in (b"x" * 11, path):
        with pytest.raises(UnreadableDocument) as caught:
            text_of(source, "a.txt")
        assert caught.value.code == "too_large"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        text_of(tmp_path / "a.txt")
    assert caught.value.code == "unreachable"
