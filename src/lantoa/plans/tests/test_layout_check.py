"""The papers of plans under the layout checker."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.papers import docx
from lantoa.papers.check import Level, check
from lantoa.plans import actions, queries
from lantoa.plans.queries.official import plan_paper
from lantoa.plans.rules import PlanKind
from lantoa.plans.tests.cast import SYSTEM, Cast
from lantoa.plans.tests.test_official import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(PlanKind))
def test_the_paper_of_a_plan_has_neither_error_nor_warning(cast: Cast, kind: PlanKind) -> None:
    drafted = made(
        cast,
        kind=kind,
        purpose="Nâng cao nhận thức.\nGắn với nhiệm vụ chính trị.",
        grounds="Căn cứ Luật Tổ chức chính quyền địa phương\n"
        "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ",
    )
    draft = check(docx.render(plan_paper(queries.plan_page(drafted.pk))))
    issued = actions.issue_plan(
        actor=SYSTEM, plan=drafted, number="9/KH-UBND", issued_on=date(2026, 2, 3)
    )
    paper = check(docx.render(plan_paper(queries.plan_page(issued.pk))))
    for found in (draft, paper):
        assert [each for each in found.findings if each.level is not Level.NOTE] == []
