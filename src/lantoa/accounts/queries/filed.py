"""What a change of units would lose if it were undone: posts given on its result."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from lantoa.accounts.models import Post
from lantoa.kernel import days


def filed_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """Posts in the units that begin on the day or later, and not before the change was recorded:
    ``3 chức vụ``. 1 query."""
    first = max(since, days.local_day(recorded_at))
    given = Post.objects.filter(unit_id__in=unit_ids, valid_from__gte=first).count()
    return [f"{given} chức vụ"] if given else []
