"""Channels, count units, indicators, languages, topics."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    DatedQuerySet,
    Indicator,
    Language,
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


def languages() -> QuerySet[Language]:
    return Language.objects.all()


def topics(on: date) -> DatedQuerySet[Topic]:
    return Topic.objects.in_force(on)


def count_units() -> QuerySet[CountUnit]:
    return CountUnit.objects.all()
