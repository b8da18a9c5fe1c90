"""Periods whose days were told to units."""

from __future__ import annotations

from datetime import date

from lantoa.catalogue.models import ReportRegime
from lantoa.reports.models import ExpectedReport


def announced(regime: ReportRegime, on: date) -> frozenset[int]:
    """Periods that end after the day and of which a report is owed. 1 query."""
    rows = ExpectedReport.objects.filter(period__regime=regime, period__window_end__gt=on)
    return frozenset(rows.order_by().values_list("period_id", flat=True).distinct())
