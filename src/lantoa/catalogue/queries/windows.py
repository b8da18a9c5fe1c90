"""Window rules as rows, and what they give to the periods that come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.catalogue.models import ReportPeriod, ReportRegime, TierDeadline, WindowRule
from lantoa.catalogue.queries.regimes import holidays, made_up
from lantoa.catalogue.rules.closing import Row, periods_between, seams, windows_by
from lantoa.catalogue.rules.regimes import holds
from lantoa.catalogue.rules.windows import CADENCE_NAMES, Tier, due_on
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence

SHOWN_TIERS = (Tier.COMMUNE, Tier.PROVINCE)
MOST_AHEAD = 4


def rows_of(regime: ReportRegime) -> list[Row]:
    """The window rules of every time. 1 query."""
    return [
        Row(
            rule.cadence,
            rule.start_month_offset,
            rule.start_day,
            rule.end_month_offset,
            rule.end_day,
            rule.valid_from,
            rule.valid_to,
            rule.pk,
        )
        for rule in WindowRule.objects.filter(regime=regime)
    ]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A period that comes: its days and by when each tier sends. ``dues`` has None for a tier
    without a deadline. ``was`` are the days that it had, where they change; ``is_held``, that it
    keeps them because its reports are open."""

    label: str
    window: Interval
    dues: tuple[date | None, ...]
    was: Interval | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class AheadOfCadence:
    """``seams`` are days between windows that belong to none, or to both."""

    cadence: str
    name: str
    rows: tuple[Ahead, ...]
    seams: tuple[tuple[str, Interval], ...]


def windows_ahead(
    regime: ReportRegime,
    rows: Sequence[Row],
    on: date,
    *,
    cadences: Collection[str] | None = None,
    held: Collection[int] = (),
    is_change: bool = False,
) -> list[AheadOfCadence]:
    """The next windows by the rules and by when each tier sends, with the calendar of days off and
    make-up days. What is open keeps its days, but for a change (``is_change``) that moves what is
    not ``held``. 4 queries."""
    opened = {
        period.key: period
        for period in ReportPeriod.objects.filter(regime=regime, window_end__gt=on)
    }
    terms = list(TierDeadline.objects.filter(regime=regime).order_by("valid_from", "pk"))
    off, working = holidays(since=on), made_up(since=on)

    def dues(cadence: str, window: Interval) -> tuple[date | None, ...]:
        found: list[date | None] = []
        for tier in SHOWN_TIERS:
            days = [
                term.working_days_after
                for term in terms
                if term.tier == tier
                and term.cadence == cadence
                and holds(term.valid_from, term.valid_to, window.last)
            ]
            found.append(due_on(window.end, days[-1], off, working) if days else None)
        return tuple(found)

    told: list[AheadOfCadence] = []
    for each in Cadence:
        if cadences is not None and each.value not in cadences:
            continue
        periods = periods_between(each.value, on.year - 1, on.year + 2)
        ahead: list[Ahead] = []
        before: Interval | None = None
        for period, window in windows_by(rows, periods).items():
            known = opened.get(period.key)
            stays = known is not None and (not is_change or known.pk in held)
            days = known.window if stays and known else window
            if days is None:
                continue
            if days.end <= on:
                before = max(days, before or days, key=lambda span: span.end)
                continue
            differs = known is not None and window is not None and known.window != window
            was = known.window if known and differs and not stays else None
            is_held = bool(stays and is_change and differs)
            ahead.append(Ahead(period.label, days, dues(each.value, days), was, is_held))
        ahead = sorted(ahead, key=lambda row: row.window.end)[:MOST_AHEAD]
        spans = [*((before,) if before else ()), *(row.window for row in ahead)]
        told.append(
            AheadOfCadence(
                each.value,
                CADENCE_NAMES[each],
                tuple(ahead),
                () if each is Cadence.NINE_MONTHS else tuple(seams(spans)),
            )
        )
    return told
