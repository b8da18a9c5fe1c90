"""Many people at once: random deeds through the real actions, then whether every sum is true.

``scale`` 1 is 100,000 deeds on PostgreSQL and 10,000 on SQLite, by four processes with a connection
each. Correct means: the audit of the totals finds no wrong cell; every total of every unit is what
the bare rows of activities, placements and filed reports give (``tests/storm/reckoning.py``); no
entry that was said to be stored is missing or there twice, no change of one was lost; every report
has walked step by step to where it stands; nobody was broken off by the database or by a fault; no
transaction is left open; and the same look finds a ledger wrong that reads, adds and writes back.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from run import Figure

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.core.management import call_command
from django.db import connection
from tests.storm import naive, running
from tests.storm.reckoning import Reckoning, reckon
from tests.storm.world import World
from tests.storm.world import build as build_world

from lantoa.totals import queries as totals

SCALE = 0.1
WRITERS = 4
DEEDS = {"postgresql": 100_000, "sqlite": 10_000}
ROUNDS = 20
NAIVE_DEEDS = 400
KINDS_TOLD = 20


def build(scale: float) -> None:
    call_command("migrate", verbosity=0)


def _world() -> World:
    """The storm needs an empty database: what it says was stored is compared with what is there."""
    call_command("flush", verbosity=0, interactive=False)
    return build_world()


def _naive(world: World) -> int:
    """Wrong cells of the naive ledger. SQLite lets one writer in at a time from before the read to
    the commit, so that even this ledger is right there: it is shown on PostgreSQL."""
    running.rage(world, deeds=NAIVE_DEEDS, writers=WRITERS, seed=99, beginning=naive.instead)
    return totals.audit().wrong


def _raged(world: World, deeds: int) -> tuple[running.Storm, Reckoning]:
    """All deeds in rounds, each in what the one before it has left, with a look after each: what
    goes wrong late is found as soon as it is wrong, and how far it was right is known."""
    storm = running.Storm(writers=WRITERS)
    for number, share in enumerate(_shares(deeds), start=1):
        storm += running.rage(world, deeds=share, writers=WRITERS, seed=number)
        found = reckon(world, storm.tally)
        speed = storm.asked / storm.seconds
        told = f"{storm.asked} of {deeds} deeds, {speed:.1f} a second; {found.words()}"
        print(told, file=sys.stderr, flush=True)
        if not found.is_true or storm.tally.faults:
            break
    return storm, found


def _shares(deeds: int) -> list[int]:
    rounds = max(1, min(ROUNDS, deeds // 1_000))
    return [deeds // rounds + (number < deeds % rounds) for number in range(rounds)]


def measure(scale: float) -> tuple[bool, list[Figure]]:
    world = _world()
    deeds = max(WRITERS, int(DEEDS[connection.vendor] * scale))
    storm, found = _raged(world, deeds)
    tally = storm.tally
    print(f"done: {dict(tally.done.most_common())}")
    print(f"refused: {dict(tally.refused.most_common())}")
    print(found.words(), *tally.faults, sep="\n")
    unbroken = not (tally.waited_in_circle or tally.not_serial or tally.faults)
    correct = found.is_true and unbroken and storm.asked == deeds
    figures = [
        Figure("deeds asked for", storm.asked, "deeds"),
        Figure("deeds a second", storm.asked / storm.seconds, "1/s"),
        Figure("processes", storm.writers, "processes"),
        Figure("wrong cells", found.wrong, "cells", 0, not found.wrong),
        Figure("cells compared by the audit", found.cells, "cells"),
        Figure("sources compared by the audit", found.sources, "sources"),
        Figure("audit of the totals", found.audit_seconds, "s"),
        Figure(
            "totals that differ from the rows",
            len(found.differing),
            "totals",
            0,
            not found.differing,
            "plain sums over the rows",
        ),
        Figure("totals compared with the rows", found.compared, "totals"),
        Figure("entries or changes lost", len(found.lost), "rows", 0, not found.lost),
        Figure("impossible rows", len(found.impossible), "rows", 0, not found.impossible),
        Figure("transactions left open", found.left_open, "", 0, not found.left_open),
        Figure("circles of waiting", tally.waited_in_circle, "", 0, not tally.waited_in_circle),
        Figure("serialisation errors", tally.not_serial, "", 0, not tally.not_serial),
        Figure("faults", len(tally.faults), "", 0, not tally.faults),
        Figure("refused", tally.refused.total(), "deeds"),
        *(
            Figure(f"refused, {kind}", times, "deeds")
            for kind, times in tally.refused.most_common(KINDS_TOLD)
        ),
    ]
    if connection.vendor == "postgresql":
        wrong = _naive(world)
        correct &= wrong > 0
        figures.append(
            Figure(
                f"wrong cells of the naive ledger after {NAIVE_DEEDS} deeds",
                wrong,
                "cells",
                1,
                wrong > 0,
                "read, add, write back",
            )
        )
    return correct, figures
