"""Interleaved timing: A, B, A, B ..., medians of each."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def interleaved(rounds: int, *runs: Callable[[int], object]) -> list[float]:
    """Median milliseconds of each run; each is called once a round with the round's number. The
    first round warms up and is not counted."""
    times: Sequence[list[float]] = [[] for _ in runs]
    for number in range(rounds + 1):
        for place, run in enumerate(runs):
            begun = time.perf_counter()
            run(number)
            if number:
                times[place].append(1000 * (time.perf_counter() - begun))
    return [statistics.median(each) for each in times]
