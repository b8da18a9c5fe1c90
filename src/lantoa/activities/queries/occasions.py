"""What was done in the events that tasks of plans ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from lantoa.activities.models import Activity


def work_in(occasion_ids: Collection[int]) -> Mapping[int, int]:
    """Event to the number of activities in it, voided and merged ones left out. 1 query."""
    return dict(
        Activity.objects.filter(
            occasion__in=occasion_ids, voided_at__isnull=True, merged_into__isnull=True
        )
        .values_list("occasion")
        .annotate(times=Count("pk"))
        .order_by()
    )
