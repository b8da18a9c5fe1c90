"""Two people at once on PostgreSQL: nobody waits in a circle, no cell is wrong.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from lantoa.activities import actions, queries
from lantoa.activities.actions import as_entered, twin_finding
from lantoa.activities.models import Activity, TwinMerge, TwinPair
from lantoa.activities.tests import factories as make
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.totals.queries import audit
from lantoa.totals.tests.test_races import PATIENCE, at_once
from lantoa.units.models import Unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]

ROUNDS = 12


@pytest.fixture(name="cast")
def _cast(transactional_db: None) -> Cast:
    return cast()


def article(unit: Unit, number: int) -> Activity:
    """Runs on several days and in two languages, so that an entry fills many cells."""
    return make.logged(
        unit.pk,
        title=f"Một cửa không hẹn {number}",
        channel="newspaper",
        kind="article",
        placed="posting",
        count=exact(2),
        languages=("vi", "hmn"),
    )


def same(taken: Activity, kept: Activity) -> list[tuple[int, int]]:
    mine = taken.placements.order_by("pk").values_list("pk", flat=True)
    its = kept.placements.order_by("pk").values_list("pk", flat=True)
    return list(zip(mine, its, strict=True))


def merge(kept: Activity, taken: Activity) -> None:
    pairs = same(taken, kept)
    actions.merge_activities(actor=SYSTEM, kept=kept, taken=taken, same=pairs)


def race(*works: Callable[[], object]) -> list[bool]:
    """Begins all at the same moment. Answers which were done; a refusal is a fair answer, anything
    else, a circle of waiting above all, is not."""
    together = Barrier(len(works))
    done = [False] * len(works)

    def begin(place: int, work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            together.wait(PATIENCE)
            try:
                work()
            except Refused:
                return
            done[place] = True

        return run

    assert at_once(*(begin(place, work) for place, work in enumerate(works))) == []
    return done


def test_two_who_merge_crosswise_wait_and_one_is_refused(cast: Cast) -> None:
    for number in range(ROUNDS):
        one, two = article(cast.land.commune, number), article(cast.land.other, number)
        done = race(lambda a=one, b=two: merge(a, b), lambda a=one, b=two: merge(b, a))
        assert sorted(done) == [False, True]
    assert TwinMerge.objects.count() == ROUNDS
    assert audit().mismatches == ()


def test_a_ring_of_three_merges_leaves_no_chain(cast: Cast) -> None:
    land = cast.land
    for number in range(ROUNDS):
        ring = [article(unit, number) for unit in (land.commune, land.other, land.province)]
        race(*(lambda a=ring[i], b=ring[(i + 1) % 3]: merge(a, b) for i in range(3)))
        merged = Activity.objects.filter(pk__in=[e.pk for e in ring]).exclude(merged_into=None)
        assert merged
        assert not merged.filter(merged_into__merged_into__isnull=False)
    assert audit().mismatches == ()


def test_a_merge_and_a_void_never_leave_the_work_uncounted(cast: Cast) -> None:
    for number in range(ROUNDS):
        kept, taken = article(cast.land.commune, number), article(cast.land.other, number)
        done = race(
            lambda a=kept, b=taken: merge(a, b),
            lambda a=kept: actions.void_activity(actor=SYSTEM, activity=a, reason="Nhầm."),
        )
        assert sorted(done) == [False, True]
        kept.refresh_from_db()
        assert not (kept.is_void and kept.merged.exists())
    assert audit().mismatches == ()


def test_a_merge_and_changes_on_both_sides_leave_no_wrong_cell(cast: Cast) -> None:
    def change(activity: Activity) -> None:
        held = queries.activity(activity.pk)
        more = [replace(each, count=exact(7)) for each in as_entered(held).placements]
        new = replace(as_entered(held), placements=more)
        actions.change_activity(actor=SYSTEM, activity=held, revision=0, new=new)

    for number in range(ROUNDS):
        kept, taken = article(cast.land.commune, number), article(cast.land.other, number)
        done = race(
            lambda a=kept, b=taken: merge(a, b),
            lambda a=taken: change(a),
            lambda a=kept: change(a),
            lambda number=number: article(cast.land.province, 1_000 + number),
        )
        assert done == [True] * 4
    assert audit().mismatches == ()


def test_an_undo_meets_another_undo_and_a_new_merge(cast: Cast) -> None:
    land = cast.land
    for number in range(ROUNDS):
        kept, taken = article(land.commune, number), article(land.other, number)
        third = article(land.province, number)
        merge(kept, taken)
        standing = TwinMerge.objects.get(taken=taken)

        def undo(standing: TwinMerge = standing) -> None:
            actions.split_activities(actor=SYSTEM, merge=standing)

        done = race(undo, undo, lambda a=third, b=taken: merge(a, b))
        assert sorted(done[:2]) == [False, True]
    assert audit().mismatches == ()


def test_two_that_are_looked_at_in_the_same_moment_are_one_pair(cast: Cast) -> None:
    for number in range(ROUNDS):
        one, two = article(cast.land.commune, number), article(cast.land.province, number)
        done = race(
            *(lambda a=each: twin_finding.find_twins(activity_id=a.pk) for each in (one, two))
        )
        assert done == [True, True]
        assert TwinPair.objects.filter(first=one, second=two, score__gt=0).count() == 1
    assert twin_finding.find_new_twins(now=days.now()) == 2 * ROUNDS
