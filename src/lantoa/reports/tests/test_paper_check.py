"""The page that looks through any DOCX: what it says, what it refuses, that it keeps nothing."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.files.models import StoredFile
from lantoa.kernel.value import Qualifier, exact, stated
from lantoa.papers import docx
from lantoa.papers.check import Level, check
from lantoa.papers.check.opening import W
from lantoa.papers.tests.planting import Planted, look, planted, say, whole_report
from lantoa.reports import queries
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries.paper_check import checked_paper
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World

PAGE = reverse("reports:check_paper")


def signed_in(world: World, name: str = "officer") -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def sent(client: Client, content: bytes, name: str = "bao-cao.docx"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def text_of(answer) -> str:
    return answer.content.decode()


def two_faults(draft: Planted) -> None:
    """A warning near the top, an error further down."""
    draft.one("motto").find(f"{W}pPr").find(f"{W}pStyle").addnext(
        draft.one("motto").makeelement(f"{W}spacing", {f"{W}line": "480"})
    )
    look(draft.one("body", 1), "sz", val=24)


def test_everybody_with_a_post_may_open_it_and_is_told_what_it_does(world: World) -> None:
    for name in ("officer", "chair", "clerk", "reviewer"):
        answer = signed_in(world, name).get(PAGE)
        assert answer.status_code == 200
        assert "Tệp chỉ được đọc, không lưu lại." in text_of(answer)


def test_who_has_no_post_may_not(world: World) -> None:
    client = Client()
    client.force_login(User.objects.create(username="khong-chuc-vu"))
    assert client.get(PAGE).status_code == 403
    assert sent(client, docx.render(whole_report())).status_code == 403


def test_a_right_paper_is_told_to_be_right(world: World) -> None:
    answer = sent(signed_in(world), docx.render(whole_report()))
    assert answer.status_code == 200
    assert "<h1>Không thấy chỗ nào sai thể thức</h1>" in text_of(answer)
    assert "bao-cao.docx" in text_of(answer)


def test_errors_stand_above_warnings_with_place_measure_remedy_and_law(world: World) -> None:
    text = text_of(sent(signed_in(world), planted(two_faults)))
    assert "<h1>1 lỗi, 1 cảnh báo về thể thức</h1>" in text
    error, warning = text.index("<h2>Lỗi: 1</h2>"), text.index("<h2>Cảnh báo: 1</h2>")
    assert error < warning
    assert "Nội dung: cỡ chữ 12; cho phép 13 đến 14." in text[error:warning]
    assert "Chọn cỡ chữ 14." in text[error:warning]
    assert re.search(r"Đoạn \d+: “Nội dung tuyên truyền", text[error:warning])
    assert "Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 6" in text[error:warning]
    assert "dòng đơn" in text[warning:]


def test_nothing_is_kept(world: World, settings) -> None:
    before = StoredFile.objects.count()
    sent(signed_in(world), docx.render(whole_report()))
    assert StoredFile.objects.count() == before
    assert not [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]


def repacked(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with (
        ZipFile(BytesIO(docx.render(whole_report()))) as old,
        ZipFile(buffer, "w", ZIP_DEFLATED) as new,
    ):
        names = {name.replace("/", "_").rpartition(".")[0]: name for name in old.namelist()}
        for key, name in names.items():
            new.writestr(name, parts.pop(key, None) or old.read(name))
        for key, content in parts.items():
            new.writestr(f"word/{key}.bin", content)
    return buffer.getvalue()


ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
REFUSED = {
    "empty": (lambda: b"", "a.docx", "rỗng"),
    "text": (lambda: "Báo cáo".encode(), "a.docx", "mang đuôi .docx nhưng nội dung là TXT"),
    "pdf": (lambda: b"%PDF-1.7\n%%EOF", "a.docx", "nội dung là PDF"),
    "another ending": (lambda: docx.render(whole_report()), "a.pdf", "Không nhận loại tệp"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.doc", "Không nhận tệp .doc"),
    "cut": (lambda: docx.render(whole_report())[:9000], "a.docx", "hỏng"),
    "macro": (lambda: repacked(vbaProject=b"x"), "a.docx", "macro"),
    "entities": (lambda: repacked(word_document=ENTITY), "a.docx", "XML không an toàn"),
    "bomb": (lambda: repacked(bomb=bytes(201 * 1024 * 1024)), "a.docx", "phình ra"),
}


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_what_cannot_be_looked_through_is_refused_in_words(world: World, kind: str) -> None:
    made, name, words = REFUSED[kind]
    answer = sent(signed_in(world), made(), name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Chưa kiểm tra được" in text_of(answer)


def test_a_file_above_the_limit_is_refused(world: World, settings) -> None:
    settings.UPLOAD_MEGABYTES = 0
    answer = sent(signed_in(world), docx.render(whole_report()))
    assert answer.status_code == 422
    assert "lớn hơn" in text_of(answer)


def test_no_file_is_asked_for(world: World) -> None:
    answer = signed_in(world).post(PAGE)
    assert answer.status_code == 422
    assert "Chưa có tệp văn bản. Chọn tệp trên máy." in text_of(answer)


def test_words_and_names_of_others_are_never_markup(world: World) -> None:
    def plant(draft: Planted) -> None:
        say(draft.one("body", 1), "<script>alert(1)</script>" * 3)
        look(draft.one("body", 1), "sz", val=24)

    text = text_of(sent(signed_in(world), planted(plant), "<img src=x onerror=alert(1)>.docx"))
    assert "<script>alert" not in text and "<img" not in text
    assert "&lt;script&gt;alert" in text and "&lt;img src=x" in text


def test_very_many_findings_are_counted_and_not_all_shown(world: World) -> None:
    def plant(draft: Planted) -> None:
        last = draft.one("body", 1)
        for at in range(200):
            copy = draft.one("body", 3).__copy__()
            look(copy, "sz", val=40 + at)
            last.addnext(copy)

    found = checked_paper(planted(plant), "a.docx")
    assert found.levels[0].number == 200
    assert len(found.levels[0].rows) == 60
    assert "Còn 140 điều khác." in text_of(sent(signed_in(world), planted(plant)))


def test_the_page_costs_the_same_whatever_the_paper(
    world: World, django_assert_max_num_queries
) -> None:
    client = signed_in(world)
    for content in (docx.render(whole_report()), planted(two_faults), b""):
        with django_assert_max_num_queries(8):
            sent(client, content)


def test_the_list_of_reports_leads_here(world: World) -> None:
    assert f'href="{PAGE}"' in text_of(signed_in(world).get(reverse("reports:list")))


def test_the_papers_of_reports_have_neither_error_nor_warning(world: World) -> None:
    make.log(world.district, count=exact(4), title="Bản tin 1")
    make.log(world.district, count=stated(600, Qualifier.MORE_THAN), title="Bản tin 2")
    make.numbered(world.expected, "9")
    make.drafted(world.above)
    filed = queries.version_paper(ReportVersion.objects.get())
    owed = queries.expected_page(world.above.pk)
    drafted = queries.draft_paper(owed, owed.report)
    for paper in (filed, drafted):
        found = check(docx.render(paper)).findings
        assert [each for each in found if each.level is not Level.NOTE] == []
