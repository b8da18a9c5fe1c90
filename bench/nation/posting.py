"""Reports posted from several processes at once, beside bare SQL of the same rows."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import django

django.setup()

from django.db import connection, transaction

from lantoa.totals import actions
from lantoa.totals.actions.posting import COLUMNS, KEY, row_of
from lantoa.totals.rules import Entry, Layer, Proof, cells_of, write_down
from lantoa.units import queries as units
from nation.data import EXACT, MONTHS, SPANS, names

REAL, BARE = "real", "bare"


@dataclass(frozen=True)
class Task:
    """Process ``number`` posts for some seconds, from its turn ``start`` on."""

    kind: str
    number: int
    start: int
    seconds: float
    units: Sequence[int]


Times = list[float]


def source(kind: str, number: int, turn: int) -> str:
    return f"bench-{kind}:{number}:{turn}"


@cache
def _measures() -> tuple[str, ...]:
    return tuple(names().measures)


def entries(number: int, turn: int, unit_ids: Sequence[int]) -> list[Entry]:
    """A report of one unit: twenty figures of a month."""
    unit = unit_ids[(number * 7919 + turn * 104_729) % len(unit_ids)]
    span = SPANS[(number + turn * 31) % MONTHS]
    return [
        Entry(unit, span, measure, Layer.APPROVED, EXACT[(turn + place) % 90], proof=Proof.COMPUTED)
        for place, measure in enumerate(_measures())
    ]


class Writers:
    """Processes that stay ready between the rounds, each with a connection of its own."""

    def __init__(self, processes: int, unit_ids: Sequence[int]) -> None:
        self._pool = multiprocessing.get_context("spawn").Pool(processes)
        self._turns = {kind: [0] * processes for kind in (REAL, BARE)}
        self._unit_ids = unit_ids

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()

    def run(self, kind: str, seconds: float) -> tuple[float, Times]:
        """Reports of all together a second, and milliseconds of each."""
        turns = self._turns[kind]
        tasks = [
            Task(kind, number, turn, seconds, self._unit_ids) for number, turn in enumerate(turns)
        ]
        found = self._pool.map(work, tasks, chunksize=1)
        self._turns[kind] = [
            turn + 1 + len(times) for turn, (times, _) in zip(turns, found, strict=True)
        ]
        speed = sum(len(times) / took for times, took in found)
        return speed, [each for times, _ in found for each in times]

    def posted(self) -> Iterator[tuple[str, list[Entry]]]:
        """What the real postings put into the totals."""
        for number, count in enumerate(self._turns[REAL]):
            for turn in range(count):
                yield source(REAL, number, turn), entries(number, turn, self._unit_ids)


def work(task: Task) -> tuple[Times, float]:
    """The first report warms up and is not timed."""
    once = _real if task.kind == REAL else _bare()
    once(task, task.start)
    times: Times = []
    begun = time.perf_counter()
    while (before := time.perf_counter()) - begun < task.seconds:
        once(task, task.start + 1 + len(times))
        times.append(1000 * (time.perf_counter() - before))
    return times, time.perf_counter() - begun


def _real(task: Task, turn: int) -> None:
    with transaction.atomic():
        actions.post(source(task.kind, task.number, turn), entries(task.number, turn, task.units))


def _bare() -> Callable[[Task, int], None]:
    """One INSERT of the source's row and one of its cells, into tables of the same columns and
    keys. Nothing is asked first and nothing is locked."""
    above = units.ancestors_of_all()
    places = f"({', '.join(['%s'] * len(COLUMNS))})"

    def once(task: Task, turn: int) -> None:
        told = entries(task.number, turn, task.units)
        cells = cells_of(told, above)
        rows = [each for key in sorted(cells) for each in row_of(key, cells[key])]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_posting (source, entries) VALUES (%s, %s)",
                (source(task.kind, task.number, turn), write_down(told, above)),
            )
            cursor.execute(
                f"INSERT INTO bench_cell ({', '.join(COLUMNS)})"  # noqa: S608
                f" VALUES {','.join([places] * len(cells))} ON CONFLICT ({', '.join(KEY)})"
                " DO UPDATE SET milli = bench_cell.milli + excluded.milli,"
                " sources = bench_cell.sources + excluded.sources",
                rows,
            )

    return once


def make_twin_tables() -> None:
    """Where the bare rows go: the tables of the totals once more, empty."""
    with connection.cursor() as cursor:
        for twin, of in (("bench_posting", "totals_posting"), ("bench_cell", "totals_cell")):
            cursor.execute(f"CREATE TABLE {twin} (LIKE {of} INCLUDING ALL)")
