"""Which parts and which form a report has: those in force on the last day of its window."""

from __future__ import annotations

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.outlines import FormView, OutlineView
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units


def _tier(expected: ExpectedReport) -> str:
    return units.tier_of(expected.unit_id, expected.period.window.last)


def outline_of(expected: ExpectedReport) -> OutlineView:
    """At most 3 queries."""
    period = expected.period
    return catalogue.outline_for(period.regime, _tier(expected), period.cadence, period.window.last)


def form_of(expected: ExpectedReport) -> FormView | None:
    """At most 3 queries."""
    period = expected.period
    return catalogue.form_for(period.regime, _tier(expected), period.cadence, period.window.last)
