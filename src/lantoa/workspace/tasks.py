"""Jobs of every day."""

from __future__ import annotations

from datetime import date, time

from lantoa.audit import seals, verify
from lantoa.jobs.daily import daily
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.reports import actions as reports
from lantoa.workspace.actions import feeds, files, foundation, notices


@daily("workspace.digests", time(7))
def digests(day: str) -> None:
    """One letter of what is new, to who chose so."""
    notices.send_digests(now=days.now())


@daily("workspace.look_ahead", time(1))
def look_ahead(day: str) -> None:
    """Opens this year's and next year's periods and the reports of the running ones."""
    foundation.look_ahead(actor=System("look_ahead"))
    reports.note_contents()


@daily("workspace.remind", time(6, 30))
def remind(day: str) -> None:
    """Deadlines of reports to those whose step it is, how periods stand to reviewers; before the
    letters of the day."""
    on = date.fromisoformat(day)
    reports.remind_of_reports(actor=System("remind"), on=on)
    reports.digest_for_reviewers(actor=System("remind"), on=on)


@daily("workspace.sweep_notices", time(2, 45))
def sweep(day: str) -> None:
    notices.sweep_notices(now=days.now())


@daily("workspace.forget_files", time(3))
def forget_files(day: str) -> None:
    """What was brought for a change of units or a page that nobody carried on."""
    files.forget_abandoned(now=days.now())


@daily("workspace.forget_feeds", time(2, 50))
def forget_feeds(day: str) -> None:
    feeds.forget_feeds(on=date.fromisoformat(day))


SUNDAY = 6


@daily("audit.seal", time(0, 5))
def seal_log(day: str) -> None:
    """The heads of the log's chains under one seal, in the database and in the data folder."""
    seals.seal()


@daily("audit.verify", time(3, 30))
def verify_log(day: str) -> None:
    """The whole log recomputed, on Sundays: the page of the log tells the result."""
    if date.fromisoformat(day).weekday() == SUNDAY:
        verify.verify()
