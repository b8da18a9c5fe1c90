"""What the rooms above know was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import cast

from lantoa.plans.models import PlanLine
from lantoa.plans.rules import PlanState
from lantoa.plans.signals import occasion_work_wanted, work_wanted


def work_for(line_ids: Collection[int]) -> Mapping[int, int]:
    """How many acts the rooms above know for each line."""
    done: Counter[int] = Counter()
    for _, answer in work_wanted.send(sender=None, line_ids=line_ids):
        done.update(cast("Mapping[int, int]", answer))
    return done


def carried_out_by(line_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Each line to the lines below that carry it out, however far down; dropped ones and drafts
    are left out. 1 query for each tier of plans below and 1 more."""
    below: dict[int, set[int]] = {line_id: set() for line_id in line_ids}
    over = {line_id: {line_id} for line_id in line_ids}
    while over:
        rows = (
            PlanLine.objects.standing()
            .filter(carries_out__in=over, plan__revises__isnull=True)
            .exclude(plan__state=PlanState.DRAFT)
            .values_list("pk", "carries_out")
        )
        found: dict[int, set[int]] = {}
        for pk, above in rows:
            if above is None:
                continue
            tops = {top for top in over[above] if pk not in below[top] and pk != top}
            for top in tops:
                below[top].add(pk)
            if tops:
                found[pk] = tops
        over = found
    return {line_id: frozenset(found) for line_id, found in below.items()}


def work_below(line_ids: Collection[int], *, seen: Collection[int] | None = None) -> dict[int, int]:
    """How many acts the rooms above know for the lines that carry out each line. ``seen`` are the
    units whose work may be told, None for all: 1 query more."""
    under = carried_out_by(line_ids)
    every = frozenset().union(*under.values()) if under else frozenset()
    if seen is not None and every:
        told = PlanLine.objects.filter(pk__in=every, plan__unit__in=seen)
        every = frozenset(told.values_list("pk", flat=True))
    done = work_for(every) if every else {}
    return {line_id: sum(done.get(each, 0) for each in found) for line_id, found in under.items()}


def work_in(occasion_ids: Collection[int]) -> Mapping[int, int]:
    """How many acts the rooms above know in each event."""
    done: Counter[int] = Counter()
    for _, answer in occasion_work_wanted.send(sender=None, occasion_ids=occasion_ids):
        done.update(cast("Mapping[int, int]", answer))
    return done
