"""Reading plans."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet

from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import Coverage, coverage


def plans_of(unit_ids: Collection[int]) -> QuerySet[Plan]:
    """Plans of some units, newest first, each with ``line_count``. For lists: one query."""
    return (
        Plan.objects.filter(unit_id__in=unit_ids)
        .select_related("parent")
        .annotate(line_count=Count("lines"))
    )


def plan_page(plan_id: int) -> Plan:
    """A plan with all that its page shows. Raises ``Plan.DoesNotExist``."""
    return (
        Plan.objects.select_related("parent", "parent__unit", "unit")
        .prefetch_related("lines__channel", "lines__topic", "lines__count_unit", "lines__languages")
        .get(pk=plan_id)
    )


def lines_for(unit_id: int, on: date) -> QuerySet[PlanLine]:
    """Tasks that an activity of that day may carry out."""
    return (
        PlanLine.objects.filter(plan__unit_id=unit_id, plan__in=Plan.objects.issued().covering(on))
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
    """Issued plans of some units: those that a plan below may carry out."""
    return Plan.objects.issued().filter(unit_id__in=unit_ids)


def plan_coverage(wanted: Collection[int], year: Interval) -> Coverage:
    """Which of the units wanted have issued a plan for days of the year. One query."""
    having = (
        Plan.objects.issued()
        .filter(unit_id__in=wanted, period_start__lt=year.end, period_end__gt=year.start)
        .values_list("unit_id", flat=True)
    )
    return coverage(wanted, set(having))
