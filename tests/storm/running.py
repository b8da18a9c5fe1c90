"""Several people at once, each in a process and on a connection of his own."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, OperationalError, connection, connections

from lantoa.kernel.errors import Refused
from tests.storm.deeds import Nothing, Person, Tally
from tests.storm.world import World

IN_CIRCLE = "40P01"
NOT_SERIAL = "40001"
TRIES = 4
"""How often one deed is begun when the database breaks a circle of waiting."""
MOST_FAULTS = 5
"""Faults that one writer tells in full."""


@dataclass
class Storm:
    """What all writers have done together, and how long it took."""

    tally: Tally = field(default_factory=Tally)
    writers: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Storm) -> Storm:
        self.tally += other.tally
        self.seconds += other.seconds
        return self

    @property
    def asked(self) -> int:
        return self.tally.done.total() + self.tally.refused.total()


def _code(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def _refusal(name: str, refused: Refused) -> str:
    return f"{name}: {refused.problems[0].code}"


def _deed(person: Person, tally: Tally) -> None:
    """One deed, until it is done, refused or broken."""
    name, deed = person.act()
    for left in range(TRIES, 0, -1):
        try:
            deed()
        except Nothing:
            tally.refused[f"{name}: nothing"] += 1
        except Refused as refused:
            tally.refused[_refusal(name, refused)] += 1
        except OperationalError as error:
            code = _code(error)
            tally.waited_in_circle += code == IN_CIRCLE
            tally.not_serial += code == NOT_SERIAL
            if code in (IN_CIRCLE, NOT_SERIAL) and left > 1:
                continue
            _tell(tally, name)
        except Exception:  # noqa: BLE001 - told by whoever looks at the tally
            _tell(tally, name)
        else:
            tally.done[name] += 1
        return


def _tell(tally: Tally, name: str) -> None:
    tally.refused[f"{name}: FAULT"] += 1
    if len(tally.faults) < MOST_FAULTS:
        tally.faults.append(f"{name}\n{traceback.format_exc()}")


def work(world: World, seed: int, deeds: int) -> Tally:
    """What one person does, alone."""
    tally = Tally()
    person = Person(world, seed, tally)
    for _ in range(deeds):
        _deed(person, tally)
    return tally


def rage(
    world: World,
    *,
    deeds: int,
    writers: int,
    seed: int,
    beginning: Callable[[], None] = lambda: None,
) -> Storm:
    """Has ``writers`` processes do ``deeds`` together. ``beginning`` is called in each first.

    Processes are forked: connections are closed before, so that none is shared. Raises
    ``RuntimeError`` when a process dies.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    shares = [deeds // writers + (number < deeds % writers) for number in range(writers)]
    begun = time.perf_counter()
    lines, started = [], []
    for number, share in enumerate(shares):
        here, there = context.Pipe(duplex=False)

        def run(there: object = there, number: int = number, share: int = share) -> None:
            beginning()
            tally = work(world, 1000 * seed + number, share)
            connection.close()
            there.send(tally)  # type: ignore[attr-defined]

        process = context.Process(target=run)
        process.start()
        there.close()
        lines.append(here)
        started.append(process)
    storm = Storm(writers=writers)
    for line in lines:
        try:
            storm.tally += line.recv()
        except EOFError as error:
            raise RuntimeError("a writer died") from error
    for process in started:
        process.join()
    storm.seconds = time.perf_counter() - begun
    return storm
