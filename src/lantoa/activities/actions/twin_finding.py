"""Looking for entries that are likely one activity: at once when one is written, and each night."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lantoa.activities.models import Activity, TwinKey, TwinPair
from lantoa.activities.queries import twin_traces as traces
from lantoa.activities.rules.twins import Trace, Verdict, judge
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.units import queries as units

FIND = "activities.find_twins"
NIGHT = "activities.find_twins_nightly"

MOST_A_NIGHT = 20_000
"""Entries that one night looks at; what is left over, such as the books of years that were brought
in, comes in the next nights."""


def look_soon(activity_id: int) -> None:
    """Has twins of an entry looked for. Called inside the transaction that writes it, changes what
    it says or adds proof."""
    queue.enqueue(FIND, activity_id=activity_id)


def find_twins(*, activity_id: int) -> int:
    """Looks for twins of one entry and keeps what was found. Returns how many. Idempotent.

    The keys are kept in a transaction of their own: of two entries that are looked at in the same
    moment at least the later one sees the other.
    """
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is None:
        return 0
    trace = traces.traces_of([activity_id]).get(activity_id)
    if trace is None:
        return 0
    above = units.last_ancestors(trace.unit_id, trace.on)
    root = above[-1] if above else trace.unit_id
    keys = traces.keys_of(trace)
    with transaction.atomic():
        TwinKey.objects.bulk_create(
            (
                TwinKey(activity_id=activity_id, root_id=root, key=key, on=trace.on)
                for key in sorted(keys)
            ),
            update_conflicts=True,
            unique_fields=["activity", "key"],
            update_fields=["root", "on"],
        )
    verdicts: dict[int, Verdict] = {}
    if not activity.is_void and not activity.is_merged:
        others = traces.candidates(activity_id, root, trace.on, keys)
        verdicts = _judged(activity_id, trace, others, above) if others else {}
    _propose(activity_id, verdicts)
    return len(verdicts)


def _judged(
    activity_id: int, trace: Trace, others: list[int], above: tuple[int, ...]
) -> dict[int, Verdict]:
    known = traces.traces_of(others) | {activity_id: trace}
    known = traces.with_kin(known, activity_id, above)
    found = {other: judge(known[activity_id], known[other]) for other in others if other in known}
    return {other: verdict for other, verdict in found.items() if verdict is not None}


@transaction.atomic
def _propose(activity_id: int, verdicts: dict[int, Verdict]) -> None:
    """What was proposed before and no longer holds sinks to nothing. The rows are written in one
    statement in the order of their keys: two that look at once wait, never in a circle."""
    rows = {
        _pair(activity_id, other): (verdict.score, [[s.value, p] for s, p in verdict.signs])
        for other, verdict in verdicts.items()
    }
    for side in ("first", "second"):
        stale = TwinPair.objects.filter(**{side: activity_id}, score__gt=0)
        for pair in stale.values_list("first", "second"):
            rows.setdefault(pair, (0, []))
    now = days.now()
    TwinPair.objects.bulk_create(
        (
            TwinPair(first_id=first, second_id=second, score=score, signs=signs, found_at=now)
            for (first, second), (score, signs) in sorted(rows.items())
        ),
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "signs"],
    )


def _pair(one: int, two: int) -> tuple[int, int]:
    return min(one, two), max(one, two)


def find_new_twins(*, now: datetime, most: int = MOST_A_NIGHT) -> int:
    """What the night does: entries written or changed lately, and those nobody looked at yet.
    Returns how many were looked at."""
    wanted = traces.to_look_at(traces.looked_back(now), most)
    for activity_id in wanted:
        find_twins(activity_id=activity_id)
    return len(wanted)
