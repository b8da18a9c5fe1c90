"""Single things that addresses name, and what waits for a chair."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from lantoa.plans.models import Occasion, Plan, PlanAttachment
from lantoa.plans.rules import PlanState


def attachment(plan_id: int, attachment_id: int) -> PlanAttachment:
    """A file that stands on the plan. Raises ``PlanAttachment.DoesNotExist``."""
    return PlanAttachment.objects.select_related("file", "plan").get(
        pk=attachment_id, plan=plan_id, voided_at__isnull=True
    )


def occasion(line_id: int, occasion_id: int) -> Occasion:
    """An event of the task. Raises ``Occasion.DoesNotExist``."""
    return Occasion.objects.select_related("line__plan").get(
        pk=occasion_id, line=line_id, voided_at__isnull=True
    )


def drafts_to_issue(unit_ids: Collection[int]) -> QuerySet[Plan]:
    """Drafts of some units that lie before whoever issues them, the longest waiting first."""
    return (
        Plan.objects.kept()
        .filter(unit_id__in=unit_ids, state=PlanState.DRAFT, sent_at__isnull=False)
        .order_by("sent_at", "pk")
    )
