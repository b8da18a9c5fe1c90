"""Wording an issued plan anew: its tasks stay the ones that activities and plans below point to."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.plans.actions.assignments import withdraw_open
from lantoa.plans.actions.guards import key_of, locked, problems_of_archived
from lantoa.plans.actions.lines import (
    as_entered,
    mark_dropped,
    put_line,
    write_line,
)
from lantoa.plans.models import BudgetLine, Plan, PlanAttachment, PlanEdition, PlanLine
from lantoa.plans.queries.papers import paper_of
from lantoa.plans.rules import PlanState, digest

SHIFT = 1_000
"""How far all places move while tasks are put in another order: beyond every place in use."""


@transaction.atomic
def start_revision(*, actor: Actor, plan: Plan, reason: str) -> Plan:
    """A draft with the terms of an issued plan, which goes on unchanged meanwhile.

    Raises ``Refused``: without a reason, for a plan that is not carried out, and while another
    revision of it is in the making.
    """
    actor.must("plans.write", plan.unit_id)
    plan = locked(plan)
    problems = [*problems_of_archived(plan), *_problems_of_revising(plan)]
    if not reason.strip():
        problems.append(
            Problem(
                "reason",
                "Chưa ghi lý do điều chỉnh.",
                "Ghi một câu, ví dụ: Bổ sung chỉ tiêu truyền thanh theo Công văn 120.",
                "no_reason",
            )
        )
    if problems:
        raise Refused(*problems)
    if not plan.editions.exists():
        # A plan of the time before editions were kept: its words of today are the first.
        keep_edition(actor=actor, plan=plan, paper=plan)
    draft = Plan.objects.create(
        unit_id=plan.unit_id,
        kind=plan.kind,
        title=plan.title,
        folded=plan.folded,
        issuer=plan.issuer,
        grounds=plan.grounds,
        purpose=plan.purpose,
        conduct=plan.conduct,
        period_start=plan.period_start,
        period_end=plan.period_end,
        parent=plan.parent,
        revises=plan,
        revision_reason=nfc(reason).strip(),
    )
    lines = plan.lines.standing().prefetch_related("languages", "supporting_units")
    for place, line in enumerate(lines.select_related("carries_out"), 1):
        put_line(draft, as_entered(line), order=place, same_as=line)
    copy_budget(plan, draft)
    for each in (plan, draft):
        record(
            actor=actor,
            verb="plans.write",
            unit_id=plan.unit_id,
            object_key=key_of(each),
            data={"revision": draft.pk},
        )
    return draft


def _problems_of_revising(plan: Plan) -> list[Problem]:
    if plan.state != PlanState.ISSUED or plan.is_revision:
        return [
            Problem(
                "",
                "Chỉ điều chỉnh được kế hoạch đã ban hành và chưa kết thúc.",
                "Dự thảo thì sửa thẳng.",
                "not_issued",
            )
        ]
    if Plan.objects.kept().filter(revises=plan, state=PlanState.DRAFT).exists():
        return [
            Problem(
                "",
                "Kế hoạch đang có một bản điều chỉnh được soạn.",
                "Mở bản ấy để sửa tiếp.",
                "revision_under_way",
            )
        ]
    return []


def copy_budget(source: Plan, target: Plan) -> None:
    """The budget lines of one plan as new lines of another."""
    standing = source.budget.filter(dropped_at__isnull=True)
    BudgetLine.objects.bulk_create(
        BudgetLine(
            plan=target, order=place, purpose=row.purpose, source=row.source, amount=row.amount
        )
        for place, row in enumerate(standing, 1)
    )


def take_over(*, actor: Actor, plan: Plan, revision: Plan) -> None:
    """Part of issuing: the terms of a revision go into the plan that it words anew.

    A task that was kept keeps its row, so that all that points to it stays; a new one becomes a
    new row; one that the revision left out is marked as dropped, and what is open of it is
    withdrawn. Number and day of the plan stay
    those of its first paper: those of the revision stand on its edition.
    """
    plan.title, plan.folded = revision.title, revision.folded
    plan.kind, plan.issuer, plan.grounds = revision.kind, revision.issuer, revision.grounds
    plan.purpose, plan.conduct = revision.purpose, revision.conduct
    plan.period_start, plan.period_end = revision.period_start, revision.period_end
    plan.parent = revision.parent
    plan.save()
    dropped = _take_lines(plan, revision)
    number = f" ({revision.number})" if revision.number else ""
    withdraw_open(
        actor=actor,
        lines=dropped,
        reason=f"Nhiệm vụ đã bỏ khi điều chỉnh kế hoạch{number}: {revision.revision_reason}",
    )
    plan.budget.filter(dropped_at__isnull=True).update(dropped_at=days.now())
    copy_budget(revision, plan)
    PlanAttachment.objects.filter(plan=revision).update(plan=plan)


def _take_lines(plan: Plan, revision: Plan) -> list[PlanLine]:
    """Returns the tasks that were dropped."""
    kept = {line.pk: line for line in plan.lines.standing()}
    found = revision.lines.standing().select_related("carries_out")
    worded = list(found.prefetch_related("languages", "supporting_units"))
    staying = {line.same_as_id for line in worded}
    dropped = [line for pk, line in kept.items() if pk not in staying]
    mark_dropped(dropped)
    # Every place is left before any is taken: a place of a plan holds one task.
    plan.lines.standing().update(order=F("order") + SHIFT)
    for place, line in enumerate(worded, 1):
        own = kept.get(line.same_as_id) if line.same_as_id else None
        if own is not None:
            own.order = place
            write_line(own, as_entered(line))
            continue
        line.same_as = put_line(plan, as_entered(line), order=place)
        line.save(update_fields=["same_as"])
    return dropped


def keep_edition(*, actor: Actor, plan: Plan, paper: Plan) -> PlanEdition:
    """Part of issuing: the whole paper in words, with its hash, never to be changed.

    ``paper`` is what was signed, the plan itself or a revision of it: number, day and reason are
    its own.
    """
    content = paper_of(plan, number=paper.number, issued_on=paper.issued_on)
    return PlanEdition.objects.create(
        plan=plan,
        order=plan.editions.count() + 1,
        number=paper.number,
        issued_on=paper.issued_on,
        reason=paper.revision_reason,
        content=content,
        sha256=digest(content),
        issued_at=days.now(),
        actor_key=actor.key,
    )
