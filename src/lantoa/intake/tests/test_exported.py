"""A report that was handed out comes back: it is known again, or declared in a draft."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Indicator
from lantoa.files import kinds, store
from lantoa.intake import actions, queries
from lantoa.intake.models import BroughtIn
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reader.amounts import amount_of
from lantoa.reader.report_tables import Line, ReportTable, report_table
from lantoa.reader.sheet_text import MACHINE_SHEET
from lantoa.reports import actions as reports
from lantoa.reports.models import DeclaredFigure, ExpectedReport, Report, ReportVersion
from lantoa.reports.queries.exported import Match, matched
from lantoa.reports.queries.printed import printed
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.reports.tests.test_round_trip import without_machine_sheet


@pytest.fixture
def filed(world: World) -> World:
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    return world


def export(expected: ExpectedReport, kind: str = "xlsx") -> bytes:
    return printed(ExpectedReport.objects.get(pk=expected.pk), kind, 1).content


def bring(world: World, content: bytes, name: str = "bao-cao.xlsx", unit: str = "district") -> Any:
    return actions.bring_in(
        actor=SYSTEM, unit_id=getattr(world, unit).pk, content=content, name=name
    )


def foreign(
    data: bytes,
    slug: str,
    name: str = "Huyện Ân Hòa",
    cells: Mapping[str, str] | None = None,
    **told: str,
) -> bytes:
    """The export as another system would have made it for a unit: another seal. ``cells`` are
    replaced in the visible sheets, ``told`` in the head of the hidden one."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    said = {"sha256": "e" * 64, "unit": slug, **told}
    for row in book[MACHINE_SHEET].iter_rows(max_row=8):
        key = str(row[0].value or "").removeprefix("lantoa.")
        if key in said:
            row[1].value = said[key]
    changed = {"Huyện Suối Mẫu": name, **(cells or {})}
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if sheet.title != MACHINE_SHEET and str(cell.value) in changed:
                cell.value = changed[str(cell.value)]
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def option(expected: ExpectedReport) -> str:
    """How the page offers a draft."""
    return f"{expected.pk}-{Report.objects.get(expected=expected).revision}"


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_report_that_is_here_is_not_taken_twice(filed: World, kind: str) -> None:
    document = bring(filed, export(filed.expected, kind), f"bao-cao.{kind}")
    found = queries.document_page(document).found
    assert found is not None and found.match is Match.SAME
    page = signed_in(filed, "officer").get(reverse("intake:page", args=[document.pk]))
    text = page.content.decode()
    assert "Báo cáo này đã có ở đây" in text and "Kê khai vào dự thảo" not in text
    with pytest.raises(Refused) as refused:
        actions.declare_from_document(
            actor=filed.actor("officer"),
            document=document,
            expected_id=filed.expected.pk,
            revision=0,
        )
    assert [each.code for each in refused.value.problems] == ["nothing_to_take"]
    assert not DeclaredFigure.objects.exists()


def test_a_report_of_another_system_is_declared_in_the_draft(filed: World) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    data = foreign(export(filed.expected), filed.other.slug)
    document = bring(filed, data, unit="other")
    client = signed_in(filed, "neighbour")
    page = client.get(reverse("intake:page", args=[document.pk])).content.decode()
    assert "Kê khai vào dự thảo" in page
    address = reverse("intake:declare", args=[document.pk])
    for _ in range(2):
        answer = client.post(address, {"expected": option(filed.neighbouring)})
        assert answer.status_code == 302, answer.content.decode()
    declared = list(DeclaredFigure.objects.filter(report__expected=filed.neighbouring))
    assert len(declared) == 2
    assert "4" in {str(each.value.encode()) for each in declared}
    assert all("bao-cao.xlsx" in each.reason for each in declared)


@pytest.mark.parametrize(
    "typed", ["", "x", "0", "7", "1-", "-1-1", "9-9-9", "1-٣", "99999999999999999999999", "٣"]
)
def test_a_draft_that_is_none_is_told(filed: World, typed: str) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    document = bring(filed, foreign(export(filed.expected), filed.other.slug), unit="other")
    address = reverse("intake:declare", args=[document.pk])
    answer = signed_in(filed, "neighbour").post(address, {"expected": typed})
    assert answer.status_code == 422
    assert "không còn ở bước dự thảo" in answer.content.decode()


@pytest.mark.parametrize("name", ["chair", "clerk", "neighbour", "editor"])
def test_only_those_who_draft_declare(filed: World, name: str) -> None:
    document = bring(filed, export(filed.expected))
    with pytest.raises(NotPermitted):
        actions.declare_from_document(
            actor=filed.actor(name),
            document=document,
            expected_id=filed.expected.pk,
            revision=0,
        )


def test_the_report_of_another_unit_is_told(filed: World) -> None:
    document = bring(filed, export(filed.expected), unit="other")
    page = signed_in(filed, "neighbour").get(reverse("intake:page", args=[document.pk]))
    text = page.content.decode()
    assert "Báo cáo của đơn vị khác" in text
    assert reverse("reports:page", args=[filed.expected.pk]) not in text


def test_marks_in_a_label_are_words(filed: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(filed.expected)))
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "Đơn vị tính")
    sheet.cell(cell.row + 2, cell.column - 1).value = "<script>alert(1)</script>"
    box = io.BytesIO()
    book.save(box)
    document = bring(filed, box.getvalue())
    page = signed_in(filed, "officer").get(reverse("intake:page", args=[document.pk]))
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()


def test_a_million_rows_are_refused(filed: World) -> None:
    data = export(filed.expected)
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(box, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                row = b'<row r="1000000"><c r="ZZ1000000"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", row)
            new.writestr(name, part)
    try:
        document = bring(filed, box.getvalue())
    except Refused:
        return
    # Kept with its reason at most; nothing is read from it.
    assert document.error
    assert queries.document_page(document).found is None


def test_a_page_of_a_document_costs_a_fixed_number_of_questions(
    filed: World, django_assert_max_num_queries: Any
) -> None:
    data = foreign(export(filed.expected), filed.district.slug, name="Huyện Ân Hòa")
    document = bring(filed, data)
    with django_assert_max_num_queries(13):
        queries.document_page(BroughtIn.objects.select_related("file").get(pk=document.pk))
    assert ReportVersion.objects.count() == 1


# --- Whose report, and of which period -----------------------------------------------------------


def test_the_word_paper_of_another_unit_is_not_taken_for_ones_own(filed: World) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    word = export(filed.expected, "docx")
    box = io.BytesIO()
    Document(io.BytesIO(word)).save(box)
    for data in (word, box.getvalue()):
        document = bring(filed, data, "bao-cao.docx", "other")
        found = queries.document_page(document).found
        assert found is not None and (found.match, found.version) == (Match.OTHER_UNIT, None)
        with pytest.raises(Refused):
            actions.declare_from_document(
                actor=filed.actor("neighbour"),
                document=document,
                expected_id=filed.neighbouring.pk,
                revision=0,
            )


def test_the_stored_paper_of_another_unit_is_known_by_its_bytes(world: World) -> None:
    """Whoever the head names: a file whose head says nothing."""
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    word = export(world.expected, "docx")
    paper = store.keep(actor=SYSTEM, content=word, name="a.docx", taken=kinds.DOCUMENTS)
    ReportVersion.objects.update(docx=paper)
    table = report_table(word, "docx")
    assert table is not None
    bare = replace(table, heads=())
    assert matched(world.other.pk, bare, "0" * 64).match is Match.NEW
    assert matched(world.other.pk, bare, paper.sha256).match is Match.OTHER_UNIT


def test_the_head_of_a_workbook_is_believed_over_its_hidden_sheet(filed: World) -> None:
    data = foreign(export(filed.expected), filed.other.slug, name="Huyện Suối Mẫu")
    found = queries.document_page(bring(filed, data, unit="other")).found
    assert found is not None and found.match is Match.OTHER_UNIT


@pytest.mark.parametrize(
    ("heads", "match"),
    [
        (("ỦY BAN NHÂN DÂN HUYỆN ÂN HÒA", "Số: 1/BC-UBND"), Match.NEW),
        (("ỦY BAN NHÂN DÂN TỈNH MẪU PHÒNG NỘI VỤ", "BÁO CÁO"), Match.NEW),
        (("ỦY BAN NHÂN DÂN TỈNH MẪU", "UBND HUYỆN ÂN HÒA", "BÁO CÁO"), Match.NEW),
        (("UBND TỈNH MẪU UBND HUYỆN SUỐI MẪU", "BÁO CÁO"), Match.OTHER_UNIT),
        (("BÁO CÁO", "Kính gửi: Huyện Suối Mẫu", "Huyện Suối Mẫu"), Match.NEW),
        (("Huyện Chưa Biết",), Match.NEW),
        ((), Match.NEW),
    ],
)
def test_the_issuer_is_read_from_the_head(
    world: World, heads: tuple[str, ...], match: Match
) -> None:
    table = ReportTable((Line("1", "Lạ", "tin", {"actual": amount_of("3")}),), heads)
    assert matched(world.other.pk, table, "0" * 64).match is match


def two_drafts(world: World) -> ExpectedReport:
    """The later one stands first in the list."""
    regime = catalogue.regime(make.REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2019])
    later = make.expect(
        world.other, catalogue.period(make.REGIME, "2019"), world.province, date(2020, 1, 7)
    )
    for expected in (later, world.neighbouring):
        reports.start_draft(actor=SYSTEM, expected=expected)
    return later


def test_the_file_of_one_period_goes_into_no_draft_of_another(filed: World) -> None:
    later = two_drafts(filed)
    document = bring(filed, foreign(export(filed.expected), filed.other.slug), unit="other")
    client = signed_in(filed, "neighbour")
    page = client.get(reverse("intake:page", args=[document.pk])).content.decode()
    assert option(filed.neighbouring) in page and option(later) not in page
    answer = client.post(reverse("intake:declare", args=[document.pk]), {"expected": option(later)})
    assert answer.status_code == 422
    assert not DeclaredFigure.objects.exists()


def test_without_a_period_in_the_file_no_draft_is_chosen_beforehand(filed: World) -> None:
    later = two_drafts(filed)
    data = foreign(export(filed.expected), filed.other.slug)
    document = bring(filed, without_machine_sheet(data), unit="other")
    page = signed_in(filed, "neighbour").get(reverse("intake:page", args=[document.pk]))
    text = page.content.decode()
    assert option(later) in text and option(filed.neighbouring) in text
    assert '<option value="" selected>Chọn dự thảo' in text
    assert "Kỳ báo cáo ghi trong tệp: năm 2018." in text


def test_a_file_of_a_period_without_a_draft_says_so(filed: World) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    data = foreign(export(filed.expected), filed.other.slug, period="2017-Q1")
    page = signed_in(filed, "neighbour").get(
        reverse("intake:page", args=[bring(filed, data, unit="other").pk])
    )
    assert "Tệp ghi kỳ báo cáo quý I năm 2017; đơn vị chưa có dự thảo của kỳ này" in (
        page.content.decode()
    )


# --- What the draft has already ------------------------------------------------------------------


def test_a_draft_that_was_written_in_since_is_not_written_over(filed: World) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    document = bring(filed, foreign(export(filed.expected), filed.other.slug), unit="other")
    seen = option(filed.neighbouring)
    reports.declare_figure(
        actor=SYSTEM,
        expected=filed.neighbouring,
        indicator=Indicator.objects.get(slug="loudspeaker.play.placement"),
        value=exact(9),
        reason="Đếm theo sổ của đài.",
    )
    answer = signed_in(filed, "neighbour").post(
        reverse("intake:declare", args=[document.pk]), {"expected": seen}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "dự thảo này đã được sửa" in text
    assert f'value="{option(filed.neighbouring)}" selected' in text
    assert [each.value for each in DeclaredFigure.objects.all()] == [exact(9)]


def test_lines_that_the_hidden_sheet_and_the_words_name_differently_are_not_taken(
    filed: World,
) -> None:
    reports.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    book = openpyxl.load_workbook(io.BytesIO(foreign(export(filed.expected), filed.other.slug)))
    hidden = [cell for row in book[MACHINE_SHEET].iter_rows() for cell in row]
    for cell in hidden:
        if cell.value == "loudspeaker.play.placement":
            cell.value = "tv.play.placement"
    box = io.BytesIO()
    book.save(box)
    document = bring(filed, box.getvalue(), unit="other")
    client = signed_in(filed, "neighbour")
    page = client.get(reverse("intake:page", args=[document.pk])).content.decode()
    assert "chưa chắc là chỉ tiêu nào" in page
    answer = client.post(
        reverse("intake:declare", args=[document.pk]),
        {"expected": option(filed.neighbouring)},
        follow=True,
    )
    assert "Lượt phát trên truyền thanh cơ sở" in answer.content.decode()
    slugs = set(DeclaredFigure.objects.values_list("indicator__slug", flat=True))
    assert slugs == {"loudspeaker.bulletin.production"}


def test_a_page_that_says_same_says_of_what(filed: World) -> None:
    document = bring(filed, export(filed.expected))
    page = signed_in(filed, "officer").get(reverse("intake:page", args=[document.pk]))
    assert "số thực hiện trong kỳ đều khớp" in page.content.decode()


def test_a_nul_in_a_workbook_reaches_no_question(filed: World) -> None:
    data = foreign(export(filed.expected), "AAAB", sha256="BBBA", period="CCCB")
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(box, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for word in (b"AAAB", b"BBBA", b"CCCB"):
                part = part.replace(word, word[:1] + b"_x0000_" + word[3:])
            new.writestr(name, part)
    document = bring(filed, box.getvalue())
    found = queries.document_page(document).found
    assert found is not None and found.table.about["sha256"] == "B A"
