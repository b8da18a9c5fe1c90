"""Jobs of every day, and the clock that queues them.

Any number of processes may run the clock: the day of a job is claimed by a conditional update in
the transaction that queues it, so it is queued once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from lantoa.jobs import mail, queue
from lantoa.jobs.models import DailyRun
from lantoa.kernel import days

_BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Daily:
    """A job and the local time from which it runs on each day."""

    name: str
    at: time


_registered: dict[str, Daily] = {}


def daily(name: str, at: time) -> Callable[[queue.Job], queue.Job]:
    """Registers a job that is queued once a day, from the local time on. It is called with
    ``day`` (``2026-11-22``) and is idempotent, as every job."""

    def register(function: queue.Job) -> queue.Job:
        _registered[name] = Daily(name, at)
        return queue.job(name)(function)

    return register


def registered() -> dict[str, Daily]:
    return dict(_registered)


def queue_due(now: datetime) -> list[str]:
    """Queues what has not run today and whose time has come. Returns the names queued."""
    local = now.astimezone(days.VIETNAM)
    queued: list[str] = []
    for each in _registered.values():
        if local.time() >= each.at and _claim(each.name, local.date()):
            queued.append(each.name)
    return queued


def _claim(name: str, day: date) -> bool:
    with transaction.atomic():
        DailyRun.objects.get_or_create(name=name, defaults={"day": _BEGINNING})
        if not DailyRun.objects.filter(name=name, day__lt=day).update(day=day):
            return False
        queue.enqueue(name, day=day.isoformat())
    return True


def tick(now: datetime) -> None:
    """What the clock does each time."""
    queue_due(now)
    mail.catch_up(now)


@daily("jobs.tidy", time(2, 30))
def _tidy(day: str) -> None:
    """Bodies of old letters go; ``day`` is that of the run."""
    mail.erase_old(days.now())
