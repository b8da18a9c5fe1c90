"""The paper of a plan: in the layout of a decree, from the words that were frozen."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from lantoa.catalogue.models import Channel, CountUnit
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Qualifier, stated
from lantoa.papers import docx, pdf
from lantoa.plans import actions, queries
from lantoa.plans.models import Plan
from lantoa.plans.queries.official import edition_paper, plan_paper
from lantoa.plans.rules import PlanKind
from lantoa.plans.tests.cast import SYSTEM, Cast, plan

HOSTILE = "#set page(width: 1mm) <script> {{ x }} “ký”"


def made(cast: Cast, **head: object) -> Plan:
    """A plan of the commune with one task that has a number and one that has none."""
    drafted = actions.create_plan(
        actor=SYSTEM,
        unit_id=cast.land.commune.pk,
        title="Tuyên truyền cải cách hành chính",
        period=Interval(date(2026, 1, 1), date(2027, 1, 1)),
        **head,  # type: ignore[arg-type]
    )
    lines = (
        actions.NewLine(
            title="Phát bản tin trên loa",
            target=stated(2, Qualifier.AT_LEAST),
            count_unit_id=CountUnit.objects.get(slug="bulletin").pk,
            channel_id=Channel.objects.get(slug="loudspeaker").pk,
            cadence="month",
            lead_name="Trạm Truyền thanh",
        ),
        actions.NewLine(title=HOSTILE, lead_name="Tổ Một cửa"),
    )
    for line in lines:
        actions.add_line(actor=SYSTEM, plan=drafted, line=line)
    return drafted


def text_of(plan_id: int) -> str:
    content = pdf.render(plan_paper(queries.plan_page(plan_id)))
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of(plan_id: int) -> str:
    document = Document(io.BytesIO(docx.render(plan_paper(queries.plan_page(plan_id)))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in document.paragraphs), *cells])


def test_a_paper_has_its_name_its_tasks_and_its_annex(cast: Cast) -> None:
    drafted = made(cast, grounds="Luật A\nNghị định B", purpose="Nâng cao nhận thức.")
    for said in (text_of(drafted.pk), words_of(drafted.pk)):
        assert "KẾ HOẠCH" in said.upper()
        assert "Căn cứ Luật A" in said and "Căn cứ Nghị định B" in said
        assert "Nâng cao nhận thức." in said
        assert "ít nhất 2 bản tin mỗi tháng" in said
        assert "Trạm Truyền thanh chủ trì nhiệm vụ 1" in said
        assert "Danh mục nhiệm vụ".upper() in said.upper()


def test_words_that_look_like_code_are_printed_as_words(cast: Cast) -> None:
    drafted = made(cast)
    assert "#set page(width: 1mm) <script>" in text_of(drafted.pk)
    assert HOSTILE in words_of(drafted.pk)


@pytest.mark.parametrize(
    ("kind", "name", "symbol"),
    [
        (PlanKind.PROGRAMME, "Chương trình", "CTr-UBND"),
        (PlanKind.ANNUAL, "Kế hoạch", "KH-UBND"),
        (PlanKind.DIRECTIVE, "Chỉ thị", "CT-UBND"),
    ],
)
def test_each_kind_bears_the_name_and_symbol_of_the_decree(
    cast: Cast, kind: PlanKind, name: str, symbol: str
) -> None:
    paper = plan_paper(queries.plan_page(made(cast, kind=kind).pk))
    assert (paper.document_type, paper.symbol) == (name, symbol)
    assert paper.number is None and paper.issued_on is None


def test_a_paper_that_was_issued_is_that_of_its_edition_whatever_is_changed_later(
    cast: Cast,
) -> None:
    drafted = made(cast)
    issued = actions.issue_plan(
        actor=SYSTEM, plan=drafted, number="09/KH-UBND", issued_on=date(2026, 2, 7)
    )
    before = plan_paper(queries.plan_page(issued.pk))
    assert (before.number, before.symbol, before.issued_on) == (
        "09",
        "KH-UBND",
        date(2026, 2, 7),
    )
    Plan.objects.filter(pk=issued.pk).update(title="Đổi sau", purpose="Đổi sau")
    assert plan_paper(queries.plan_page(issued.pk)) == before
    revision = actions.start_revision(actor=SYSTEM, plan=issued, reason="Thêm việc")
    actions.issue_plan(actor=SYSTEM, plan=revision, number="20/KH-UBND", issued_on=date(2026, 5, 4))
    after = plan_paper(queries.plan_page(issued.pk))
    assert after.number == "20" and after.subject.endswith("(điều chỉnh)")
    first = issued.editions.get(order=1)
    assert edition_paper(first) == before


def test_a_plan_names_the_one_it_carries_out(cast: Cast) -> None:
    above = plan(cast.land.province)
    said = words_of(made(cast, parent=above).pk)
    assert "Thực hiện Kế hoạch" in said
    assert "về tuyên truyền" in said


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_paper_is_given_to_who_may_see_the_plan(cast: Cast, kind: str) -> None:
    drafted = made(cast)
    address = reverse("plans:paper", args=[drafted.pk, kind])
    seen = {
        who: cast.client(who).get(address).status_code
        for who in ("officer", "chair", "reviewer", "neighbour", "clerk")
    }
    allowed = {"officer": 200, "chair": 200, "reviewer": 200}
    assert seen == {**allowed, "neighbour": 403, "clerk": 403}
    officer = cast.client("officer")
    assert officer.get(reverse("plans:paper", args=[drafted.pk, "exe"])).status_code == 404
    missing = reverse("plans:edition_paper", args=[drafted.pk, 1, kind])
    assert officer.get(missing).status_code == 404


@pytest.mark.parametrize("tasks", [1, 12])
def test_a_paper_costs_the_same_queries_for_few_and_many_tasks(
    cast: Cast, tasks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drafted = queries.plan_page(plan(cast.land.commune, issued=False, tasks=tasks).pk)
    with django_assert_num_queries(6):
        plan_paper(drafted)
