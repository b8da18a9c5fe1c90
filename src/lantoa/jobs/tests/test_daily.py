"""A daily job is queued once a day, from its hour on, however many clocks there are."""

from __future__ import annotations

from datetime import datetime, time
from threading import Barrier, Thread

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from lantoa.jobs import daily, queue, worker
from lantoa.kernel import days

pytestmark = pytest.mark.django_db(transaction=True)

done: list[str] = []


@daily.daily("tests.morning", time(6, 30))
def _morning(day: str) -> None:
    done.append(day)


def instant(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=days.VIETNAM)


def queued(now: datetime) -> bool:
    return "tests.morning" in daily.queue_due(now)


def test_a_daily_job_is_queued_from_its_hour_on_and_once() -> None:
    done.clear()
    assert not queued(instant(4, 6, 29))
    assert queued(instant(4, 6, 30))
    assert not queued(instant(4, 23))
    assert queued(instant(5, 7))
    worker.work_off()
    assert done == ["2026-03-04", "2026-03-05"]


def test_a_day_is_a_vietnamese_day() -> None:
    assert queued(instant(4, 7).astimezone(days.UTC))
    # Midnight in London is seven in the morning here: the next day has begun.
    assert queued(datetime(2026, 3, 5, 0, 0, tzinfo=days.UTC))
    assert not queued(datetime(2026, 3, 5, 16, 0, tzinfo=days.UTC))


def test_a_clock_that_goes_back_queues_nothing_twice() -> None:
    assert queued(instant(5, 7))
    assert not queued(instant(4, 7))


def test_two_clocks_at_once_queue_a_job_once() -> None:
    start = Barrier(2, timeout=30)
    found: list[bool] = []

    def look() -> None:
        try:
            start.wait()
            found.append(queued(instant(6, 7)))
        finally:
            connection.close()

    clocks = [Thread(target=look) for _ in range(2)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert sorted(found) == [False, True]
    names = [result.args_kwargs["args"][0] for result in DBTaskResult.objects.all()]
    assert names.count("tests.morning") == 1


def test_every_daily_job_is_a_registered_job() -> None:
    assert set(daily.registered()) <= queue.names()
    assert "jobs.tidy" in daily.registered()
    queue.perform("jobs.tidy", {"day": "2026-03-04"})
