"""Regimes, their periods and deadlines, and the days on which offices work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch, QuerySet

from lantoa.catalogue import rules
from lantoa.catalogue.models import (
    Holiday,
    MakeUpDay,
    ReportingLine,
    ReportPeriod,
    ReportRegime,
    TierDeadline,
    WindowRule,
)
from lantoa.kernel.period import Cadence


def regime(slug: str) -> ReportRegime:
    return ReportRegime.objects.get(slug=slug)


def period(regime_slug: str, key: str) -> ReportPeriod:
    """An opened period."""
    return ReportPeriod.objects.select_related("regime").get(regime__slug=regime_slug, key=key)


def reporting_lines(regime: ReportRegime, on: date) -> dict[str, ReportingLine]:
    """Tier to where its reports of the regime go on the day. 1 query."""
    rows = ReportingLine.objects.in_force(on).filter(regime=regime)
    return {row.tier: row for row in rows.order_by("valid_from", "pk")}


def regimes_of_kind(kind: str, on: date) -> list[ReportRegime]:
    """Regimes of the kind that are in force on the day. 1 query."""
    return list(ReportRegime.objects.in_force(on).filter(kind=kind).order_by("pk"))


def running_periods(regime: ReportRegime, on: date) -> list[ReportPeriod]:
    """Of each cadence the one opened period that the day belongs to, as by
    :func:`period_containing`. 1 query."""
    found = ReportPeriod.objects.filter(
        regime=regime, window_start__lte=on, window_end__gt=on
    ).select_related("regime")
    first: dict[str, ReportPeriod] = {}
    for each in found.order_by("window_end", "pk"):
        first.setdefault(each.cadence, each)
    return list(first.values())


def first_day() -> date | None:
    """The first day of the first period that was opened; None while none is."""
    first: date | None = ReportPeriod.objects.aggregate(first=Min("window_start"))["first"]
    return first


def period_containing(regime_slug: str, cadence: str, day: date) -> ReportPeriod:
    """The opened period whose window holds the day.

    Where the change of rules in 2019 makes two windows overlap, the one that ends first: the day
    belonged to it when it was today.
    """
    found = (
        ReportPeriod.objects.filter(
            regime__slug=regime_slug, cadence=cadence, window_start__lte=day, window_end__gt=day
        )
        .select_related("regime")
        .order_by("window_end")
        .first()
    )
    if found is None:
        raise ReportPeriod.DoesNotExist(f"no {cadence} period of {regime_slug} holds {day}")
    return found


def deadline(regime: ReportRegime, tier: str, period: ReportPeriod) -> date:
    """The last day for a tier to send its report of the period. 3 queries.

    Raises ``TierDeadline.DoesNotExist`` for a tier that owes none then.
    """
    terms = (
        TierDeadline.objects.in_force(period.window.last)
        .filter(regime=regime, tier=tier, cadence=period.cadence)
        .order_by("-valid_from", "-pk")
        .first()
    )
    if terms is None:
        raise TierDeadline.DoesNotExist(f"{regime.slug}: no deadline of {tier} for {period.key}")
    since = period.window_end
    return rules.due_on(
        since, terms.working_days_after, holidays(since=since), made_up(since=since)
    )


def holidays(*, since: date) -> frozenset[date]:
    """The days off that are known, from the day on."""
    return frozenset(Holiday.objects.filter(day__gte=since).values_list("day", flat=True))


def made_up(*, since: date) -> frozenset[date]:
    """The days on which offices work in place of a day off, from the day on."""
    return frozenset(MakeUpDay.objects.filter(day__gte=since).values_list("day", flat=True))


def make_up_days(year: int) -> list[MakeUpDay]:
    """Of a year, in their order. 1 query."""
    return list(MakeUpDay.objects.filter(day__year=year).order_by("day"))


def days_off(year: int) -> list[Holiday]:
    """The days off of a year, in their order. 1 query."""
    return list(Holiday.objects.filter(day__year=year).order_by("day"))


@dataclass(frozen=True, slots=True)
class Term:
    """By when a tier sends its reports of one cadence on a day, and what is set for later."""

    tier: str
    cadence: str
    now: TierDeadline | None
    later: tuple[TierDeadline, ...]


def terms(regime: ReportRegime, on: date) -> list[Term]:
    """The deadlines of every tier that has one on the day or later, tier by tier. 1 query."""
    rows = list(
        TierDeadline.objects.filter(regime=regime)
        .exclude(valid_to__lte=on)
        .order_by("valid_from", "pk")
    )
    begun = {
        (row.tier, row.cadence): row
        for row in rows
        if row.valid_from is None or row.valid_from <= on
    }
    ahead: dict[tuple[str, str], list[TierDeadline]] = {}
    for row in rows:
        if row.valid_from is not None and row.valid_from > on:
            ahead.setdefault((row.tier, row.cadence), []).append(row)
    return [
        Term(tier.value, cadence.value, begun.get(key), tuple(ahead.get(key, ())))
        for tier in rules.Tier
        for cadence in Cadence
        if (key := (tier.value, cadence.value)) in begun or key in ahead
    ]


def upcoming_periods(regime: ReportRegime, on: date) -> list[ReportPeriod]:
    """Opened periods that run on the day or begin within the next half year, those that end first
    before the others. 1 query."""
    until = date(on.year + (on.month > 6), (on.month + 5) % 12 + 1, 1)
    found = ReportPeriod.objects.filter(
        regime=regime, window_end__gt=on, window_start__lte=until
    ).select_related("regime")
    return list(found.order_by("window_end", "window_start"))


def regimes() -> QuerySet[ReportRegime]:
    """Every regime that is known, those that hold no more too."""
    return ReportRegime.objects.all()


def whole_regime(slug: str) -> ReportRegime:
    """With its rules of windows and deadlines, of every time. 3 queries. Raises
    ``ReportRegime.DoesNotExist``."""
    rules_of = WindowRule.objects.select_related("legal_basis")
    terms_of = TierDeadline.objects.select_related("legal_basis")
    found = (
        ReportRegime.objects.select_related("legal_basis")
        .prefetch_related(Prefetch("window_rules", queryset=rules_of))
        .prefetch_related(Prefetch("tier_deadlines", queryset=terms_of))
    )
    return found.get(slug=slug)


def periods_after(
    after: int, limit: int, *, regime: str | None = None, on: date | None = None
) -> list[ReportPeriod]:
    """Opened periods after one, in the order in which they were opened; of a regime, with a day in
    them. 1 query."""
    found = ReportPeriod.objects.filter(pk__gt=after).select_related("regime")
    if regime is not None:
        found = found.filter(regime__slug=regime)
    if on is not None:
        found = found.filter(window_start__lte=on, window_end__gt=on)
    return list(found.order_by("pk")[:limit])
