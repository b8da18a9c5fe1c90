"""What a reviewer watches below: units that fall behind their plans, and the gaps of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from lantoa.accounts.queries import StaffActor
from lantoa.activities.queries.desk import period_of
from lantoa.catalogue.models import ReportPeriod
from lantoa.insight.queries.gaps import unit_gaps
from lantoa.insight.queries.work import line_progress
from lantoa.insight.rules.gaps import GAP_NAMES, State, amount_words, headline
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion
from lantoa.workspace.queries.overseen import Overseen
from lantoa.workspace.queries.plan_work import BEHIND

MOST_TASKS = 60
"""Of so many tasks below a start page finds out how they stand; of more, their own page does."""
MOST_BEHIND = 5


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit below with how many tasks of how many are behind."""

    name: str
    slug: str
    tasks: int
    behind: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """One gap that wants something done; ``anchor`` is its place on the page of gaps."""

    name: str
    amount: str
    anchor: str


@dataclass(frozen=True, slots=True)
class BelowWork:
    """``behind`` is None where the tasks below are too many to look into here; ``year`` is that of
    their plans, None where there is none. ``period`` is that of the gaps, and ``told`` says how
    many they are, or that there is too little to tell."""

    slug: str
    period: ReportPeriod | None
    year: int | None
    behind: Sequence[Behind] | None
    more_behind: int
    gaps: Sequence[Lacking]
    told: str


def below_work(actor: StaffActor, overseen: Sequence[Overseen]) -> list[BelowWork]:
    """Of the units below each one for which the person reviews: for the period of their reports,
    else for the one that runs, and for the newest year of their plans. The number of queries does
    not grow with the units."""
    periods = {each.period.receiver_id: each.period.period for each in overseen}
    heads = actor.heads_of("reports.review")
    slugs = units.by_ids(heads) if heads else {}
    return [
        _of(actor, head, slugs[head].slug, periods.get(head) or period_of(actor.on))
        for head in heads
    ]


def _of(actor: StaffActor, head: int, slug: str, period: ReportPeriod | None) -> BelowWork:
    day = units.living_day(head, actor.on)
    last = min(day, period.window.last) if period is not None else day
    year, behind = _behind(units.children(head, last), last.year, actor)
    gaps: list[Lacking] = []
    told = ""
    if period is not None:
        found = unit_gaps(actor, head, period.window, on=actor.on, period=period, with_trend=False)
        gaps = [
            Lacking(GAP_NAMES[each.gap], amount_words(each, each.now), each.gap.value)
            for each in found.figures
            if each.state is State.LOW
        ]
        told = headline(found.figures)
    shown = None if behind is None else behind[:MOST_BEHIND]
    return BelowWork(slug, period, year, shown, len(behind or ()) - len(shown or ()), gaps, told)


def _behind(
    children: Sequence[UnitVersion], until: int, actor: StaffActor
) -> tuple[int | None, list[Behind] | None]:
    """The newest year of their plans, and the units that are behind in it."""
    names = {each.unit_id: each for each in children}
    issued = Plan.objects.issued().kept().filter(unit_id__in=names)
    newest = issued.filter(period_start__year__lte=until).aggregate(Max("period_start"))
    start = newest["period_start__max"]
    if start is None:
        return None, []
    running = issued.filter(period_start__year__lte=start.year, period_end__gt=start)
    wanted = PlanLine.objects.standing().filter(plan__in=running)
    lines = list(wanted.select_related("plan__unit", "count_unit", "channel")[: MOST_TASKS + 1])
    if len(lines) > MOST_TASKS:
        return start.year, None
    stand = line_progress(lines, actor.on)
    tasks: dict[int, list[bool]] = {}
    for line in lines:
        is_behind = stand[line.pk].standing.state in BEHIND
        tasks.setdefault(line.plan.unit_id, []).append(is_behind)
    found = [
        Behind(names[pk].name, names[pk].unit.slug, len(rows), sum(rows))
        for pk, rows in tasks.items()
        if any(rows)
    ]
    return start.year, sorted(found, key=lambda each: (-each.behind, each.slug))
