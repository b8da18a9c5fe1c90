"""Chairs who sign at once, each process with a connection of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass

import django

django.setup()

from django.db import connections

from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport


@dataclass(frozen=True)
class Signed:
    """What one process has done. ``again`` counts reports that were said to be sent already."""

    stored: int
    again: int
    times: Sequence[float]


def sign(expected_ids: Sequence[int]) -> Signed:
    """Each report is sent, and every tenth sent once more, as by a second tap."""
    stored = again = 0
    times: list[float] = []
    for place, key in enumerate(expected_ids):
        for _ in range(2 if place % 10 == 0 else 1):
            begun = time.perf_counter()
            try:
                actions.submit_report(
                    actor=System("bench"), expected=ExpectedReport.objects.get(pk=key)
                )
                stored += 1
            except Refused:
                again += 1
            times.append(1000 * (time.perf_counter() - begun))
    connections.close_all()
    return Signed(stored, again, times)


def all_at_once(expected_ids: Sequence[int], processes: int) -> tuple[float, list[Signed]]:
    """Seconds from the first to the last, and what each process did. The processes stand ready
    before the clock starts."""
    shares = [expected_ids[number::processes] for number in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(sign, [[] for _ in shares], chunksize=1)
        begun = time.perf_counter()
        found = pool.map(sign, shares, chunksize=1)
        return time.perf_counter() - begun, found
