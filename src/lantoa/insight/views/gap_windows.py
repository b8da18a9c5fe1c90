"""How the windows of a trend are called."""

from __future__ import annotations

from lantoa.catalogue.models import ReportPeriod
from lantoa.insight.rules.gaps import Spans
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period


def _span_words(window: Interval) -> str:
    """A year, quarter or month of the calendar by its name, other days by their first and last."""
    start = window.start
    for cadence, months in ((Cadence.YEAR, 12), (Cadence.QUARTER, 3), (Cadence.MONTH, 1)):
        index = 1 if cadence is Cadence.YEAR else (start.month - 1) // months + 1
        period = Period(start.year, cadence, index)
        first, last = period.months
        ends = (start.year + last // 12, last % 12 + 1)
        if (start.day, start.month) == (1, first) and (window.end.year, window.end.month) == ends:
            return period.short if window.end.day == 1 else window_words(window)
    return window_words(window)


def window_words(window: Interval) -> str:
    return f"{vn.day(window.start)} đến {vn.day(window.last)}"


def labels_of(spans: Spans, period: ReportPeriod | None) -> list[str]:
    """How the windows of a trend are called: as periods are, or by their days. 1 query."""
    if period is None:
        return [_span_words(each) for each in spans.trend]
    rows = ReportPeriod.objects.filter(
        regime_id=period.regime_id,
        cadence=period.cadence,
        window_end__in=[each.end for each in spans.trend],
    )
    names = {each.window: each.period.short for each in rows}
    return [names.get(each, window_words(each)) for each in spans.trend]
