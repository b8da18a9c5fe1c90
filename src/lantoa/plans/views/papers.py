"""The paper of a plan, and of each edition of it, as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel.vietnamese import fold
from lantoa.papers import docx, pdf
from lantoa.papers.paper import Paper
from lantoa.plans.models import Plan, PlanEdition
from lantoa.plans.queries.official import edition_paper as paper_of_edition
from lantoa.plans.queries.official import plan_paper as paper_of_plan
from lantoa.plans.views.shared import plan_for
from lantoa.ui.downloads import download

KINDS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf.render, "application/pdf"),
    "docx": (
        docx.render,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def _answer(plan: Plan, paper: Paper, kind: str) -> HttpResponseBase:
    render, media_type = KINDS[kind]
    words = "-".join(filter(None, (fold(paper.document_type or ""), fold(paper.number or ""))))
    name = f"{words.replace(' ', '-')}-{plan.period.start.year}-{plan.pk}.{kind}"
    return download([render(paper)], name, media_type)


@require_safe
def plan_paper(request: StaffRequest, plan_id: int, kind: str) -> HttpResponseBase:
    """A draft as it stands, a plan in force as it was last issued."""
    plan = plan_for(request, plan_id, "plans.view")
    if kind not in KINDS:
        raise Http404
    return _answer(plan, paper_of_plan(plan), kind)


@require_safe
def edition_paper(request: StaffRequest, plan_id: int, order: int, kind: str) -> HttpResponseBase:
    plan = plan_for(request, plan_id, "plans.view")
    if kind not in KINDS:
        raise Http404
    try:
        edition = plan.editions.get(order=order)
    except PlanEdition.DoesNotExist as error:
        raise Http404 from error
    edition.plan = plan
    return _answer(plan, paper_of_edition(edition), kind)
