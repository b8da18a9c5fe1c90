"""A plan as its paper says it: plain words, for editions and for whoever prints it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lantoa.accounts.queries import names_of
from lantoa.kernel import vietnamese
from lantoa.kernel.vietnamese import capital_first
from lantoa.plans.models import BudgetLine, Plan, PlanLine
from lantoa.plans.rules import KIND_WORDS, PaperChange, PlanKind, changes_between


def money(amount: Decimal | None) -> str:
    """``120.000.000 đồng``; nothing where no amount is stated."""
    return "" if amount is None else f"{vietnamese.number(amount)} đồng"


def lines_in_words(plan: Plan) -> list[PlanLine]:
    """The standing tasks with all that their words need. 4 queries."""
    return list(
        plan.lines.standing()
        .select_related("channel", "topic", "count_unit", "carries_out", "lead_unit")
        .prefetch_related("languages", "supporting_units")
    )


def names_for(lines: Iterable[PlanLine], on: date) -> dict[int, str]:
    """Names of the units that tasks name, on a day. 1 query."""
    wanted: set[int] = set()
    for line in lines:
        wanted |= {each.pk for each in line.supporting_units.all()}
        wanted |= {line.lead_unit_id} if line.lead_unit_id else set()
    return names_of(wanted, on) if wanted else {}


def paper_of(
    plan: Plan, *, number: str = "", issued_on: date | None = None, by_original: bool = False
) -> dict[str, Any]:
    """Content of an edition. ``by_original`` names the tasks of a revision in the making by the
    ones that they word anew. 8 queries at most."""
    lines = lines_in_words(plan)
    names = names_for(lines, plan.period.last)
    return {
        "head": _head(plan, number, issued_on),
        "grounds": plan.grounds_listed,
        "budget": [budget_words(row) for row in plan.budget.filter(dropped_at__isnull=True)],
        "lines": [_line(line, names, by_original=by_original) for line in lines],
    }


def _head(plan: Plan, number: str, issued_on: date | None) -> dict[str, str]:
    return {
        "loại": KIND_WORDS[PlanKind(plan.kind)],
        "số, ký hiệu": number,
        "ngày ban hành": vietnamese.day(issued_on) if issued_on else "",
        "cơ quan ban hành": plan.issuer,
        "trích yếu": plan.title,
        "thời gian thực hiện": (
            f"{vietnamese.day(plan.period.start)} đến {vietnamese.day(plan.period.last)}"
        ),
        "thực hiện kế hoạch": f"{plan.parent}. {plan.parent.title}" if plan.parent else "",
        "mục đích, yêu cầu": plan.purpose,
        "tổ chức thực hiện": plan.conduct,
    }


def budget_words(row: BudgetLine) -> str:
    """``In tờ gấp: 12.000.000 đồng (ngân sách xã)``."""
    source = f" ({row.source})" if row.source else ""
    return f"{row.purpose}: {money(row.amount) or 'không nêu'}{source}"


def _line(line: PlanLine, names: dict[int, str], *, by_original: bool) -> dict[str, Any]:
    own = line.same_as_id or -line.pk
    return {
        "id": own if by_original else line.pk,
        "thứ tự": line.order,
        "nhiệm vụ": line.title,
        "yêu cầu": line.asked_words,
        "kênh": line.channel.name if line.channel else "",
        "nội dung": capital_first(line.topic.name) if line.topic else "",
        "tiếng": ", ".join(each.name for each in line.languages.all()),
        "đối tượng": line.audience,
        "sản phẩm": line.output,
        "chủ trì": lead_words(line, names),
        "phối hợp": supporting_words(line, names),
        "kinh phí": money(line.budget),
        "thực hiện nhiệm vụ cấp trên": line.carries_out.title if line.carries_out else "",
    }


def lead_words(line: PlanLine, names: dict[int, str]) -> str:
    found = [names.get(line.lead_unit_id, "")] if line.lead_unit_id else []
    return "; ".join(filter(None, [*found, line.lead_name]))


def supporting_words(line: PlanLine, names: dict[int, str]) -> str:
    found = [names.get(each.pk, "") for each in line.supporting_units.all()]
    return "; ".join(filter(None, [*found, line.supporting_names]))


def revision_so_far(revision: Plan) -> PaperChange | None:
    """What a revision in the making changes of the plan in force; None for what is no revision."""
    if revision.revises is None:
        return None
    return changes_between(paper_of(revision.revises), paper_of(revision, by_original=True))
