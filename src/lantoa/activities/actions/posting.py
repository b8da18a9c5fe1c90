"""From activities to the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import transaction

from lantoa.activities import queries
from lantoa.activities.models import Activity
from lantoa.activities.queries.filed import dated_since
from lantoa.totals import actions as totals

_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)
"""Activities that :func:`posted_together` posts at its end; None outside of it."""


def hold_ledgers(unit_ids: Collection[int]) -> None:
    """Until the transaction ends, nobody else writes what any of the units posts."""
    totals.hold_all(unit_ids)


def post_anew(unit_ids: Collection[int], since: date) -> None:
    """After a change of units, inside its transaction: figures of the units from the day on go to
    the units that are above them now. Their ledgers are held (``units.signals.holding``): read
    without, an activity that is being written would be posted as it was."""
    totals.post_together(
        {
            queries.source_key(activity.pk): queries.entries_of(activity)
            for activity in dated_since(unit_ids, since)
        }
    )


def post(activity: Activity) -> None:
    """What the activity puts into the totals, as it stands in the database now."""
    waiting = _waiting.get()
    if waiting is None:
        _post([activity.pk])
    else:
        waiting.add(activity.pk)


@contextmanager
def posted_together() -> Iterator[None]:
    """For acts that write many activities in one transaction. Posted one after the other they would
    lock the cells of the units above again and again, in the order of the activities, and two such
    acts would wait in a circle. What a savepoint takes back is posted as it stands then. One such
    act inside another is posted with the other."""
    with transaction.atomic():
        if _waiting.get() is not None:
            yield
            return
        waiting: set[int] = set()
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        _post(waiting)


def _post(activity_ids: Collection[int]) -> None:
    fresh = queries.with_parts().filter(pk__in=activity_ids)
    totals.post_together({queries.source_key(each.pk): queries.entries_of(each) for each in fresh})
