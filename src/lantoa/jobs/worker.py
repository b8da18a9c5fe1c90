"""Working off the queue: a thread beside the web server, a process of its own, or once."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections
from django.db.utils import Error as DatabaseError
from django_tasks_db.management.commands.db_worker import Worker

from lantoa.jobs import daily
from lantoa.kernel import days

EVERY = 60.0
"""Seconds between two looks of the clock."""

_log = logging.getLogger(__name__)


def _worker(*, batch: bool, name: str) -> Worker:
    return Worker(
        queue_names=["default"],
        interval=1.0,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def work_off() -> None:
    """Does all that waits, then returns."""
    _worker(batch=True, name="once").run()


def start_thread() -> threading.Thread:
    """A daemon thread that works until the process ends."""
    thread = threading.Thread(
        target=_worker(batch=False, name="thread").run, name="jobs", daemon=True
    )
    thread.start()
    start_clock()
    return thread


def start_clock() -> threading.Event:
    """A daemon thread that queues daily jobs and letters left behind. Stops when the event is
    set."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(EVERY):
            close_old_connections()
            try:
                daily.tick(days.now())
            except DatabaseError:
                # The database may be away for a while; the clock must outlive that.
                _log.exception("the clock of the jobs could not look")
            finally:
                close_old_connections()

    threading.Thread(target=run, name="clock", daemon=True).start()
    return stop


def run_process() -> None:
    """Works in the foreground until told to stop."""
    worker = _worker(batch=False, name="process")
    worker.configure_signals()
    start_clock()
    worker.run()
