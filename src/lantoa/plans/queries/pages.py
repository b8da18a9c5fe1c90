"""What the list, the page of a plan and the page of a task show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from lantoa.accounts.queries import names_of
from lantoa.plans.models import (
    BudgetLine,
    Occasion,
    Plan,
    PlanAttachment,
    PlanEdition,
    PlanLine,
)
from lantoa.plans.queries.checks import Checks, Covered, checks_of, lines_below
from lantoa.plans.queries.lists import plans_of
from lantoa.plans.queries.papers import lead_words, names_for, supporting_words
from lantoa.plans.queries.work import work_below, work_for, work_in
from lantoa.plans.rules import (
    PaperChange,
    PlanState,
    changes_between,
    digest,
    problem_of_archiving,
)
from lantoa.plans.rules.asking import EVERY_EVENT
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

PER_PAGE = 30


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
class Edition:
    """One edition: what it changed of the one before, and whether its words are what was issued."""

    edition: PlanEdition
    changes: PaperChange | None
    is_sound: bool

    @property
    def lines(self) -> list[str]:
        """Each task of the edition on one line: ``Phát bản tin (ít nhất 2 bản tin mỗi tháng)``."""
        listed = self.edition.content["lines"]
        return [f"{line['nhiệm vụ']} ({line['yêu cầu']})" for line in listed]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A task with the names of its bodies, the number of acts for it, and of acts for the tasks
    below that carry it out."""

    line: PlanLine
    done: int
    lead: str
    supporting: str
    done_below: int = 0


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the page of a plan shows besides the plan: names, what was done for each task."""

    plan: Plan
    unit: UnitVersion
    parent_unit: UnitVersion | None
    lines: tuple[LineRow, ...]
    checks: Checks
    budget: tuple[BudgetLine, ...]
    files: tuple[PlanAttachment, ...]
    editions: tuple[Edition, ...]
    revisions: tuple[Plan, ...]
    """Revisions in the making, and those that were put away."""

    @property
    def covered(self) -> Covered | None:
        return self.checks.covered

    @property
    def revision(self) -> Plan | None:
        """The revision in the making."""
        return next((each for each in self.revisions if not each.is_archived), None)


def plan_details(plan: Plan, *, seen: Collection[int] | None = None) -> PlanPage:
    """What stands around a plan that :func:`plan_page` has read. ``seen`` are the units whose plans
    and work may be told, None for all: nothing of others is counted or named."""
    lines = list(plan.lines.all())
    done = work_for([line.pk for line in lines])
    below = work_below([line.pk for line in lines], seen=seen)
    last = plan.period.last
    names = names_for(lines, last)
    return PlanPage(
        plan=plan,
        unit=units.nearest_version(plan.unit_id, last),
        parent_unit=units.nearest_version(plan.parent.unit_id, last) if plan.parent else None,
        lines=tuple(
            LineRow(
                line,
                done.get(line.pk, 0),
                lead_words(line, names),
                supporting_words(line, names),
                below.get(line.pk, 0),
            )
            for line in lines
        ),
        checks=checks_of(plan, done, seen=seen),
        budget=tuple(plan.budget.filter(dropped_at__isnull=True)),
        files=tuple(plan.attachments.filter(voided_at__isnull=True).select_related("file")),
        editions=editions_of(plan),
        revisions=tuple(plan.revisions.filter(state=PlanState.DRAFT).order_by("-pk")),
    )


def editions_of(plan: Plan) -> tuple[Edition, ...]:
    """The newest first, each beside the one before it. 1 query."""
    listed = list(plan.editions.order_by("order"))
    found: list[Edition] = []
    for place, each in enumerate(listed):
        former = listed[place - 1] if place else None
        changes = changes_between(former.content, each.content) if former else None
        found.append(Edition(each, changes, digest(each.content) == each.sha256))
    return tuple(reversed(found))


def can_be_archived(plan: Plan, on: date) -> bool:
    """Whether the page offers to put the plan away on the day."""
    problem = problem_of_archiving(
        state=PlanState(plan.state),
        is_archived=plan.is_archived,
        last=plan.period.last,
        today=on,
    )
    return problem is None


@dataclass(frozen=True, slots=True)
class LinePage:
    """What the page of a task shows besides the task. ``below`` are the tasks that carry it out,
    with the name of the unit; ``events`` what was held, with the number of acts in it."""

    line: PlanLine
    done: int
    done_below: int
    lead: str
    supporting: str
    above_unit: str
    below: tuple[tuple[PlanLine, str], ...]
    has_events: bool
    events: tuple[tuple[Occasion, int], ...]

    @property
    def events_without(self) -> int:
        """Events in which nothing was logged yet."""
        return sum(not done for _, done in self.events)


def line_details(line: PlanLine, *, seen: Collection[int] | None = None) -> LinePage:
    """What stands around a task that :func:`line` has read, of the units in ``seen`` as in
    :func:`plan_details`. 7 queries at most, 8 where not all may be told."""
    below = lines_below([line.pk], seen=seen)
    last = line.plan.period.last
    names = names_for([line], last)
    above = line.carries_out
    around = {each.plan.unit_id for each in below} | ({above.plan.unit_id} if above else set())
    units_named = names_of(around, last)
    events = list(line.occasions.filter(voided_at__isnull=True))
    acts = work_in([each.pk for each in events]) if events else {}
    return LinePage(
        line=line,
        done=work_for([line.pk]).get(line.pk, 0),
        done_below=work_below([line.pk], seen=seen)[line.pk],
        lead=lead_words(line, names),
        supporting=supporting_words(line, names),
        above_unit=units_named.get(above.plan.unit_id, "") if above else "",
        below=tuple((each, units_named.get(each.plan.unit_id, "")) for each in below),
        has_events=line.cadence == EVERY_EVENT,
        events=tuple((each, acts.get(each.pk, 0)) for each in events),
    )
