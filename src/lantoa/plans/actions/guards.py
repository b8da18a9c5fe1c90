"""What is asked of a plan before anything is written to it."""

from __future__ import annotations

from lantoa.kernel.errors import Problem, Refused
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState


def locked(plan: Plan) -> Plan:
    """The plan as it stands, held until the transaction ends: two who write wait for each other."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def problems_of_archived(plan: Plan) -> list[Problem]:
    """What is put away is not written to."""
    if not plan.is_archived:
        return []
    return [Problem("", "Kế hoạch đang ở trong lưu trữ.", "Khôi phục trước.", "archived")]


def problems_of_writing(plan: Plan) -> list[Problem]:
    """Only a draft that nobody is reading for issue is written to."""
    if plan.state != PlanState.DRAFT:
        return [
            Problem(
                "",
                "Kế hoạch đã ban hành nên không sửa thẳng được.",
                "Lập bản điều chỉnh.",
                "plan_issued",
            )
        ]
    if plan.is_sent:
        return [
            Problem("", "Dự thảo đang trình ký.", "Rút về trước khi sửa.", "sent_for_issue"),
            *problems_of_archived(plan),
        ]
    return problems_of_archived(plan)


def draft_to_write(plan: Plan) -> Plan:
    """The plan, locked. Raises ``Refused`` where it is no draft to be written to."""
    found = locked(plan)
    if problems := problems_of_writing(found):
        raise Refused(*problems)
    return found


def key_of(plan: Plan) -> str:
    """How the log names a plan."""
    return f"plans.plan:{plan.pk}"
