"""Reading plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from lantoa.accounts.queries import Held, Thing
from lantoa.accounts.rules import Reach, may
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import Coverage, PlanState, coverage, problem_of_archiving
from lantoa.plans.signals import work_wanted
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

PER_PAGE = 30


def plans_of(unit_ids: Collection[int], *, archived: bool = False) -> QuerySet[Plan]:
    """Plans of some units, those that are kept or those that are archived, newest first, each with
    ``line_count``. For lists: one query."""
    return (
        Plan.objects.filter(unit_id__in=unit_ids, archived_at__isnull=not archived)
        .select_related("parent")
        .annotate(line_count=Count("lines"))
        .order_by("-period_start", "-pk")
    )


def filed_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """Plans of the units that reach the day and were made since the instant: ``1 kế hoạch``, for
    whoever would undo a change of units. 1 query."""
    number = Plan.objects.filter(
        unit_id__in=unit_ids, period_end__gt=since, created_at__gte=recorded_at
    ).count()
    return [f"{number} kế hoạch"] if number else []


def plan_page(plan_id: int) -> Plan:
    """A plan with all that its page shows. Raises ``Plan.DoesNotExist``."""
    return (
        Plan.objects.select_related("parent", "parent__unit", "unit")
        .prefetch_related(
            "lines__channel",
            "lines__topic",
            "lines__count_unit",
            "lines__languages",
            "lines__carries_out",
        )
        .get(pk=plan_id)
    )


def lines_for(unit_id: int, on: date) -> QuerySet[PlanLine]:
    """Tasks that an activity of that day may carry out."""
    return (
        PlanLine.objects.filter(plan__unit_id=unit_id, plan__in=Plan.objects.issued().covering(on))
        .select_related("plan", "channel")
        .order_by("plan_id", "order")
    )


def plan_in_force(unit_id: int, window: Interval) -> Plan | None:
    """The issued plan that covers the last day of a window, the newest first."""
    return (
        Plan.objects.issued()
        .filter(unit_id=unit_id)
        .covering(window.last)
        .select_related("parent", "parent__unit")
        .first()
    )


def parents_for(unit_ids: Collection[int]) -> QuerySet[Plan]:
    """Issued plans of some units that are not archived: those that a plan below may carry out."""
    return Plan.objects.issued().kept().filter(unit_id__in=unit_ids)


def plan_coverage(wanted: Collection[int], year: Interval) -> Coverage:
    """Which of the units wanted have issued a plan for days of the year. One query."""
    having = (
        Plan.objects.issued()
        .filter(unit_id__in=wanted, period_start__lt=year.end, period_end__gt=year.start)
        .values_list("unit_id", flat=True)
    )
    return coverage(wanted, set(having))


# --- Pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanList:
    """One page of a list; ``names`` are the units', filled when there are several."""

    page: Page[Plan]
    names: Mapping[int, str]

    @property
    def rows(self) -> list[tuple[Plan, str]]:
        return [(plan, self.names.get(plan.unit_id, "")) for plan in self.page]


def plan_list(
    unit_ids: Sequence[int], on: date, number: str | None = None, *, archived: bool = False
) -> PlanList:
    """Plans of some units, newest first. The number of queries does not grow with the rows."""
    names = {pk: units.name_of(pk, on) for pk in unit_ids} if len(unit_ids) > 1 else {}
    found = plans_of(unit_ids, archived=archived)
    return PlanList(Paginator(found, PER_PAGE).get_page(number), names)


@dataclass(frozen=True, slots=True)
class Covered:
    """Which units directly below have a plan of their own for days of this one."""

    coverage: Coverage
    having: tuple[UnitVersion, ...]
    missing: tuple[UnitVersion, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the page of a plan shows besides the plan: names, what was done for each task."""

    plan: Plan
    unit: UnitVersion
    parent_unit: UnitVersion | None
    lines: tuple[tuple[PlanLine, int], ...]
    covered: Covered | None


def plan_details(plan: Plan) -> PlanPage:
    """What stands around a plan that :func:`plan_page` has read."""
    lines = list(plan.lines.all())
    done = work_for([line.pk for line in lines])
    last = plan.period.last
    return PlanPage(
        plan=plan,
        unit=units.nearest_version(plan.unit_id, last),
        parent_unit=units.nearest_version(plan.parent.unit_id, last) if plan.parent else None,
        lines=tuple((line, done.get(line.pk, 0)) for line in lines),
        covered=_covered(plan),
    )


def can_be_archived(plan: Plan, on: date) -> bool:
    """Whether the page offers to put the plan away on the day."""
    problem = problem_of_archiving(
        state=PlanState(plan.state),
        is_archived=plan.is_archived,
        last=plan.period.last,
        today=on,
    )
    return problem is None


def work_for(line_ids: Collection[int]) -> Mapping[int, int]:
    """How many acts the rooms above know for each line."""
    done: Counter[int] = Counter()
    for _, answer in work_wanted.send(sender=None, line_ids=line_ids):
        done.update(cast("Mapping[int, int]", answer))
    return done


def _covered(plan: Plan) -> Covered | None:
    below = units.children(plan.unit_id, units.living_day(plan.unit_id, plan.period.last))
    if not below:
        return None
    found = plan_coverage([child.unit_id for child in below], plan.period)
    return Covered(
        found,
        having=tuple(child for child in below if child.unit_id in found.having),
        missing=tuple(child for child in below if child.unit_id in found.missing),
    )


# --- What forms offer -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """What the page for a new plan offers to a person who writes plans for some units.

    ``day`` is today, or the last day of a unit that is gone: its calendar year is offered.
    """

    unit: UnitVersion
    units: tuple[UnitVersion, ...]
    day: date
    parents: tuple[tuple[Plan, str], ...]


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
    """What the page for a new task offers."""

    plan: Plan
    channels: tuple[Channel, ...]
    topics: tuple[Topic, ...]
    count_units: tuple[CountUnit, ...]
    languages: tuple[Language, ...]
    parent_lines: tuple[PlanLine, ...]


def line_desk(plan: Plan) -> LineDesk:
    day = plan.period.last
    return LineDesk(
        plan=plan,
        channels=tuple(catalogue.channels(day)),
        topics=tuple(catalogue.topics(day)),
        count_units=tuple(CountUnit.objects.all()),
        languages=tuple(catalogue.languages()),
        parent_lines=tuple(PlanLine.objects.filter(plan=plan.parent_id)) if plan.parent_id else (),
    )


# --- A person leaves ------------------------------------------------------------------------------


def held_by(posts: Sequence[Held]) -> list[Thing]:
    """Drafts of the units in which a leaver writes or issues plans: they stay with the unit. At
    most 30 are named. 1 query."""
    asked = ("plans.write", "plans.issue")
    own = {post.unit_id for post in posts if any(may(verb, post.role, Reach.OWN) for verb in asked)}
    drafts = Plan.objects.filter(unit_id__in=own, state=PlanState.DRAFT).order_by("-pk")[:30]
    return [
        Thing("Kế hoạch", f"Dự thảo: {plan.title}", route="plans:page", arguments=(plan.pk,))
        for plan in drafts
    ]
