from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from lantoa.files.models import StoredFile
from lantoa.intake import actions
from lantoa.intake.models import BroughtIn
from lantoa.intake.rules import amount_of, period_of, proposals, quote
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports.tests.factories import SYSTEM, World

TEXT = "Năm 2018, đã đăng tải hơn 600 tin, bài trên trang thông tin điện tử.\n".encode()


def scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hollow_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document")
    return out.getvalue()


def bring(world: World, content: bytes = TEXT, name: str = "bao-cao.txt") -> BroughtIn:
    return actions.bring_in(actor=SYSTEM, unit_id=world.district.pk, content=content, name=name)


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def test_what_is_read_stands_in_the_words_that_state_it(world: World) -> None:
    found = bring(world)
    fact = next(each for each in found.facts if each.get("value") == 600)
    assert fact["qualifier"] == "more_than"
    assert found.text[fact["start"] : fact["end"]] == fact["span"]
    assert found.error == ""


def test_the_same_file_is_kept_once_for_a_unit(world: World) -> None:
    assert bring(world).pk == bring(world, name="ten-khac.txt").pk
    other = actions.bring_in(actor=SYSTEM, unit_id=world.other.pk, content=TEXT, name="a.txt")
    assert (BroughtIn.objects.count(), other.unit_id) == (2, world.other.pk)


def test_a_scan_is_kept_and_says_why_it_was_not_read(world: World) -> None:
    found = bring(world, scan(), "quet.pdf")
    assert "bản quét" in found.error
    assert (found.text, found.facts, StoredFile.objects.count()) == ("", [], 1)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "rong.docx", "empty"),
        (b"MZ\x00", "chay.exe", "wrong_type"),
        (b"%PDF-1.7 hong", "hong.pdf", "broken"),
        (TEXT, "doi-ten.pdf", "name_lies"),
        (hollow_docx(), "rong-ruot.docx", "broken"),
    ],
)
def test_what_is_no_document_is_refused_and_not_kept(
    world: World, content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        bring(world, content, name)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["chair", "clerk", "neighbour", "editor"])
def test_only_those_who_read_documents_bring_them(world: World, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.bring_in(
            actor=world.actor(name), unit_id=world.district.pk, content=TEXT, name="a.txt"
        )


def test_each_page_opens_to_those_it_is_for(world: World) -> None:
    found = bring(world)
    table = {
        reverse("intake:list"): {"clerk", "province_clerk", "neighbour_clerk", "editor"},
        reverse("intake:bring"): set(world.people) - {"officer", "neighbour", "reviewer"},
        reverse("intake:page", args=[found.pk]): set(world.people)
        - {"officer", "chair", "administrator"},
        reverse("intake:file", args=[found.pk]): set(world.people)
        - {"officer", "chair", "administrator"},
    }
    for address, closed in table.items():
        for name in world.people:
            answer = signed_in(world, name).get(address)
            status = answer.status_code
            if answer.streaming:
                list(answer.streaming_content)
            assert status == (403 if name in closed else 200), (address, name)
        assert Client().get(address).status_code == 302
    assert signed_in(world, "officer").get(reverse("intake:page", args=[99])).status_code == 404


def test_a_document_is_brought_in_and_shown_as_a_proposal(world: World) -> None:
    officer = signed_in(world, "officer")
    file = SimpleUploadedFile("bao-cao.txt", TEXT)
    page = officer.post(reverse("intake:bring"), {"file": file}, follow=True).content.decode()
    assert "Đề xuất từ văn bản, chưa phải số liệu" in page
    assert "hơn 600" in page and "<b>hơn 600 tin, bài" in page
    found = BroughtIn.objects.get()
    answer = officer.get(reverse("intake:file", args=[found.pk]))
    assert b"".join(answer.streaming_content) == TEXT


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Chưa có tệp văn bản"),
        (SimpleUploadedFile("rong.docx", b""), "rỗng (0 byte)"),
        (SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n"), "Không nhận loại tệp"),
    ],
)
def test_a_refused_file_is_told_at_its_field(world: World, file: object, words: str) -> None:
    answer = signed_in(world, "officer").post(
        reverse("intake:bring"), {"file": file} if file else {}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_quote_shows_what_stands_around() -> None:
    text = "a" * 100 + "hơn 600" + "b" * 100
    found = quote(text, 100, 107)
    assert (found.words, found.before[0], found.after[-1]) == ("hơn 600", "…", "…")
    assert quote("hơn 600", 0, 7).before == ""


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"kind": "count", "value": 600, "qualifier": "more_than", "unit": "tin"}, "hơn 600 tin"),
        ({"kind": "count", "value": "50-100", "unit": "cuộc"}, "50 đến 100 cuộc"),
        ({"kind": "count", "unit": "tin"}, "không nêu"),
        ({"kind": "percent", "value": 8.5}, "8,5 %"),
        ({"kind": "count", "value": 0, "unit": "tin"}, "0 tin"),
        ({"kind": "language", "value": "Mông"}, "Mông"),
        ({"kind": "reference", "number": "09/KH-UBND"}, "09/KH-UBND"),
    ],
)
def test_an_amount_is_told_as_its_source_states_it(fact: dict[str, object], words: str) -> None:
    assert amount_of(fact) == words


def test_periods_and_channels_are_told_by_their_names() -> None:
    fact = {"kind": "count", "start": 0, "end": 1, "channel": "tv", "period": "2024-Q1"}
    (found,) = proposals("x", [fact], {"tv": "Truyền hình"})
    assert found.pairs == (("Kênh", "Truyền hình"), ("Kỳ", "quý I năm 2024"))
    assert period_of("2018-01-01/2018-02-01") == "2018-01-01 đến 2018-02-01"
