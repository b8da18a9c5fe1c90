"""Plans and their lines, asked one question at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Count, Prefetch, Q, QuerySet

from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import Coverage, coverage


def plans_of(unit_ids: Collection[int], *, archived: bool = False) -> QuerySet[Plan]:
    """Plans of some units, those that are kept or those that are archived, newest first, each with
    ``line_count``. Revisions stand under the plan that they word anew, not here. One query."""
    standing = Count("lines", filter=Q(lines__dropped_at__isnull=True))
    return (
        Plan.objects.filter(
            unit_id__in=unit_ids, archived_at__isnull=not archived, revises__isnull=True
        )
        .select_related("parent")
        .annotate(line_count=standing)
        .order_by("-period_start", "-pk")
    )


def filed_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """Plans of the units that reach the day and were made since the instant: ``1 kế hoạch``, for
    whoever would undo a change of units. 1 query."""
    number = Plan.objects.filter(
        unit_id__in=unit_ids, period_end__gt=since, created_at__gte=recorded_at
    ).count()
    return [f"{number} kế hoạch"] if number else []


def plan_page(plan_id: int) -> Plan:
    """A plan with all that its page shows. Raises ``Plan.DoesNotExist``."""
    lines = PlanLine.objects.standing().select_related(
        "channel", "topic", "count_unit", "carries_out", "lead_unit"
    )
    return (
        Plan.objects.select_related("parent", "parent__unit", "unit", "revises", "cloned_from")
        .prefetch_related(Prefetch("lines", lines), "lines__languages", "lines__supporting_units")
        .get(pk=plan_id)
    )


def line(line_id: int) -> PlanLine:
    """A task with its plan, dropped ones too. Raises ``PlanLine.DoesNotExist``."""
    return (
        PlanLine.objects.select_related(
            *("plan__unit", "plan__parent", "plan__revises", "channel", "topic", "count_unit"),
            *("carries_out__plan", "lead_unit"),
        )
        .prefetch_related("languages", "supporting_units")
        .get(pk=line_id)
    )


def lines_for(unit_id: int, on: date) -> QuerySet[PlanLine]:
    """Tasks that an activity of that day may carry out: of issued plans that run on the day and
    were not closed before it; none that a revision dropped."""
    running = Plan.objects.issued().covering(on)
    running = running.filter(
        Q(closed_at__isnull=True)
        | Q(closed_at__gte=datetime.combine(on, time.min, tzinfo=days.VIETNAM))
    )
    return (
        PlanLine.objects.standing()
        .filter(plan__unit_id=unit_id, plan__in=running)
        .select_related("plan", "channel")
        .order_by("plan_id", "order")
    )


def plan_in_force(unit_id: int, window: Interval) -> Plan | None:
    """The issued plan that covers the last day of a window, the newest first."""
    return (
        Plan.objects.issued()
        .filter(unit_id=unit_id)
        .covering(window.last)
        .select_related("parent", "parent__unit")
        .first()
    )


def parents_for(unit_ids: Collection[int]) -> QuerySet[Plan]:
    """Issued plans of some units that are not archived: those that a plan below may carry out."""
    return Plan.objects.issued().kept().filter(unit_id__in=unit_ids)


def plan_coverage(wanted: Collection[int], year: Interval) -> Coverage:
    """Which of the units wanted have issued a plan for days of the year. One query."""
    having = (
        Plan.objects.issued()
        .filter(unit_id__in=wanted, period_start__lt=year.end, period_end__gt=year.start)
        .values_list("unit_id", flat=True)
    )
    return coverage(wanted, set(having))
