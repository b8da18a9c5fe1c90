"""Windows that figures are asked for: years and quarters of the reporting regime."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence

REGIME = "reform_communication"


def periods_until(day: date) -> QuerySet[ReportPeriod]:
    """Opened periods that have begun by the day, the latest first."""
    return ReportPeriod.objects.filter(regime__slug=REGIME, window_start__lte=day).order_by(
        "-window_end", "window_start"
    )


def plan_year(day: date) -> ReportPeriod | None:
    """The opened year of the regime that holds the day. 1 query."""
    try:
        return catalogue.period_containing(REGIME, Cadence.YEAR.value, day)
    except ReportPeriod.DoesNotExist:
        return None


def year_window(day: date) -> Interval:
    """The days of the plan year that holds the day; the calendar's year while none is opened."""
    return usual_window(day)[1]


def usual_window(day: date) -> tuple[str, Interval]:
    """What pages show unless asked otherwise: the key of the plan year that holds the day, and its
    days; while none is opened no key, and the calendar's year. 1 query."""
    period = plan_year(day)
    if period is None:
        return "", Interval(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    return period.key, period.window
