"""The figures of a report: those of a draft are live, those of a version are frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models.fields.json import KeyTransform

from lantoa.activities import queries as activities
from lantoa.activities.models import Placement
from lantoa.activities.rules import EMBEDDED, EMBEDDED_MARK
from lantoa.catalogue.models import Channel, ChannelUnit, Indicator, Language
from lantoa.catalogue.rules import Side, indicator_slug
from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries.beside import asked_of, beside, estimates, slugs_of
from lantoa.reports.queries.ground import ground_of
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.figures import (
    Below,
    Contents,
    Declared,
    Figure,
    InLanguage,
    contents_from_json,
)
from lantoa.reports.rules.prose import CitedPlan, committee
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope
from lantoa.units import queries as units

VIETNAMESE = "vi"


def frozen_contents(version: ReportVersion) -> Contents:
    return contents_from_json(version.frozen["contents"])


def _declared(report: Report | None) -> dict[str, Declared]:
    if report is None:
        return {}
    return {
        each.indicator.slug: Declared(each.value, each.reason, each.source_words)
        for each in report.declared.select_related("indicator")
    }


def _below(report: Report | None) -> tuple[dict[str, list[Below]], frozenset[int]]:
    """Measure to what each taken-in version states under it; and the units whose versions these
    are. 1 query."""
    found: dict[str, list[Below]] = defaultdict(list)
    unit_ids: set[int] = set()
    if report is None:
        return found, frozenset()
    # Of what was frozen only this is read: the lists of proofs of a whole province are large.
    taken = report.taken_in.order_by("child__report__expected__unit_id").values_list(
        "child__report__expected__unit_id",
        "child_id",
        KeyTransform("unit_name", "child__frozen"),
        KeyTransform("contents", "child__frozen"),
    )
    for unit_id, version_id, name, contents in taken:
        unit_ids.add(unit_id)
        frozen = {figure.measure: figure for figure in contents_from_json(contents).figures}
        for figure in frozen.values():
            found[figure.measure].append(
                Below(
                    unit_id,
                    str(name),
                    version_id,
                    figure.whole,
                    figure.is_partly_silent,
                    weight.whole.exact if (weight := _weight_line(frozen, figure)) else None,
                )
            )
    order = {
        name: vn.sort_key(name) for name in {row.unit_name for r in found.values() for row in r}
    }
    for rows in found.values():
        rows.sort(key=lambda row: order[row.unit_name])
    return found, frozenset(unit_ids)


def _weight_line(figures: Mapping[str, Figure], of: Figure) -> Figure | None:
    """The line of the same report that tells what a line counts with: for an average or a rate."""
    if of.way.is_sum or not of.way.weight:
        return None
    return figures.get(of.way.weight + (EMBEDDED if of.measure.endswith(EMBEDDED) else ""))


def _planned_measures(plan: Plan | None, known: Collection[str]) -> set[str]:
    """What the plan in force asks for on channels of which nothing is known: it stands in the
    report even when nothing was logged."""
    if plan is None:
        return set()
    told = {name.partition(".")[0] for name in known}
    asked = set(
        plan.lines.standing()
        .exclude(channel=None)
        .exclude(channel__slug__in=told)
        .values_list("channel_id", flat=True)
    )
    return {
        f"{each.channel.slug}.{each.count_unit.slug}.{each.side}"
        for each in ChannelUnit.objects.filter(
            channel_id__in=asked, side="production", is_default=True
        ).select_related("channel", "count_unit")
    }


def _indicators(measures: Collection[str], asked: Sequence[PlanLine]) -> dict[str, Indicator]:
    """Slug to indicator, of the measures and of what the plan asks for. 1 query."""
    slugs = {each.removesuffix(EMBEDDED) for each in measures}
    slugs.update(slug for line in asked for slug in slugs_of(line))
    rows = Indicator.objects.filter(slug__in=slugs).select_related("channel", "count_unit")
    return {each.slug: each for each in rows}


def _figures(
    measures: set[str],
    known: Mapping[str, Indicator],
    evidenced: totals.Together,
    declared: Mapping[str, Declared],
    children: Mapping[str, list[Below]],
) -> tuple[Figure, ...]:
    lines: list[tuple[tuple[int, int, str], Figure]] = []
    for name in measures:
        indicator = known.get(name.removesuffix(EMBEDDED))
        if indicator is None:
            continue
        mark = EMBEDDED_MARK if name.endswith(EMBEDDED) else ""
        figure = Figure(
            measure=name,
            label=f"{indicator.name}{mark}",
            count_unit=f"{indicator.count_unit.name}{mark}",
            side=indicator.side,
            channel=indicator.channel.slug,
            channel_name=indicator.channel.name,
            evidenced=_told(evidenced, name),
            declared=declared.get(name),
            below=tuple(children.get(name, ())),
            way=indicator.way,
        )
        lines.append(((indicator.channel.order, indicator.order, name), figure))
    made = {figure.measure: figure for _, figure in sorted(lines, key=lambda line: line[0])}
    return tuple(
        replace(figure, weight=weight.own.exact)
        if (weight := _weight_line(made, figure)) is not None
        else figure
        for figure in made.values()
    )


def _told(evidenced: totals.Together, measure: str) -> Total:
    """Of what cannot be put together over time no number is stated: a person may declare one."""
    if measure not in evidenced:
        return Total()
    return evidenced[measure] or Total(not_stated=1)


def _languages(
    unit_id: int, window: Interval, indicators: Mapping[str, Indicator]
) -> tuple[InLanguage, ...]:
    """Placements of the unit in languages other than Vietnamese. What is no sum is not told by
    language: of what stands it is not known which is the newest in each."""
    found = totals.totals_by_language(unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN)
    others = [(measure, tag, total) for (measure, tag), total in found.items() if tag != VIETNAMESE]
    if not others:
        return ()
    names = dict(Language.objects.values_list("tag", "name"))
    order = {tag: place for place, tag in enumerate(names)}
    rows = sorted(others, key=lambda row: (row[0], order.get(row[1], 999)))
    return tuple(
        InLanguage(
            indicator.channel.name,
            f"{indicator.count_unit.name}{EMBEDDED_MARK if measure.endswith(EMBEDDED) else ''}",
            _spoken(names.get(tag, tag)),
            total,
        )
        for measure, tag, total in rows
        if (indicator := indicators.get(measure.removesuffix(EMBEDDED))) is not None
        and indicator.over_time == Adding.SUM
    )


def _spoken(name: str) -> str:
    """``tiếng Thái``: inside a sentence, without the variety that a tag had to choose."""
    plain = name.partition(" (")[0]
    return f"{plain[:1].lower()}{plain[1:]}"


def _outlets(
    unit_id: int, window: Interval, indicators: Mapping[str, Indicator]
) -> tuple[InLanguage, ...]:
    """Placements on channels of others, by the name of the outlet; not of what is no sum."""
    placed = (
        Placement.objects.filter(
            unit_id=unit_id,
            on__gte=window.start,
            on__lt=window.end,
            activity__voided_at__isnull=True,
            same_as__isnull=True,
        )
        .exclude(outlet="")
        .order_by("outlet", "pk")
    )
    sums: dict[tuple[str, str, str], Total] = {}
    for channel, name, counted, counted_in, is_embedded, outlet, count in placed.values_list(
        "channel__slug",
        "channel__name",
        "count_unit__slug",
        "count_unit__name",
        "activity__is_embedded",
        "outlet",
        "count",
    ):
        known = indicators.get(indicator_slug(channel, counted, Side.PLACEMENT.value))
        if known is not None and known.over_time != Adding.SUM:
            continue
        key = (name, f"{counted_in}{EMBEDDED_MARK if is_embedded else ''}", outlet)
        sums[key] = sums.get(key, Total()) + Total.of([count])
    return tuple(InLanguage(*key, total) for key, total in sums.items())


def _coverage(children: Sequence[ExpectedReport], window: Interval) -> tuple[int, int] | None:
    if not children:
        return None
    found = plans.plan_coverage([child.unit_id for child in children], window)
    return len(found.having), len(found.wanted)


def draft_contents(expected: ExpectedReport) -> Contents:
    """The figures as they stand now. The number of queries does not grow with the figures."""
    window = expected.period.window
    report = getattr(expected, "report", None)
    ground = ground_of(expected)
    logged = totals.totals(expected.unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN)
    declared, (children, taken), estimated = _declared(report), _below(report), estimates(report)
    measures = set(logged) | set(declared) | set(children) | set(estimated)
    measures |= _planned_measures(ground.plan, measures)
    asked = asked_of(ground.plan)
    known = _indicators(measures, asked)
    evidenced = totals.put_together(
        logged,
        totals.ways_of(known.values()),
        expected.unit_id,
        window,
        layer=Layer.LOGGED,
        scope=Scope.OWN,
    )
    around = beside(expected, asked, known, estimated)
    figures = _figures(measures, known, evidenced, declared, children)
    expected_below = ground.below
    missing = names_of(
        [
            child.unit_id
            for child in expected_below
            if child.unit_id not in taken and not child.is_accepted and not child.is_exempt
        ],
        window.last,
    )
    return Contents(
        figures=tuple(around.to(figure, window) for figure in figures),
        languages=_languages(expected.unit_id, window, known),
        outlets=_outlets(expected.unit_id, window, known),
        missing_units=tuple(sorted(missing.values(), key=vn.sort_key)),
        plan_coverage=_coverage(expected_below, window),
        unproven=tuple(
            f"{activity.title} ({vn.day(activity.on)})"
            for activity in activities.without_proof(expected.unit_id, window)
        ),
        before=around.before_words,
    )


def cited(plan: Plan | None, window: Interval) -> CitedPlan | None:
    """A plan as papers cite it."""
    if plan is None:
        return None
    issuer = committee(units.name_of(plan.unit_id, window.last))
    return CitedPlan(plan.number, plan.issued_on, plan.title, issuer)


def foreign_channels(expected: ExpectedReport, contents: Contents) -> tuple[str, ...]:
    """Channels of own figures that a unit of this tier cannot own."""
    tier = ground_of(expected).unit.tier
    used = {figure.channel for figure in contents.figures if figure.evidenced.parts()}
    return tuple(
        channel.name
        for channel in Channel.objects.filter(slug__in=used)
        if not channel.can_be_owned_by(tier)
    )
