"""The queue is a table of the same database: a rolled-back act leaves no job behind.

A room calls ``enqueue("reports.render", version_id=3)``; that room's ``tasks`` shelf registers
the name. Arrow: tasks -> actions -> jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from lantoa.kernel import days

Job = Callable[..., None]

_registered: dict[str, Job] = {}

STALE_AFTER = timedelta(minutes=10)
"""A job that waits longer shows that nobody works off the queue."""


class UnknownJob(Exception):
    """No ``tasks`` shelf registered this name."""


class OutsideTransaction(Exception):
    """A job was queued outside the transaction of its act: it could run for an act undone."""


def job(name: str) -> Callable[[Job], Job]:
    """Registers a function under its name. A job is idempotent: it may run twice."""

    def register(function: Job) -> Job:
        if _registered.setdefault(name, function) is not function:
            raise ValueError(f"two jobs are named {name}")
        return function

    return register


def names() -> frozenset[str]:
    return frozenset(_registered)


def perform(name: str, arguments: dict[str, int | str]) -> None:
    """Runs a job here and now. Raises :class:`UnknownJob`."""
    if name not in _registered:
        raise UnknownJob(name)
    _registered[name](**arguments)


@task()
def run(name: str, arguments: dict[str, int | str]) -> None:
    """What the worker calls."""
    perform(name, arguments)


def enqueue(name: str, **arguments: int | str) -> None:
    """Queues a job. Raises :class:`UnknownJob` for a name that nobody registered."""
    if name not in _registered:
        raise UnknownJob(name)
    if not connection.in_atomic_block:
        raise OutsideTransaction(name)
    run.enqueue(name, arguments)


def enqueue_later(name: str, after: datetime, **arguments: int | str) -> None:
    """As :func:`enqueue`, for a job that is not done before an instant."""
    if name not in _registered:
        raise UnknownJob(name)
    if not connection.in_atomic_block:
        raise OutsideTransaction(name)
    run.using(run_after=after).enqueue(name, arguments)


def waiting() -> tuple[int, int, bool]:
    """Jobs that wait, jobs that failed, and whether the oldest waits too long."""
    ready = DBTaskResult.objects.ready()
    now = days.now()
    # A job that was put off waits only since its time came; without such a time it bears the last
    # day of the calendar.
    late = Q(run_after__lt=now - STALE_AFTER) | Q(run_after__gt=now)
    stuck = ready.filter(late, enqueued_at__lt=now - STALE_AFTER).exists()
    return ready.count(), DBTaskResult.objects.failed().count(), stuck
