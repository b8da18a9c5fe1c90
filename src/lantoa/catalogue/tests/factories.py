"""Small rows of reference data for tests."""

from __future__ import annotations

from datetime import date

from lantoa.catalogue.models import ReportPeriod, ReportRegime, TierDeadline, WindowRule

DECREE = date(2019, 3, 12)
MADE_UP = "made_up"


def regime(slug: str = MADE_UP) -> ReportRegime:
    return ReportRegime.objects.create(slug=slug, name="Chế độ thử")


def monthly_rule(of: ReportRegime, **fields: object) -> WindowRule:
    return WindowRule.objects.create(
        regime=of, cadence="month", start_month_offset=0, end_month_offset=1, **fields
    )


def period(of: ReportRegime, key: str, start: date, end: date, cadence: str) -> ReportPeriod:
    return ReportPeriod.objects.create(
        regime=of, key=key, cadence=cadence, window_start=start, window_end=end
    )


def deadline(of: ReportRegime, tier: str, days: int, **fields: object) -> TierDeadline:
    return TierDeadline.objects.create(
        regime=of, tier=tier, cadence="month", working_days_after=days, **fields
    )
