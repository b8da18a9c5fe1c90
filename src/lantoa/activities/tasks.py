"""Jobs of this room."""

from __future__ import annotations

from datetime import time

from lantoa.activities.actions import links, sheets, twin_finding
from lantoa.jobs.daily import daily
from lantoa.jobs.queue import job
from lantoa.kernel import days


@job(links.CAPTURE)
def capture_link(capture_id: int) -> None:
    links.take(capture_id=capture_id)


@job(twin_finding.FIND)
def find_twins(activity_id: int) -> None:
    twin_finding.find_twins(activity_id=activity_id)


@daily(twin_finding.NIGHT, time(1, 15))
def find_twins_nightly(day: str) -> None:
    """Entries written, changed or proved lately, and those nobody looked at yet."""
    twin_finding.find_new_twins(now=days.now())


@job(sheets.TAKE)
def take_sheet(sheet_id: int) -> None:
    sheets.take_rows(sheet_id)


@daily("activities.forget_sheets", time(3, 20))
def forget_sheets(day: str) -> None:
    """Cells of sheets that were brought in a month ago."""
    sheets.sweep_sheets()
