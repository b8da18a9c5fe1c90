"""A report that was handed out comes back: it is known again, or declared in a draft."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lantoa.intake import actions, queries
from lantoa.intake.models import BroughtIn
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reader.sheet_text import MACHINE_SHEET
from lantoa.reports import actions as reports
from lantoa.reports.models import DeclaredFigure, ExpectedReport, ReportVersion
from lantoa.reports.queries.exported import Match
from lantoa.reports.queries.printed import printed
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World


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


def foreign(data: bytes, slug: str) -> bytes:
    """The export as another system would have made it for a unit: another seal."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book[MACHINE_SHEET].iter_rows(max_row=8):
        told = {"lantoa.sha256": "e" * 64, "lantoa.unit": slug}
        if row[0].value in told:
            row[1].value = told[row[0].value]
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


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
            actor=filed.actor("officer"), document=document, expected_id=filed.expected.pk
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
        answer = client.post(address, {"expected": filed.neighbouring.pk})
        assert answer.status_code == 302, answer.content.decode()
    declared = list(DeclaredFigure.objects.filter(report__expected=filed.neighbouring))
    assert len(declared) == 2
    assert "4" in {str(each.value.encode()) for each in declared}
    assert all("bao-cao.xlsx" in each.reason for each in declared)


@pytest.mark.parametrize("typed", ["", "x", "0", "99999999999999999999999", "٣"])
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
            actor=filed.actor(name), document=document, expected_id=filed.expected.pk
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
    document = bring(filed, foreign(export(filed.expected), filed.district.slug))
    with django_assert_max_num_queries(12):
        queries.document_page(BroughtIn.objects.select_related("file").get(pk=document.pk))
    assert ReportVersion.objects.count() == 1
