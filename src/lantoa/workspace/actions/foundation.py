"""What every installation needs before its first page: reference data and open periods."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db import transaction

from lantoa.appraisal import actions as appraisal
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import ReportRegime
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.reports import actions as reports
from lantoa.units import actions as units

Progress = Callable[[int, int, str], None]
"""Called with done, total and a label."""

REGIME = "reform_communication"
FIRST_YEAR = 2018


def look_ahead(*, actor: Actor) -> None:
    """Opens this year's and next year's periods, and the reports of the running ones. Does nothing
    before the reference data are loaded."""
    year = days.today().year
    try:
        regime = reference.regime(REGIME)
    except ReportRegime.DoesNotExist:
        return
    with transaction.atomic():
        catalogue.open_periods(actor=actor, regime=regime, years=range(year, year + 2))
        reports.look_ahead(actor=actor, on=days.today())


def load_foundation(
    *, actor: Actor, progress: Progress | None = None, provinces: Collection[str] = ()
) -> None:
    """Loads channels, languages, windows and all units. Repeatable: what is there stays.

    ``provinces`` are codes of the only provinces to load, for a trial.
    """
    catalogue.load(actor=actor, progress=progress)
    appraisal.load_patterns(actor=actor)
    with transaction.atomic():
        catalogue.open_periods(
            actor=actor,
            regime=reference.regime(REGIME),
            years=range(FIRST_YEAR, days.today().year + 2),
        )
    units.load_reference(actor=actor, progress=progress, provinces=provinces)
