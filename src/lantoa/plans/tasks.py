"""Jobs of this room."""

from __future__ import annotations

from datetime import date, time

from lantoa.jobs.daily import daily
from lantoa.kernel.actor import System
from lantoa.plans import actions


@daily("plans.follow_units", time(0, 20))
def follow_units(day: str) -> None:
    """A change of units may be recorded before its day: what hangs on a unit that is gone since
    goes to the one that follows it."""
    actions.follow_units(actor=System("plans"), on=date.fromisoformat(day))


@daily("plans.note_late", time(6, 45))
def note_late(day: str) -> None:
    actions.note_late(actor=System("plans"), on=date.fromisoformat(day))
