"""Working off the queue: a thread beside the web server, a process of its own, or once."""

from __future__ import annotations

import threading

from django_tasks_db.management.commands.db_worker import Worker


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
    return thread


def run_process() -> None:
    """Works in the foreground until told to stop."""
    worker = _worker(batch=False, name="process")
    worker.configure_signals()
    worker.run()
