"""What a change of units would lose if it were undone, and what it moves to other units above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from lantoa.activities.models import Activity
from lantoa.activities.queries.posting import with_parts


def filed_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """Activities of the units, or placed by them, on the day or later, that were logged after the
    change was recorded: ``2 hoạt động``. 1 query."""
    logged = Activity.objects.filter(created_at__gte=recorded_at).filter(_of(unit_ids, since))
    number = logged.values("pk").distinct().count()
    return [f"{number} hoạt động"] if number else []


def dated_since(unit_ids: Collection[int], since: date) -> QuerySet[Activity]:
    """Activities that put something into the totals of the units on the day or later."""
    found = Activity.objects.filter(_of(unit_ids, since)).values("pk")
    return with_parts().filter(pk__in=found).order_by("pk")


def _of(unit_ids: Collection[int], since: date) -> Q:
    return Q(unit_id__in=unit_ids, on__gte=since) | Q(
        placements__unit_id__in=unit_ids, placements__on__gte=since
    )
