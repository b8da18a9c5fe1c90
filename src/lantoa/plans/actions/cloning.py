"""A draft made out of another plan: last year's, or the one above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.plans.actions.drafting import Head, new_draft
from lantoa.plans.actions.lines import MOST_LINES, NewLine, as_entered, put_line
from lantoa.plans.actions.revising import copy_budget
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import (
    PlanKind,
    inherited,
    next_year,
    next_year_words,
    period_next_year,
)


@transaction.atomic
def clone_plan(*, actor: Actor, plan: Plan, title: str = "") -> Plan:
    """A new draft of the same unit for the next year: head, tasks and budget, days a year later.

    Number and day stay open. What it carried out is kept only while that plan still runs in the
    new period (a programme of several years). Raises ``Refused``.
    """
    actor.must("plans.write", plan.unit_id)
    period = period_next_year(plan.period)
    parent = plan.parent if plan.parent and plan.parent.period.overlaps(period) else None
    head = Head(
        title=title or next_year_words(plan.title, plan.period),
        period=period,
        kind=PlanKind(plan.kind),
        issuer=plan.issuer,
        grounds=plan.grounds,
        purpose=plan.purpose,
        conduct=plan.conduct,
        parent=parent,
    )
    draft = new_draft(actor=actor, unit_id=plan.unit_id, head=head, cloned_from=plan)
    lines = plan.lines.standing().select_related("carries_out")
    for place, line in enumerate(lines.prefetch_related("languages", "supporting_units"), 1):
        terms = as_entered(line)
        above = line.carries_out
        put_line(
            draft,
            replace(
                terms,
                title=next_year_words(terms.title, plan.period),
                output=next_year_words(terms.output, plan.period),
                deadline=next_year(terms.deadline) if terms.deadline else None,
                carries_out=above if above and parent and not above.is_dropped else None,
            ),
            order=place,
        )
    copy_budget(plan, draft)
    return draft


@transaction.atomic
def draft_from_parent(*, actor: Actor, unit_id: int, head: Head, line_ids: Collection[int]) -> Plan:
    """A draft that carries out chosen tasks of the plan above: one task for each.

    A share of a total is left open for people to decide, see ``rules.inherited``. Raises
    ``Refused`` when a task is not one of the plan's, or the head cannot be.
    """
    actor.must("plans.write", unit_id)
    parent = head.parent
    found = _chosen(parent, line_ids)
    if parent is None or len(found) != len(set(line_ids)) or not found:
        raise Refused(
            Problem(
                "lines",
                "Chưa chọn nhiệm vụ nào của kế hoạch cấp trên, hoặc nhiệm vụ không còn ở đó.",
                "Chọn ít nhất một nhiệm vụ trong danh sách.",
                "no_lines",
            )
        )
    draft = new_draft(actor=actor, unit_id=unit_id, head=head)
    same_unit = parent.unit_id == unit_id
    for place, line in enumerate(found, 1):
        put_line(draft, _handed_down(line, draft, same_unit=same_unit), order=place)
    return draft


def _chosen(parent: Plan | None, line_ids: Collection[int]) -> list[PlanLine]:
    if parent is None:
        return []
    lines = parent.lines.standing().filter(pk__in=list(line_ids)[: MOST_LINES + 1])
    return list(
        lines.select_related("count_unit", "carries_out").prefetch_related(
            "languages", "supporting_units"
        )
    )


def _handed_down(line: PlanLine, draft: Plan, *, same_unit: bool) -> NewLine:
    asked = inherited(line.asked, same_unit=same_unit)
    terms = as_entered(line)
    fits = terms.deadline is not None and terms.deadline in draft.period
    return replace(
        terms,
        target=asked.target,
        count_unit_id=terms.count_unit_id if asked.unit else None,
        cadence=asked.cadence,
        each_unit=asked.each_unit,
        deadline=terms.deadline if fits else None,
        carries_out=line,
        lead_unit_id=terms.lead_unit_id if same_unit else None,
        lead_name=terms.lead_name if same_unit else "",
        supporting_ids=terms.supporting_ids if same_unit else (),
        supporting_names=terms.supporting_names if same_unit else "",
        budget=None,
    )
