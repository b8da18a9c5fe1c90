"""What forms offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.queries.lists import parents_for
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """What the page for a new plan offers to a person who writes plans for some units.

    ``day`` is today, or the last day of a unit that is gone: its calendar year is offered.
    """

    unit: UnitVersion
    units: tuple[UnitVersion, ...]
    day: date
    parents: tuple[tuple[Plan, str], ...]

    def parent(self, plan_id: int | None) -> Plan | None:
        return next((plan for plan, _ in self.parents if plan.pk == plan_id), None)


def plan_desk(unit_ids: Sequence[int], unit_id: int, today: date) -> PlanDesk:
    versions = {each: units.nearest_version(each, today) for each in unit_ids}
    day = units.living_day(unit_id, today)
    offering = dict.fromkeys(
        above
        for each in unit_ids
        for above in (each, *units.ancestors(each, units.living_day(each, today)))
    )
    names = {each: units.name_of(each, day) for each in offering}
    return PlanDesk(
        unit=versions[unit_id],
        units=tuple(versions.values()),
        day=day,
        parents=tuple((plan, names[plan.unit_id]) for plan in parents_for(list(offering))),
    )


@dataclass(frozen=True, slots=True)
class LineDesk:
    """What the page for a task offers."""

    plan: Plan
    channels: tuple[Channel, ...]
    topics: tuple[Topic, ...]
    count_units: tuple[CountUnit, ...]
    languages: tuple[Language, ...]
    parent_lines: tuple[PlanLine, ...]


def line_desk(plan: Plan, line: PlanLine | None = None) -> LineDesk:
    """``line`` is the task that is written anew: what it carries out is offered even when the plan
    above has dropped it."""
    day = plan.period.last
    above = list(lines_to_carry_out(plan.parent)) if plan.parent else []
    kept = line.carries_out if line else None
    if kept is not None and kept not in above:
        above.append(kept)
    return LineDesk(
        plan=plan,
        channels=tuple(catalogue.channels(day)),
        topics=tuple(catalogue.topics(day)),
        count_units=tuple(CountUnit.objects.all()),
        languages=tuple(catalogue.languages()),
        parent_lines=tuple(above),
    )


def lines_to_carry_out(plan: Plan) -> list[PlanLine]:
    """Standing tasks of a plan, for one that carries it out. 1 query."""
    return list(plan.lines.standing().select_related("count_unit"))
