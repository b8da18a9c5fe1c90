"""Jobs of this room, by name."""

from datetime import date, time

from lantoa.appraisal import actions
from lantoa.appraisal.actions.asking import MAKE
from lantoa.jobs.daily import daily
from lantoa.jobs.queue import job


@job(MAKE)
def make_bundle(bundle_id: int) -> None:
    """Makes a bundle of evidence that somebody asked for."""
    actions.make_bundle(bundle_id=bundle_id)


@daily("appraisal.tidy", time(2, 40))
def tidy(day: str) -> None:
    """Closes sheets whose window to object is over, erases bundles whose day has come."""
    actions.close_overdue(on=date.fromisoformat(day))
    actions.clear_bundles(on=date.fromisoformat(day))
