"""Many people at once leave no wrong sum: a little of what ``script/bench race`` does a lot of."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from lantoa.activities.models import Activity
from lantoa.kernel import days
from lantoa.reports.models import Report
from lantoa.totals import queries as totals
from lantoa.totals.models import Cell
from tests.storm import naive, running
from tests.storm.deeds import Tally
from tests.storm.reckoning import Reckoning, parts_of, reckon
from tests.storm.running import Storm
from tests.storm.world import World, build

DEEDS, WRITERS = (2000, 4) if connection.vendor == "postgresql" else (200, 2)
NAIVE_DEEDS = 240

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time: no race"
)


@pytest.fixture(name="world")
def _world(transactional_db: None, settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build()


def _fair(storm: Storm) -> None:
    """Nobody was broken off: each deed was done, or refused with a reason."""
    assert storm.tally.faults == []
    assert (storm.tally.waited_in_circle, storm.tally.not_serial) == (0, 0)


def test_many_at_once_leave_every_sum_true_and_the_reckoning_sees_what_is_not(world: World) -> None:
    storm = running.rage(world, deeds=DEEDS, writers=WRITERS, seed=5)
    _fair(storm)
    assert storm.asked == DEEDS
    assert len(storm.tally.done) >= 10
    found = reckon(world, storm.tally)
    assert found.is_true, found.words()

    Cell.objects.filter(pk=Cell.objects.exclude(sources=0).first().pk).update(milli=77_000)
    assert reckon(world, storm.tally).wrong == 1
    totals_say = _spoiled(world, storm.tally)
    assert totals_say.differing
    assert totals_say.lost == [f"there, never said: {totals_say.lost[0].rpartition(' ')[2]}"]
    assert totals_say.impossible


def _spoiled(world: World, tally: Tally) -> Reckoning:
    """A void that is not posted, an entry that nobody was told of, a report that jumped."""
    counting = Activity.objects.filter(voided_at=None, merged_into=None)
    counting.update(voided_at=days.now(), void_reason="Nhầm.")
    Report.objects.update(state="consolidated")
    return reckon(world, Tally(done=tally.done, keys={*tally.keys} - {next(iter(tally.keys))}))


@on_postgres
def test_a_ledger_that_reads_and_adds_is_found_out(world: World) -> None:
    running.rage(world, deeds=NAIVE_DEEDS, writers=4, seed=6, beginning=naive.instead)
    assert totals.audit().wrong


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("7", {"exact": 7}),
        ("0", {"exact": 0}),
        (">600", {"more_than": 600}),
        ("~5", {"about": 5}),
        ("3..9", {"range_low": 3, "range_high": 9}),
        ("?", {"not_stated": 1}),
        ("-", {}),
    ],
)
def test_the_reckoning_reads_amounts_by_itself(text: str, parts: dict[str, int]) -> None:
    assert parts_of(text) == parts
