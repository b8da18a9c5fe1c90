"""Every hostile file and link that we know of, sent to the page as a browser sends it.

Each is refused with a word that names its rule and a remedy, and nothing of it is stored: no row,
no bytes in the folder, no job that would ask the address.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from lantoa.activities.actions import NewProof, add_proof, links
from lantoa.activities.models import Activity, Evidence, LinkCapture
from lantoa.activities.rules import CaptureState
from lantoa.activities.tests.factories import logged
from lantoa.channels.tests import hostile
from lantoa.channels.tests.hostile import Answer, serving
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.files.tests.samples import SHEET, WORD, office
from lantoa.kernel.errors import Refused
from lantoa.plans.tests.cast import SYSTEM, Cast

MACRO_SHEET = b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
UTF_7 = b'<?xml version="1.0" encoding="utf-7"?><a/>'
DDE = b"<w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>"
RELS = "word/_rels/settings.xml.rels"
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

FILES: dict[str, tuple[bytes, str, str]] = {
    # What it is: the bytes, the name that they bear, a piece of the refusal.
    "nothing": (b"", "anh.jpg", "rỗng (0 byte)"),
    "more than is taken": (samples.JPEG + bytes(1024 * 1024), "anh.jpg", "lớn hơn 1 MB"),
    "program": (b"MZ" + bytes(200), "cai dat.exe", "Không nhận loại tệp “.exe”"),
    "program behind two endings": (samples.JPEG, "anh.jpg.exe", "Không nhận loại tệp “.exe”"),
    "program behind a turned name": (
        samples.JPEG,
        "anh\u202egpj.exe",
        "Không nhận loại tệp “.exe”",
    ),
    "program as a picture": (
        b"MZ\x90\x00" + bytes(200) + b"\xff",
        "anh.jpg",
        "hỏng, không mở được",
    ),
    "script of a shell": (b"#!/bin/sh\nrm -rf /\n", "anh.png", "nội dung là TXT"),
    "path upwards to a program": (b"x", "../../etc/cron.d/a", "Không nhận loại tệp"),
    "no ending": (samples.JPEG, "anh", "Không nhận loại tệp"),
    "drawing with a script": (b"<svg onload='alert(1)'/>", "hinh.svg", "có thể chứa lệnh tự chạy"),
    "drawing as a picture": (b"<svg onload='alert(1)'/>", "hinh.png", "nội dung là HTML"),
    "page as a picture": (PAGE, "anh.jpg", "nội dung là HTML"),
    "page as a PDF": (PAGE, "van ban.pdf", "nội dung là HTML"),
    "page": (PAGE, "trang.html", "Không nhận loại tệp “.html”"),
    "archive": (office("a.txt"), "tat ca.zip", "Không nhận tệp nén"),
    "another kind under the name": (samples.PNG, "anh.jpg", "nội dung là PNG"),
    "text in 16 bits as a table": ("Ngày".encode("utf-16"), "a.csv", "bảng mã chữ"),
    "table with a null byte": (b"a,b\x00,c", "a.csv", "bảng mã chữ"),
    # Pictures
    "picture of a billion points": (samples.png_of(30_000, 30_000), "anh.png", "triệu điểm ảnh"),
    "picture that says the most": (samples.png_of(2**31 - 1, 2**31 - 1), "a.png", "triệu điểm ảnh"),
    "photo cut short": (samples.photo((640, 480))[:-900], "anh.jpg", "hỏng, không mở được"),
    "nothing but the mark of a photo": (b"\xff\xd8\xff\xe0", "anh.jpg", "hỏng, không mở được"),
    "moving picture": (samples.moving("PNG"), "anh.png", "là ảnh động"),
    "photo that cannot be opened here": (b"\x00" * 99, "IMG_1.HEIC", "Tương thích nhất"),
    # PDF
    "PDF with a password": (samples.pdf("mat khau 12"), "a.pdf", "có mật khẩu"),
    "PDF with a newer password": (samples.pdf_with_newer_encryption(), "a.pdf", "có mật khẩu"),
    "PDF with a script": (samples.acting_pdf("/JavaScript"), "a.pdf", "lệnh tự chạy"),
    "PDF with a script written otherwise": (
        samples.acting_pdf("/JavaScript").replace(b"/JavaScript", b"/J#61v#61Script"),
        "a.pdf",
        "lệnh tự chạy",
    ),
    "PDF with a script in packed objects": (
        samples.acting_pdf("/Nothing", packed=True),
        "a.pdf",
        "lệnh tự chạy",
    ),
    "PDF that starts a program": (samples.acting_pdf("/Launch"), "a.pdf", "lệnh tự chạy"),
    "PDF that sends away": (samples.acting_pdf("/SubmitForm"), "a.pdf", "lệnh tự chạy"),
    "PDF with a file attached": (samples.carrying_pdf(), "a.pdf", "tệp khác đính kèm"),
    "PDF and archive in one": (samples.PDF + samples.DOCX, "a.pdf", "giấu một tệp khác"),
    "PDF with a page behind it": (samples.PDF + PAGE, "a.pdf", "giấu một tệp khác"),
    "PDF cut short": (samples.PDF[:200], "a.pdf", "hỏng, không mở được"),
    # Office
    "archive that swells": (samples.bomb(), "a.docx", "phình ra quá lớn"),
    "archive that lies of its size": (samples.bomb_that_lies(), "a.docx", "hỏng, không mở được"),
    "archive with a password": (samples.encrypted_office(), "a.docx", "có mật khẩu"),
    "document with a password": (OLE, "a.docx", "hỏng, không mở được"),
    "document that reads a file of ours": (
        office(WORD, more={"word/styles.xml": samples.XXE}),
        "a.docx",
        "khai báo XML không an toàn",
    ),
    "the same in 16 bits": (
        office(WORD, more={"word/styles.xml": samples.XXE.decode().encode("utf-16")}),
        "a.docx",
        "khai báo XML không an toàn",
    ),
    "the same in an odd encoding": (
        office(WORD, more={"word/styles.xml": UTF_7}),
        "a.docx",
        "khai báo XML không an toàn",
    ),
    "table of a billion laughs": (
        office(SHEET, more={"xl/sharedStrings.xml": LAUGHS}),
        "a.xlsx",
        "khai báo XML không an toàn",
    ),
    "table with one cell in the last corner": (
        office(SHEET, more={"xl/worksheets/sheet1.xml": samples.FAR_CELL}),
        "a.xlsx",
        "có ô nằm quá xa",
    ),
    "document with macros": (
        office(WORD, more={"word/vbaProject.bin": b"\xd0\xcf"}),
        "a.docx",
        "có macro",
    ),
    "table with macros, renamed": (office(SHEET, types=MACRO_SHEET), "a.xlsx", "có macro"),
    "document with macros by its name": (samples.DOCX, "a.docm", "có thể chứa macro"),
    "document with a template from afar": (
        office(WORD, more={RELS: samples.FAR_TEMPLATE}),
        "a.docx",
        "lấy mẫu từ nơi khác",
    ),
    "document that starts a program": (office(WORD, extra=DDE), "a.docx", "đối tượng tự chạy"),
    "two members of one name": (samples.twice_named(), "a.docx", "giấu một tệp khác"),
    "document with a page behind it": (samples.DOCX + PAGE, "a.docx", "giấu một tệp khác"),
    "member with a path upwards": (
        office(WORD, more={"../../a.xml": b"<a/>"}),
        "a.docx",
        "hỏng, không mở được",
    ),
    # Sound and video
    "sound and archive in one": (samples.MP3 + samples.DOCX, "a.mp3", "giấu một tệp khác"),
    "sound without a frame": (b"ID3\x04\x00" + bytes(200), "a.mp3", "hỏng, không mở được"),
    "sound of another codec": (samples.ogg(b"\x80theora"), "a.ogg", "không nhận được"),
    "sound cut short": (samples.WAV[:-40], "a.wav", "hỏng, không mở được"),
    "video of another brand": (samples.mp4(b"evil", b"vide"), "a.mp4", "không nhận được"),
    "video with a page behind it": (samples.MP4 + PAGE, "a.mp4", "hỏng, không mở được"),
    "video without a track": (samples.mp4(b"isom"), "a.mp4", "hỏng, không mở được"),
    "video of another family": (samples.webm(b"matroska"), "a.webm", "không nhận được"),
}

LINKS: dict[str, tuple[str, str]] = {
    "file of this machine": ("file:///etc/passwd", "http:// hoặc https://"),
    "old protocol that says anything": ("gopher://a.vn:70/_x", "http:// hoặc https://"),
    "script": ("javascript:alert(1)", "http:// hoặc https://"),
    "data": ("data:text/html,<script>alert(1)</script>", "http:// hoặc https://"),
    "name and password": ("https://quan:mat@a.vn/", "tên đăng nhập hoặc mật khẩu"),
    "another machine behind @": ("https://a.vn@127.0.0.1/", "tên đăng nhập hoặc mật khẩu"),
    "odd port": ("http://a.vn:6379/", "cổng lạ"),
    "this machine": ("http://127.0.0.1/", "số thay cho tên máy chủ"),
    "this machine in short": ("http://127.1/", "số thay cho tên máy chủ"),
    "this machine as one number": ("http://a.2130706433/", "số thay cho tên máy chủ"),
    "this machine in sixteens": ("http://0x7f.0.0.1/", "số thay cho tên máy chủ"),
    "this machine in eights": ("http://0177.0.0.1/", "số thay cho tên máy chủ"),
    "this machine in wide digits": ("http://１２７.０.０.１/", "số thay cho tên máy chủ"),
    "this machine with a dot": ("http://127.0.0.1./", "số thay cho tên máy chủ"),
    "this machine by six": ("http://[::1]/", "số thay cho tên máy chủ"),
    "this machine by four in six": ("http://[::ffff:127.0.0.1]/", "số thay cho tên máy chủ"),
    "secrets of a cloud": ("http://169.254.169.254/latest/", "số thay cho tên máy chủ"),
    "secrets of a cloud by name": ("http://metadata.google.internal/", "mạng nội bộ"),
    "this machine by name": ("http://localhost/", "mạng nội bộ"),
    "this machine by a name with a dot": ("http://localhost./", "mạng nội bộ"),
    "this machine in circled letters": ("http://ⓛocalhost/", "mạng nội bộ"),
    "machine nearby": ("http://may-in.local/", "mạng nội bộ"),
    "second line": ("https://a.vn/\r\nHost: trong.vn", "xuống dòng hoặc ký tự ẩn"),
    "stroke backwards": ("https://a.vn\\@trong.vn/", "xuống dòng hoặc ký tự ẩn"),
    "hidden letter": ("https://a.vn/\u202e1", "xuống dòng hoặc ký tự ẩn"),
    "host of nothing": ("https:///tin-1", "không đúng dạng"),
}

ANSWERS: dict[str, tuple[Answer, str]] = {
    "leads to this machine": (hostile.moved("http://127.0.0.1:{port}/trong"), "số thay cho tên"),
    "leads to a cloud's secrets": (hostile.moved("http://169.254.169.254/"), "số thay cho tên"),
    "leads to this machine by six": (hostile.moved("http://[::1]/"), "số thay cho tên"),
    "leads to a name inside": (hostile.moved("http://trong.vn:{port}/"), "mạng nội bộ"),
    "leads to a file": (hostile.moved("file:///etc/passwd"), "http:// hoặc https://"),
    "leads in a circle": (hostile.moved("/"), "thành vòng"),
    "drips": (hostile.drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "quá chậm"),
    "has no end": (
        hostile.flood(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a" * 65536),
        "lớn hơn mức",
    ),
    "swells": (hostile.gzip_bomb(64), "phình ra quá lớn"),
    "has headers without end": (
        hostile.flood(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 999 + b"\r\n"),
        "sai quy cách",
    ),
    "speaks another protocol": (hostile.raw(b"SSH-2.0-OpenSSH\r\n"), "sai quy cách"),
    "is a program": (hostile.page(b"MZ", kind="application/x-msdownload"), "trang chữ"),
}


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_MEGABYTES = 1
    return tmp_path


def left_behind(folder: Path) -> list[object]:
    rows = [model.objects.count() for model in (Evidence, StoredFile, LinkCapture)]
    asked = DBTaskResult.objects.filter(args_kwargs__args__0=links.CAPTURE)
    rows.append(asked.count())
    return [*filter(None, rows), *(path for path in folder.rglob("*") if path.is_file())]


def refusals(client: Client, made: Activity, sent: dict[str, object], word: str) -> list[str]:
    """What is wrong with the answer: nothing, when it refuses with its word."""
    address = reverse("activities:proofs", args=[made.pk])
    answer = client.post(address, sent)
    text = answer.content.decode()
    wrong = [] if answer.status_code == 422 else [f"status {answer.status_code}"]
    return wrong + ([] if word in text else [f"no “{word}”"])


def test_there_are_more_than_forty_kinds() -> None:
    assert len(FILES) == 60
    assert len(LINKS) == 26
    assert len(ANSWERS) == 12


def test_hostile_files_are_refused_and_nothing_of_them_is_stored(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client("officer")
    wrong = {}
    for what, (content, name, word) in FILES.items():
        sent = {"proof_file": [SimpleUploadedFile(name, content)], "caption": "Buổi họp"}
        found = refusals(client, made, sent, word) + left_behind(folder)
        if found:
            wrong[what] = found
    assert wrong == {}


def test_hostile_links_are_refused_and_no_job_asks_them(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client("officer")
    wrong = {}
    for what, (link, word) in LINKS.items():
        with pytest.raises(Refused) as caught:
            add_proof(actor=SYSTEM, activity=made, proof=NewProof(link=link))
        found: list[object] = [] if word in str(caught.value) else [str(caught.value)]
        sent = {"link": link}
        # A browser's own box for text takes no second line; the action is asked above.
        is_one_line = "\r" not in link
        found += refusals(client, made, sent, word) if is_one_line else []
        if found + left_behind(folder):
            wrong[what] = found + left_behind(folder)
    assert wrong == {}


def test_a_sound_file_beside_a_hostile_one_is_not_stored_either(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk)
    files = [SimpleUploadedFile("a.jpg", samples.photo()), SimpleUploadedFile("b.pdf", PAGE)]
    sent = {"proof_file": files, "link": "https://a.vn/1"}
    assert refusals(cast.client("officer"), made, sent, "nội dung là HTML") == []
    assert left_behind(folder) == []


@pytest.mark.parametrize("name", ANSWERS)
def test_an_address_that_answers_hostilely_leaves_only_why(
    cast: Cast, folder: Path, name: str
) -> None:
    answer, word = ANSWERS[name]
    made = logged(cast.land.commune.pk)
    proof = add_proof(actor=SYSTEM, activity=made, proof=NewProof(link="https://trang.vn/"))
    with serving({"/": answer, "/trong": hostile.page()}) as server:

        def look_up(host: str, port: int) -> tuple[str, ...]:
            return (hostile.HERE,) if host == "trang.vn" else ("10.0.0.7",)

        Evidence.objects.update(link=server.at("/"))
        door = server.door(look_up=look_up, total_seconds=1.0)
        links.take(capture_id=proof.capture.pk, door=door)
        assert len(server.asked) == 1
    capture = LinkCapture.objects.get()
    assert word in capture.problem
    assert capture.state != CaptureState.TAKEN
    assert (capture.title, capture.text, capture.sha256, capture.address) == ("", "", "", "")


TAMED: dict[str, tuple[bytes, str]] = {
    "photo and archive in one": (samples.JPEG + samples.DOCX, "anh.jpg"),
    "photo with a page behind it": (samples.JPEG + PAGE, "anh.jpg"),
    "photo with marks": (samples.photo(), "anh.jpg"),
    "photo under a path": (samples.JPEG, "../../../etc/anh.jpg"),
    "photo under a very long name": (samples.JPEG, "ả" * 400 + ".jpg"),
    "photo under a page's name": (samples.JPEG, "<img src=x onerror=alert(1)>.jpg"),
    "table with a formula": (b"=cmd|' /C calc'!A0,1\n", "bang.csv"),
}
"""What is taken, and can do nothing any more."""


def test_what_can_be_tamed_is_taken_without_its_sting(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client("officer")
    for content, name in TAMED.values():
        add_proof(actor=SYSTEM, activity=made, proof=NewProof(content=content, name=name))
    for proof in Evidence.objects.select_related("file"):
        assert proof.file is not None
        assert len(proof.file.name) <= 120
        assert "/" not in proof.file.name
        path = Path(proof.file.content.path)
        assert path.is_relative_to(folder)
        kept = path.read_bytes()
        assert not any(mark in kept for mark in (*samples.MARKS, b"PK\x03\x04", b"<script"))
        answer = client.get(reverse("activities:proof_file", args=[proof.pk]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.getvalue()
    shown = client.get(reverse("activities:proofs", args=[made.pk])).content.decode()
    assert "<img src=x" not in shown
