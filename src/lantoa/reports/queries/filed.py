"""What a change of units would lose if it were undone, and what it moves to other units above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from lantoa.reports.models import ExpectedReport, Report


def filed_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """Reports of the units for windows that reach the day, worked on since the change was
    recorded: ``1 báo cáo``. 1 query."""
    number = reaching(unit_ids, since).filter(state_since__gte=recorded_at).count()
    return [f"{number} báo cáo"] if number else []


def reaching(unit_ids: Collection[int], since: date) -> QuerySet[Report]:
    """Reports of the units whose window has a last day on the day or later."""
    return Report.objects.filter(
        expected__unit_id__in=unit_ids, expected__period__window_end__gt=since
    ).select_related("expected__period", "accepted")


def never_begun(unit_ids: Collection[int]) -> QuerySet[ExpectedReport]:
    """Reports that the units owe and nobody has begun."""
    return ExpectedReport.objects.filter(unit_id__in=unit_ids, report=None)
