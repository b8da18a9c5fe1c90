"""What is missing in a unit and a window: every gap with its figure, its parts and its trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from lantoa.accounts.queries import StaffActor
from lantoa.activities.models import Activity, Placement
from lantoa.catalogue.models import Channel, Indicator, Language, ReportPeriod
from lantoa.insight.models import SpokenLanguage
from lantoa.insight.queries.gap_scope import (
    Scope,
    counted,
    scope_of,
    spans_of,
    thresholds_on,
    with_press,
)
from lantoa.insight.rules import gaps as rules
from lantoa.insight.rules.gaps import (
    CRITICAL_TONES,
    NO_FORMS,
    TAKING_PART,
    VIETNAMESE,
    Figure,
    Gap,
    Share,
    Spans,
    State,
    Tally,
    Thresholds,
)
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer
from lantoa.totals.rules import Scope as Reach
from lantoa.units import queries as units
from lantoa.units.queries import Named
from lantoa.units.rules import order_key


@dataclass(frozen=True, slots=True)
class People:
    """A total of those who took part, as the ledger has it: its parts are never one number."""

    measure: str
    label: str
    count_unit: str
    total: Total


@dataclass(frozen=True, slots=True)
class Tongues:
    """Languages of minorities: those that are spoken, those reached among them, and those reached
    that are on no list. ``asked`` names the units that have a list."""

    spoken: tuple[Language, ...]
    reached: frozenset[str]
    unlisted: tuple[Language, ...]

    @property
    def missing(self) -> tuple[Language, ...]:
        return tuple(each for each in self.spoken if each.tag not in self.reached)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The answer. ``silent`` are units that logged nothing in the window: what they did is not
    known, which is not the same as nothing. ``channels`` are the names of what was used."""

    scope: Scope
    spans: Spans
    thresholds: Thresholds
    figures: tuple[Figure, ...]
    number: int
    embedded: int
    tones: Mapping[str, int]
    forms: Sequence[tuple[Channel, int]]
    unused: tuple[Channel, ...]
    tongues: Tongues
    people: tuple[People, ...]
    silent: tuple[Named, ...]

    @property
    def window(self) -> Interval:
        return self.spans.now


def unit_gaps(
    actor: StaffActor,
    unit_id: int,
    window: Interval,
    *,
    on: date,
    period: ReportPeriod | None,
    with_trend: bool = True,
) -> Gaps:
    """Every gap of the unit and those below it. The number of queries does not grow with units,
    activities or windows, but for the tiers of units. Without a trend only the window itself is
    reckoned, for a page that compares with nothing."""
    as_of = min(window.last, on)
    scope = scope_of(actor, unit_id, as_of)
    spans = spans_of(period, window, with_trend=with_trend)
    thresholds = thresholds_on(as_of)
    asked = _Windows(scope, spans, tuple(scope.standing(each) for each in spans.all))
    tallies = _tallies(asked)
    by_channel = rules.by_channel(tallies, len(spans.all))
    now = by_channel[len(spans.trend) - 1]
    # What was done on a channel that has since retired was done all the same.
    in_force = Channel.objects.in_force(as_of)
    names = {each.slug: each for each in in_force | Channel.objects.filter(slug__in=now)}
    tongues, language_shares = _tongues(asked)
    figures = _figures(asked, thresholds, tallies, language_shares, tongues)
    place = len(spans.trend) - 1
    used = sorted(now.items(), key=lambda item: (-item[1], item[0]))
    return Gaps(
        scope=scope,
        spans=spans,
        thresholds=thresholds,
        figures=tuple(rules.in_order(figures)),
        number=sum(now.values()),
        embedded=sum(each.numbers[place] for each in tallies if each.is_embedded),
        tones=_tones(tallies, place),
        forms=[(names[slug], number) for slug, number in used if slug in names],
        unused=tuple(
            each
            for each in names.values()
            if each.slug not in {*now, *NO_FORMS} and each.can_be_owned_by(scope.tier)
        ),
        tongues=tongues,
        people=_people(scope, spans.now),
        silent=_silent(scope, spans.now),
    )


def last_day(scope: Scope) -> date | None:
    """The latest day with an activity that counts, by the scope's day. 1 query."""
    every = counted(scope.unit_ids, Interval.through(date.min, scope.on))
    found: date | None = every.aggregate(last=Max("on"))["last"]
    return found


# --- Counting -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Windows:
    """What is counted: ``standing`` are the units of each of ``spans.all``."""

    scope: Scope
    spans: Spans
    standing: tuple[frozenset[int], ...]

    def counts(self, field: str = "pk", activity: str = "") -> dict[str, Combinable]:
        """A count for each window, so that one query answers for all of them. ``activity`` leads to
        the activity."""
        every = frozenset[int]().union(*self.standing)
        found: dict[str, Combinable] = {}
        for place, window in enumerate(self.spans.all):
            days = {f"{activity}on__gte": window.start, f"{activity}on__lt": window.end}
            wanted = Q(**days)
            others = every - self.standing[place]
            if others:
                wanted &= ~Q(**{f"{activity}unit_id__in": others})
            found[f"w{place}"] = Count(field, filter=wanted, distinct=True)
        return found

    def acts(self) -> QuerySet[Activity]:
        first = min(each.start for each in self.spans.all)
        every = frozenset[int]().union(*self.standing)
        return counted(every, Interval(first, self.spans.now.end))


def _tallies(asked: _Windows) -> list[Tally]:
    """1 query, one row for each channel, tone and tier that occurs."""
    level = Case(When(unit_id__in=asked.scope.commune_ids, then=Value(1)), default=Value(0))
    rows = (
        asked.acts()
        .annotate(level=level)
        .values_list("channel__slug", "tone", "level", "is_embedded")
        .annotate(**asked.counts())
        .order_by()
    )
    return [Tally(row[0], row[1], bool(row[2]), row[3], tuple(row[4:])) for row in rows]


def _press(asked: _Windows) -> list[Share]:
    """What is not a press body's own, and how much of it was done with one. 1 query: of two, what
    others write between them could make a part of more than the whole."""
    pressed = Case(
        When(with_press(asked.scope), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = (
        asked.acts()
        .filter(is_embedded=False)
        .exclude(unit_id__in=asked.scope.press_ids)
        .annotate(pressed=pressed)
        .values_list("pressed")
        .annotate(**asked.counts())
        .order_by()
    )
    many = len(asked.spans.all)
    found = {bool(row[0]): row[1:] for row in rows}
    part, rest = found.get(True, (0,) * many), found.get(False, (0,) * many)
    return [Share(one, one + other) for one, other in zip(part, rest, strict=True)]


def _figures(
    asked: _Windows,
    thresholds: Thresholds,
    tallies: Sequence[Tally],
    language_shares: Sequence[Share],
    tongues: Tongues,
) -> list[Figure]:
    scope, spans = asked.scope, asked.spans
    many = len(spans.all)
    every = rules.sums(tallies, lambda _: True, many)
    told = rules.sums(tallies, lambda each: each.tone != "", many)
    critical = rules.sums(tallies, lambda each: each.tone in CRITICAL_TONES, many)
    communes = rules.sums(tallies, lambda each: each.is_commune, many)
    taking_part = rules.sums(tallies, lambda each: each.channel in TAKING_PART, many)
    place = len(spans.trend) - 1

    def shares(parts: Sequence[int], wholes: Sequence[int]) -> list[Share]:
        return [Share(part, whole) for part, whole in zip(parts, wholes, strict=True)]

    def share(gap: Gap, parts: Sequence[int], wholes: Sequence[int], unnamed: int = 0) -> Figure:
        return rules.share_figure(gap, shares(parts, wholes), spans, thresholds, unnamed=unnamed)

    of_communes = share(Gap.COMMUNES, communes, every)
    if not scope.has_below:
        of_communes = rules.without(of_communes, State.NOT_ASKED)
    of_languages = rules.share_figure(Gap.LANGUAGES, language_shares, spans, thresholds, least=1)
    if not tongues.spoken:
        of_languages = rules.without(of_languages, State.UNKNOWN)
    of_press = rules.share_figure(Gap.PRESS, _press(asked), spans, thresholds)
    if scope.unit_id in scope.press_ids and not scope.has_below:
        of_press = rules.without(of_press, State.NOT_ASKED)
    return [
        share(Gap.BALANCE, critical, told, unnamed=every[place] - told[place]),
        rules.spread_figure(rules.by_channel(tallies, many), spans, thresholds),
        of_communes,
        of_languages,
        of_press,
        share(Gap.PARTICIPATION, taking_part, every),
    ]


def _tones(tallies: Sequence[Tally], place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in tallies:
        if not each.is_embedded:
            found[each.tone] = found.get(each.tone, 0) + each.numbers[place]
    return {tone: number for tone, number in found.items() if number}


# --- Languages ------------------------------------------------------------------------------------


def spoken_on(unit_ids: Sequence[int] | frozenset[int], on: date) -> list[SpokenLanguage]:
    """What is entered of the units for the day, with the languages. 1 query."""
    rows = SpokenLanguage.objects.in_force(on).filter(unit_id__in=unit_ids)
    return list(rows.select_related("language"))


def _tongues(asked: _Windows) -> tuple[Tongues, list[Share]]:
    """A window is held against the languages on the list on its last day. 2 queries."""
    spans = asked.spans
    every = frozenset[int]().union(*asked.standing)
    rows = list(SpokenLanguage.objects.filter(unit_id__in=every).select_related("language"))
    ran = (
        Placement.objects.filter(
            same_as__isnull=True,
            language__isnull=False,
            activity__in=asked.acts().filter(is_embedded=False).values("pk"),
        )
        .exclude(language__tag=VIETNAMESE)
        .values("language")
        .annotate(**asked.counts("activity", "activity__"), tag=F("language__tag"))
        .order_by()
    )
    reached = [{row["tag"] for row in ran if row[f"w{place}"]} for place in range(len(spans.all))]
    lists = [
        _spoken([row for row in rows if row.unit_id in standing], min(each.last, asked.scope.on))
        for each, standing in zip(spans.all, asked.standing, strict=True)
    ]
    shares = [
        Share(len(spoken.keys() & tags), len(spoken))
        for spoken, tags in zip(lists, reached, strict=True)
    ]
    place = len(spans.trend) - 1
    now = lists[place]
    extra = Language.objects.filter(tag__in=reached[place] - now.keys())
    unlisted = tuple(extra) if reached[place] - now.keys() else ()
    ordered = sorted(now.values(), key=lambda each: (each.order, each.tag))
    return Tongues(tuple(ordered), frozenset(reached[place]), unlisted), shares


def _spoken(rows: Sequence[SpokenLanguage], on: date) -> dict[str, Language]:
    return {
        row.language.tag: row.language
        for row in rows
        if (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or row.valid_to > on)
    }


# --- Beside the figures ---------------------------------------------------------------------------


def _people(scope: Scope, window: Interval) -> tuple[People, ...]:
    """Sessions, sheets and people of the channels on which people take part, from the cells: the
    unit's own where the person sees nothing below; what cannot be put together is left out.
    2 queries, and more where one of them is no plain sum."""
    known = Indicator.objects.filter(channel__slug__in=TAKING_PART).select_related("count_unit")
    listed = list(known.order_by("channel__order", "order", "slug"))
    reach = Reach.TREE if scope.has_below else Reach.OWN
    asked = [each.slug for each in listed]
    summed = totals.totals(scope.unit_id, window, layer=Layer.LOGGED, scope=reach, measures=asked)
    found = totals.put_together(
        summed,
        totals.ways_of(listed),
        scope.unit_id,
        window,
        layer=Layer.LOGGED,
        scope=reach,
    )
    return tuple(
        People(each.slug, f"{each.name}{_how(each)}", each.count_unit.name, total)
        for each in listed
        if (total := found.get(each.slug)) is not None and total != Total()
    )


def _how(indicator: Indicator) -> str:
    return f" ({words})" if (words := indicator.way.words) else ""


def _silent(scope: Scope, window: Interval) -> tuple[Named, ...]:
    """Units in force on the window's last day that logged nothing in it, embedded or not, by name.
    2 queries, none for a unit with nothing below."""
    if not scope.has_below:
        return ()
    spoke = counted(scope.unit_ids, window).order_by().values_list("unit_id", flat=True)
    found = units.named(scope.unit_ids - set(spoke.distinct()), scope.on).values()
    living = (each for each in found if not each.is_gone)
    return tuple(sorted(living, key=lambda each: (order_key(each.name), each.unit_id)))
