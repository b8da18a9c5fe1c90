"""What in the ledger does an assignment, and what could."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from lantoa.activities.models import Activity
from lantoa.kernel import vietnamese
from lantoa.plans.models import Assignment
from lantoa.plans.queries import Deed

MOST_OFFERED = 20
LARGEST_ID = 2**62


def deeds(assignment_ids: Collection[int]) -> Mapping[int, Sequence[Deed]]:
    """Assignment to the activities that do it, voided ones left out. 1 query."""
    found: dict[int, list[Deed]] = {}
    rows = Activity.objects.filter(assignment__in=assignment_ids, voided_at__isnull=True)
    for pk, assignment_id, title, on in rows.order_by("on", "pk").values_list(
        "pk", "assignment_id", "title", "on"
    ):
        found.setdefault(assignment_id, []).append(Deed(title, on, "activities:page", pk))
    return found


def _able(assignment: Assignment) -> QuerySet[Activity]:
    """Activities of the unit, of days of the plan, that count and do no other assignment."""
    plan = assignment.line.plan
    return Activity.objects.filter(
        unit_id=assignment.unit_id,
        on__gte=plan.period_start,
        on__lt=plan.period_end,
        voided_at__isnull=True,
        merged_into__isnull=True,
        assignment__isnull=True,
    )


def fitting(assignment: Assignment, text: str = "") -> list[Activity]:
    """Those that could do the assignment: of its task first, then on its channel, then the others,
    the newest first. ``text`` keeps those whose title has the words, with or without marks.
    At most 20; 1 query."""
    line = assignment.line
    found = _able(assignment)
    for word in vietnamese.fold(text).split()[:8]:
        found = found.filter(folded__contains=word)
    nearness = Case(
        When(Q(plan_line=line) | Q(plan_line__carries_out=line), then=Value(0)),
        When(channel=line.channel_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ordered = found.select_related("channel", "kind").order_by(nearness, "-on", "-pk")
    return list(ordered[:MOST_OFFERED])


def able(assignment: Assignment, activity_id: int) -> Activity:
    """One that may do the assignment. Raises ``Activity.DoesNotExist``. 1 query."""
    if activity_id > LARGEST_ID:
        raise Activity.DoesNotExist(activity_id)
    return _able(assignment).get(pk=activity_id)
