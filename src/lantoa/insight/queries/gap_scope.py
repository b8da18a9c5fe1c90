"""Whose activities a question about gaps is about, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.reach import reached
from lantoa.activities.models import Activity, Placement
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.catalogue.rules import Tier
from lantoa.catalogue.rules import settings as known
from lantoa.insight.rules.gaps import (
    CRITICAL_TONES,
    PRESS_CHANNELS,
    TAKING_PART,
    WINDOWS,
    Gap,
    Spans,
    Thresholds,
    a_year_earlier,
    windows_until,
)
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Period
from lantoa.plans.models import PlanLine
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.rules import nearest

VERB = "insight.view"
PRESS_KIND = "press"


@dataclass(frozen=True, slots=True)
class Scope:
    """A unit and those below it, as far as the person may see them, by what they were on a day.

    ``unit_ids`` are those that stand below on the day, one that is gone by its last; ``ever`` those
    that did so on any day. ``commune_ids`` are those at the commune's tier among all of these,
    ``press_ids`` press bodies wherever they stand. ``above`` tells the units above one on a day.
    """

    unit_id: int
    on: date
    tier: str
    unit_ids: frozenset[int]
    commune_ids: frozenset[int]
    press_ids: frozenset[int]
    ever: frozenset[int]
    above: Callable[[int, date], tuple[int, ...]] = field(repr=False, compare=False)

    @property
    def has_below(self) -> bool:
        return len(self.unit_ids) > 1

    def standing(self, window: Interval) -> frozenset[int]:
        """The units that a window counts: who changed hands counts where it stood on the window's
        last day, and never for two."""
        return _standing(self.unit_id, self.ever, self.above, min(window.last, self.on))


def scope_of(actor: StaffActor, unit_id: int, on: date) -> Scope:
    """Who may not see the unit must be stopped before. A fixed number of queries for each tier
    below, and 3 more."""
    seen = reached(actor, [VERB])[VERB]
    below = units.below_since([unit_id], date.min) & seen if seen != {unit_id} else frozenset()
    ever = frozenset({unit_id, *below})
    above = units.ancestors_of_all() if len(ever) > 1 else _nobody
    tiers = _tiers(ever, on)
    press = Unit.objects.filter(kind=PRESS_KIND).values_list("pk", flat=True)
    return Scope(
        unit_id=unit_id,
        on=on,
        tier=tiers.get(unit_id, ""),
        unit_ids=_standing(unit_id, ever, above, on),
        commune_ids=frozenset(each for each, tier in tiers.items() if tier == Tier.COMMUNE),
        press_ids=frozenset(press),
        ever=ever,
        above=above,
    )


def _nobody(unit_id: int, on: date) -> tuple[int, ...]:
    return ()


def _standing(
    head: int, ever: frozenset[int], above: Callable[[int, date], tuple[int, ...]], on: date
) -> frozenset[int]:
    return frozenset(each for each in ever if each == head or head in above(each, on))


def _tiers(unit_ids: Collection[int], on: date) -> dict[int, str]:
    versions: dict[int, list[UnitVersion]] = {}
    rows = UnitVersion.objects.filter(unit_id__in=unit_ids)
    for row in rows.only("unit_id", "tier", "valid_from", "valid_to").order_by("valid_from"):
        versions.setdefault(row.unit_id, []).append(row)
    found = {unit_id: nearest(each, on) for unit_id, each in versions.items()}
    return {unit_id: each.tier for unit_id, each in found.items() if each is not None}


def spans_of(period: ReportPeriod | None, window: Interval, *, with_trend: bool = True) -> Spans:
    """The windows of a trend: of a period the opened ones before it, of two days as many days or
    months each; without a trend the window alone. At most 2 queries."""
    if not with_trend:
        return Spans((window,), None)
    if period is None:
        return Spans(windows_until(window), a_year_earlier(window))
    same = ReportPeriod.objects.filter(regime_id=period.regime_id, cadence=period.cadence)
    until = same.filter(window_end__lte=period.window_end).order_by("-window_end", "window_start")
    trend = [each.window for each in until[:WINDOWS]][::-1]
    named = period.period
    if not isinstance(named, Period):
        # A report that is asked for once has no year before.
        return Spans(tuple(trend), None)
    key = type(named)(named.year - 1, named.cadence, named.index).key
    year_before = same.filter(key=key).first()
    return Spans(tuple(trend), year_before.window if year_before else None)


def thresholds_on(on: date) -> Thresholds:
    """As an administrator has decided them for the day. 1 query."""
    rows = {row.known.name: row.value for row in catalogue.setting_rows(on)}
    return Thresholds(
        least=int(rows[known.GAP_LEAST]),
        balance=int(rows[known.GAP_BALANCE]),
        forms=rows[known.GAP_FORMS],
        communes=int(rows[known.GAP_COMMUNES]),
        press=int(rows[known.GAP_PRESS]),
        participation=int(rows[known.GAP_PARTICIPATION]),
    )


# --- What counts ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slice:
    """Which activities a number counts: everything that is named must hold. ``whole`` takes what a
    gap's share is of, instead of its part; an empty ``topic`` or ``language`` is *not said*.
    Embedded ones are in no number but their own."""

    gap: Gap | None = None
    whole: bool = False
    channel: str | None = None
    topic: str | None = None
    language: str | None = None
    tone: str | None = None
    unit_id: int | None = None
    embedded: bool = False
    unproven: bool = False


def counted(unit_ids: Iterable[int], window: Interval) -> QuerySet[Activity]:
    """What counts: neither voided nor merged into another entry. Embedded ones too."""
    return Activity.objects.filter(
        unit_id__in=unit_ids,
        on__gte=window.start,
        on__lt=window.end,
        voided_at__isnull=True,
        merged_into__isnull=True,
    )


def activities_in(scope: Scope, window: Interval, wanted: Slice) -> QuerySet[Activity]:
    """The activities of a slice. What a number opens to is what it counts, by this one rule."""
    unit_ids = scope.unit_ids
    if wanted.unit_id is not None:
        unit_ids &= {wanted.unit_id}
    found = counted(unit_ids, window).filter(is_embedded=wanted.embedded)
    if wanted.gap is not None:
        found = found.filter(_whole_of(scope, wanted.gap))
        if not wanted.whole:
            found = found.filter(_part_of(scope, wanted.gap))
    if wanted.channel is not None:
        found = found.filter(channel__slug=wanted.channel)
    if wanted.topic is not None:
        found = found.filter(topic__slug=wanted.topic) if wanted.topic else _untold(found)
    if wanted.tone is not None:
        found = found.filter(tone=wanted.tone)
    if wanted.language is not None:
        found = found.filter(_in_language(wanted.language))
    if wanted.unproven:
        found = found.filter(evidence__isnull=True)
    return found


def _untold(found: QuerySet[Activity]) -> QuerySet[Activity]:
    return found.filter(topic__isnull=True)


def _in_language(tag: str) -> Q:
    ran = Placement.objects.filter(activity=OuterRef("pk"), same_as__isnull=True)
    if tag:
        return Q(Exists(ran.filter(language__tag=tag)))
    return ~Q(Exists(ran)) | Q(Exists(ran.filter(language__isnull=True)))


def _whole_of(scope: Scope, gap: Gap) -> Q:
    match gap:
        case Gap.BALANCE:
            return ~Q(tone="")
        case Gap.PRESS:
            return ~Q(unit_id__in=scope.press_ids)
        case _:
            return Q()


def _part_of(scope: Scope, gap: Gap) -> Q:
    match gap:
        case Gap.BALANCE:
            return Q(tone__in=CRITICAL_TONES)
        case Gap.COMMUNES:
            return Q(unit_id__in=scope.commune_ids)
        case Gap.PRESS:
            return with_press(scope)
        case Gap.PARTICIPATION:
            return Q(channel__slug__in=TAKING_PART)
        case _:
            return Q()


def with_press(scope: Scope) -> Q:
    """Placed by a press body or where only such a body places, or for a task that one leads or
    supports."""
    ran = Placement.objects.filter(activity=OuterRef("pk"), same_as__isnull=True)
    placed = Q(unit_id__in=scope.press_ids) | Q(channel__slug__in=PRESS_CHANNELS)
    tasks = PlanLine.objects.filter(
        Q(lead_unit__in=scope.press_ids) | Q(supporting_units__in=scope.press_ids)
    )
    return Q(Exists(ran.filter(placed))) | Q(plan_line__in=tasks.values("pk"))
