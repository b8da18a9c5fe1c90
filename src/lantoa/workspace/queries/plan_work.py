"""How the plans of a person's own units stand, in three figures each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.reach import reached
from lantoa.insight.queries.work import LineProgress, line_progress
from lantoa.insight.rules.progress import LineState
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import queries as units

MOST_UNITS = 4
"""Units named to who has posts in many, those that are furthest behind first."""

A_YEAR = 366

BEHIND = (LineState.BEHIND, LineState.NOT_BEGUN)

VERB = "insight.view"


@dataclass(frozen=True, slots=True)
class PlanWork:
    """One plan, as its page of progress tells it: ``kept`` of ``decided`` tasks in time, so many
    ``behind`` of all ``tasks`` on which something can be said, so many windows of a pace
    ``missed``."""

    plan: Plan
    unit: str
    tasks: int
    decided: int
    kept: int
    behind: int
    missed: int


@dataclass(frozen=True, slots=True)
class PlansWork:
    """``more`` is how many units have a plan that is not named."""

    shown: Sequence[PlanWork]
    more: int


def plans_work(actor: StaffActor) -> PlansWork:
    """Of each own unit the plan that runs, the shorter of two, which is the year's within a
    programme; else the last one, a year's before a programme. The number of queries does not grow
    with units, plans or tasks; none for who neither logs nor signs."""
    if not actor.units_of("activities.log") and not actor.units_of("reports.sign"):
        return PlansWork((), 0)
    chosen = _chosen(actor.units_of(VERB), actor)
    lines: dict[int, list[PlanLine]] = {each.pk: [] for each in chosen}
    for line in (
        PlanLine.objects.standing()
        .filter(plan__in=lines)
        .select_related("plan__unit", "count_unit", "channel")
    ):
        lines[line.plan_id].append(line)
    found = progress_told(actor, [line for rows in lines.values() for line in rows], actor.on)
    names = units.named({each.unit_id for each in chosen}, actor.on) if chosen else {}
    rows = [
        _of(plan, names[plan.unit_id].name, [found[line.pk] for line in lines[plan.pk]])
        for plan in chosen
        if any(_is_judged(found[line.pk]) for line in lines[plan.pk])
    ]
    rows.sort(key=lambda each: (-each.behind, -each.missed, each.plan.pk))
    return PlansWork(rows[:MOST_UNITS], max(len(rows) - MOST_UNITS, 0))


def _chosen(unit_ids: Collection[int], actor: StaffActor) -> list[Plan]:
    """1 query."""
    by_unit: dict[int, list[Plan]] = {}
    for plan in Plan.objects.issued().kept().filter(unit_id__in=unit_ids).order_by("pk"):
        by_unit.setdefault(plan.unit_id, []).append(plan)
    return [_one(plans, actor.on) for plans in by_unit.values()]


def _one(plans: Sequence[Plan], on: date) -> Plan:
    running = [each for each in plans if on in each.period]
    if running:
        return min(running, key=lambda each: (each.period.length, -each.pk))
    yearly = [each for each in plans if each.period.length <= A_YEAR]
    return max(yearly or plans, key=lambda each: (each.period_end, each.pk))


def progress_told(
    actor: StaffActor, lines: Sequence[PlanLine], on: date
) -> dict[int, LineProgress]:
    """How tasks stand as far as the pages of progress tell it to the person: where only the own
    unit is seen, nothing of units that carry its tasks out."""
    blind = frozenset(actor.units_of(VERB)) - frozenset(actor.heads_of(VERB))
    shut = [line for line in lines if line.plan.unit_id in blind]
    found = line_progress([line for line in lines if line.plan.unit_id not in blind], on)
    if shut:
        found |= line_progress(shut, on, seen=reached(actor, [VERB])[VERB])
    return found


def _is_judged(found: LineProgress) -> bool:
    return found.standing.state is not LineState.OF_BELOW


def _of(plan: Plan, unit: str, rows: Sequence[LineProgress]) -> PlanWork:
    stands = [each.standing for each in rows if _is_judged(each)]
    return PlanWork(
        plan=plan,
        unit=unit,
        tasks=len(stands),
        decided=sum(each.is_decided for each in stands),
        kept=sum(each.is_decided and each.is_in_time for each in stands),
        behind=sum(each.state in BEHIND for each in stands),
        missed=sum(len(each.missed) for each in stands),
    )
