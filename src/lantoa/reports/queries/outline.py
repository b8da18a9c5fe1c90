"""Which parts and which form a report has: those in force on the last day of its window."""

from __future__ import annotations

from lantoa.catalogue.rules.outlines import FormView, OutlineView
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.ground import ground_of


def outline_of(expected: ExpectedReport) -> OutlineView:
    """At most 3 queries."""
    return ground_of(expected).outline


def form_of(expected: ExpectedReport) -> FormView | None:
    """At most 3 queries."""
    return ground_of(expected).form
