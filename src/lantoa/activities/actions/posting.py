"""From activities to the totals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from lantoa.activities import queries
from lantoa.activities.models import Activity
from lantoa.activities.queries.filed import dated_since
from lantoa.totals import actions as totals


def post_anew(unit_ids: Collection[int], since: date) -> None:
    """After a change of units, inside its transaction: figures of the units from the day on go to
    the units that are above them now."""
    for activity in dated_since(unit_ids, since):
        totals.post(queries.source_key(activity.pk), queries.entries_of(activity))


def post(activity: Activity) -> None:
    """What the activity puts into the totals, as it stands in the database now."""
    fresh = queries.with_parts().get(pk=activity.pk)
    totals.post(queries.source_key(activity.pk), queries.entries_of(fresh))
