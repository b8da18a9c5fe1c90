"""Putting plans away and taking them out again."""

from __future__ import annotations

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.plans.actions.guards import key_of, locked
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState, problem_of_archiving, problem_of_restoring


@transaction.atomic
def archive_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Takes a plan out of the lists. It stays readable and counts as it did. Raises ``Refused``
    while it is being carried out."""
    actor.must("plans.archive", plan.unit_id)
    plan = locked(plan)
    problem = problem_of_archiving(
        state=PlanState(plan.state),
        is_archived=plan.is_archived,
        last=plan.period.last,
        today=days.today(),
    )
    return _put(actor, plan, problem, archived=True)


@transaction.atomic
def restore_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Puts an archived plan back into the lists. Raises ``Refused`` for one that is there."""
    actor.must("plans.archive", plan.unit_id)
    plan = locked(plan)
    problem = problem_of_restoring(is_archived=plan.is_archived) or _problem_of_another(plan)
    return _put(actor, plan, problem, archived=False)


def _problem_of_another(plan: Plan) -> Problem | None:
    """Of one plan, one revision at a time is in the making."""
    if plan.revises_id is None or not plan.is_draft:
        return None
    others = Plan.objects.kept().filter(revises=plan.revises_id, state=PlanState.DRAFT)
    if not others.exists():
        return None
    return Problem(
        "",
        "Kế hoạch đang có một bản điều chỉnh khác được soạn.",
        "Ban hành hoặc lưu trữ bản ấy trước.",
        "revision_under_way",
    )


def _put(actor: Actor, plan: Plan, problem: Problem | None, *, archived: bool) -> Plan:
    if problem is not None:
        raise Refused(problem)
    plan.archived_at = days.now() if archived else None
    plan.save(update_fields=["archived_at"])
    record(
        actor=actor,
        verb="plans.archive",
        unit_id=plan.unit_id,
        object_key=key_of(plan),
        data={"archived": archived},
    )
    return plan
