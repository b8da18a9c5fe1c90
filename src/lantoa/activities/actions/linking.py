"""What an activity is done for: the task of a plan, a class of its kind, an assignment."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.activities.models import Activity
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem
from lantoa.plans.actions.assignments import finish_assignment, reopen_assignment
from lantoa.plans.models import Assignment, Occasion, PlanLine
from lantoa.plans.rules import PlanState


def problems_of_links(
    unit_id: int,
    *,
    line: PlanLine | None,
    assignment: Assignment | None,
    occasion: Occasion | None,
    held: Activity | None = None,
) -> list[Problem]:
    """Whether the unit can say that it is for these. What ``held`` says already may stay."""
    problems = []
    if line is not None and (held is None or held.plan_line_id != line.pk):
        problems += _problems_of_line(unit_id, line)
    if assignment is not None and (held is None or held.assignment_id != assignment.pk):
        problems += _problems_of_assignment(unit_id, assignment)
    is_held = held is not None and occasion is not None and held.occasion_id == occasion.pk
    same_line = held is not None and held.plan_line_id == (line.pk if line else None)
    if is_held and same_line:
        return problems
    if occasion is not None and (line is None or occasion.line_id != line.pk):
        problems.append(
            Problem(
                "occasion",
                "Lớp, cuộc này không thuộc nhiệm vụ đã chọn.",
                "Chọn đúng nhiệm vụ của lớp, cuộc ấy, hoặc để trống.",
                "foreign_occasion",
            )
        )
    elif occasion is not None and occasion.voided_at is not None and not is_held:
        problems.append(
            Problem("occasion", "Lớp, cuộc này đã bỏ.", "Chọn lớp, cuộc khác.", "voided_occasion")
        )
    return problems


def _problems_of_line(unit_id: int, line: PlanLine) -> list[Problem]:
    plan = line.plan
    if plan.unit_id != unit_id or plan.state == PlanState.DRAFT or plan.revises_id is not None:
        return [
            Problem(
                "plan_line",
                "Nhiệm vụ này không thuộc kế hoạch đã ban hành của đơn vị.",
                "Chọn nhiệm vụ trong danh sách hoặc để trống.",
                "foreign_line",
            )
        ]
    if line.is_dropped:
        return [
            Problem(
                "plan_line",
                "Nhiệm vụ này đã bỏ khi điều chỉnh kế hoạch.",
                "Chọn nhiệm vụ khác hoặc để trống.",
                "dropped_line",
            )
        ]
    return []


def _problems_of_assignment(unit_id: int, assignment: Assignment) -> list[Problem]:
    if assignment.unit_id != unit_id:
        return [
            Problem(
                "assignment",
                "Việc này không giao cho đơn vị.",
                "Chọn việc trong danh sách hoặc để trống.",
                "foreign_assignment",
            )
        ]
    if assignment.withdrawn_at is not None:
        return [
            Problem(
                "assignment",
                f"Việc này đã rút lại: {assignment.withdrawn_reason}",
                "Để trống ô này.",
                "withdrawn_assignment",
            )
        ]
    return []


def settle_assignments(actor: Actor, assignments: Iterable[Assignment | None]) -> None:
    """After a write, inside its transaction: an assignment with an activity that counts is done on
    the day of the first one; without one it is open again. Each is locked, in the order of their
    keys."""
    wanted = {each.pk: each for each in assignments if each is not None}
    for _, assignment in sorted(wanted.items()):
        first = (
            Activity.objects.filter(assignment=assignment, voided_at__isnull=True)
            .order_by("on")
            .values_list("on", flat=True)
            .first()
        )
        if first is None:
            reopen_assignment(actor=actor, assignment=assignment)
        else:
            finish_assignment(actor=actor, assignment=assignment, on=first)
