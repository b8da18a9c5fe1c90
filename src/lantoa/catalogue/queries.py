"""Reading reference data. Slugs and days in, rows out; what is missing raises ``DoesNotExist``."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, QuerySet

from lantoa.catalogue import rules
from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    DatedQuerySet,
    Holiday,
    Indicator,
    Language,
    ReportPeriod,
    ReportRegime,
    TierDeadline,
    Topic,
)


def channels(on: date) -> DatedQuerySet[Channel]:
    """Channels in force on the day, in their order."""
    return Channel.objects.in_force(on)


def channel(slug: str) -> Channel:
    return Channel.objects.get(slug=slug)


def units_of(channel: Channel, side: str) -> list[CountUnit]:
    """Count units that fit the channel on that side, the default first. 1 query."""
    fitting = ChannelUnit.objects.filter(channel=channel, side=side).select_related("count_unit")
    return [each.count_unit for each in fitting.order_by("-is_default", "order", "pk")]


def default_unit(channel: Channel, side: str) -> CountUnit:
    return CountUnit.objects.get(
        pk__in=ChannelUnit.objects.filter(channel=channel, side=side, is_default=True).values(
            "count_unit"
        )
    )


def indicators(on: date, tier: str | None = None) -> list[Indicator]:
    """Indicators in force on the day whose channel a unit of the tier can own. 1 query."""
    found = Indicator.objects.in_force(on).select_related("channel", "count_unit")
    return [each for each in found if tier is None or each.channel.can_be_owned_by(tier)]


def indicator(slug: str) -> Indicator:
    return Indicator.objects.select_related("channel", "count_unit").get(slug=slug)


def regime(slug: str) -> ReportRegime:
    return ReportRegime.objects.get(slug=slug)


def period(regime_slug: str, key: str) -> ReportPeriod:
    """An opened period."""
    return ReportPeriod.objects.select_related("regime").get(regime__slug=regime_slug, key=key)


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
    """The last day for a tier to send its report of the period. 2 queries.

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
    off = holidays(since=period.window_end)
    return rules.due_on(period.window_end, terms.working_days_after, off)


def holidays(*, since: date) -> frozenset[date]:
    """The days off that are known, from the day on."""
    return frozenset(Holiday.objects.filter(day__gte=since).values_list("day", flat=True))


def languages() -> QuerySet[Language]:
    return Language.objects.all()


def topics(on: date) -> DatedQuerySet[Topic]:
    return Topic.objects.in_force(on)
