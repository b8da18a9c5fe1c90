"""Reading reference data. Slugs and days in, rows out; what is missing raises ``DoesNotExist``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

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
    Setting,
    TierDeadline,
    Topic,
)
from lantoa.catalogue.rules import settings as known_settings
from lantoa.kernel.period import Cadence


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


# --- Settings ------------------------------------------------------------------------------------


def setting_row(name: str, on: date) -> Setting | None:
    """What is stored for the day, with since when it holds; None when nothing is. 1 query."""
    return Setting.objects.in_force(on).filter(name=name).order_by("-pk").first()


def stored_setting(name: str, on: date) -> Any:
    """The value as it is stored, or the shipped one. Raises ``KeyError``. 1 query."""
    known = known_settings.SETTINGS[name]
    row = setting_row(name, on)
    return row.value if row is not None else _shipped(known)


def _shipped(known: known_settings.Known) -> Any:
    return list(known.default) if isinstance(known.default, tuple) else known.default


def setting(name: str, on: date) -> Any:
    """The value of a setting in force on the day, or the shipped one: a number, a truth, a text,
    for roles a frozenset of role names. Raises ``KeyError`` for a name that is none. 1 query."""
    return known_settings.read(known_settings.SETTINGS[name], stored_setting(name, on))


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as a page shows it: what holds on the day, since when, and what is to come."""

    known: known_settings.Known
    value: Any
    since: date | None
    later: tuple[Setting, ...]


def setting_rows(on: date) -> list[SettingRow]:
    """Every setting that can be changed by hand, in the order of the registry. 1 query."""
    rows = list(Setting.objects.exclude(valid_to__lte=on).order_by("valid_from", "pk"))
    found: list[SettingRow] = []
    for known in known_settings.SETTINGS.values():
        if not known.open:
            continue
        own = [row for row in rows if row.name == known.name]
        held = [row for row in own if row.valid_from is None or row.valid_from <= on]
        found.append(
            SettingRow(
                known,
                known_settings.read(known, held[-1].value if held else known.default),
                held[-1].valid_from if held else None,
                tuple(row for row in own if row not in held),
            )
        )
    return found
