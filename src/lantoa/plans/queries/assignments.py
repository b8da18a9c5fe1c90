"""Assignments: one, those given, those to be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, Q, QuerySet

from lantoa.accounts.models import Post, User
from lantoa.accounts.queries import Held, Thing, names_of
from lantoa.accounts.rules import PERMISSIONS, Reach
from lantoa.kernel import days
from lantoa.plans.models import Assignment, PlanLine
from lantoa.plans.rules import PlanState
from lantoa.plans.rules.assignments import LATENESS_LABELS, Lateness, due_words
from lantoa.plans.signals import assignment_work_wanted
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

PER_PAGE = 30
PER_PAGE_OF_UNITS = 100

OPEN = Q(done_at__isnull=True, withdrawn_at__isnull=True)
ENDED = Q(line__dropped_at__isnull=False) | Q(line__plan__state=PlanState.CLOSED)
WAITED_FOR = OPEN & ~ENDED
"""Open, and asked for by a task that stands in a plan that goes on. Work that is voided later opens
its assignment also where that is over."""
DOERS = PERMISSIONS["plans.accept"][Reach.OWN]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something in the ledger that does an assignment; ``route`` and ``key`` lead to it."""

    title: str
    on: date
    route: str
    key: int


def may_do(user_id: int, unit_id: int, on: date) -> bool:
    """Whether somebody holds a post in the unit that takes assignments on. 1 query."""
    held = Post.objects.in_force(on).filter(user=user_id, unit=unit_id, user__is_active=True)
    return held.filter(role__in=[role.value for role in DOERS]).exists()


def doers(unit_id: int, on: date) -> list[User]:
    """People of a unit who can be given something by name. 1 query."""
    held = Post.objects.in_force(on).filter(
        unit=unit_id, role__in=[role.value for role in DOERS], user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("folded", "pk"))


def open_for_line(line_id: int, what: str, person_id: int | None) -> frozenset[int]:
    """Units that have this very task of the line and have not done it. 1 query."""
    found = Assignment.objects.filter(OPEN, line=line_id, what=what, person=person_id)
    return frozenset(found.values_list("unit_id", flat=True))


def _whole() -> QuerySet[Assignment]:
    return Assignment.objects.select_related(
        "line__plan", "line__plan__unit", "line__count_unit", "unit", "person"
    )


# --- One -----------------------------------------------------------------------------------------


def assignment(assignment_id: int) -> Assignment:
    """Raises ``Assignment.DoesNotExist``. 1 query."""
    return _whole().get(pk=assignment_id)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An assignment with the names around it on a day."""

    task: Assignment
    unit: str
    giver: str
    today: date

    @property
    def lateness(self) -> Lateness:
        return self.task.lateness(self.today)

    @property
    def late_label(self) -> str:
        return LATENESS_LABELS[self.lateness]

    @property
    def is_late(self) -> bool:
        return self.lateness is Lateness.LATE

    @property
    def words(self) -> str:
        """``còn 3 ngày``, ``quá hạn 2 ngày``, ``xong 18/11/2026``; empty for what was withdrawn."""
        if self.task.withdrawn_at is not None:
            return ""
        return due_words(self.task.due, self.task.done_on, self.today)


def rows_of(tasks: Sequence[Assignment], today: date) -> list[TaskRow]:
    """1 query, however many."""
    named = {task.unit_id for task in tasks} | {task.line.plan.unit_id for task in tasks}
    names = names_of(named, today)
    return [
        TaskRow(task, names.get(task.unit_id, ""), names.get(task.line.plan.unit_id, ""), today)
        for task in tasks
    ]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What the page of an assignment shows. ``asked``, ``accepted`` and ``done`` name people."""

    row: TaskRow
    deeds: Sequence[Deed]
    asked: str
    accepted: str
    done: str
    first_unit: str


def task_page(found: Assignment, today: date) -> TaskPage:
    """3 queries, and those of the rooms above."""
    row = rows_of([found], today)[0]
    keys = (found.asked_by, found.accepted_by, found.done_by)
    ids = {int(key.removeprefix("user:")) for key in keys if key.startswith("user:")}
    people = {f"user:{user.pk}": user.full_name for user in User.objects.filter(pk__in=ids)}
    asked, accepted, done = (people.get(key, "Hệ thống" if key else "") for key in keys)
    first = names_of([found.first_unit_id], today) if found.first_unit_id else {}
    return TaskPage(
        row,
        deeds_of([found.pk]).get(found.pk, ()),
        asked,
        accepted,
        done,
        first.get(found.first_unit_id or 0, ""),
    )


def deeds_of(assignment_ids: Collection[int]) -> Mapping[int, Sequence[Deed]]:
    """What the rooms above know to do each assignment."""
    found: dict[int, list[Deed]] = {}
    for _, answer in assignment_work_wanted.send(sender=None, assignment_ids=assignment_ids):
        for pk, deeds in cast("Mapping[int, Sequence[Deed]]", answer).items():
            found.setdefault(pk, []).extend(deeds)
    return found


# --- Given to us ---------------------------------------------------------------------------------


def to_do(unit_ids: Collection[int]) -> QuerySet[Assignment]:
    """Open assignments of some units, soonest due first. 1 query."""
    return _whole().filter(WAITED_FOR, unit_id__in=unit_ids).order_by("due", "pk")


def finished(unit_ids: Collection[int]) -> QuerySet[Assignment]:
    """What some units have done, or need not do any more, the latest first."""
    return _whole().filter(~OPEN | ENDED, unit_id__in=unit_ids).order_by("-due", "-pk")


@dataclass(frozen=True, slots=True)
class TaskList:
    page: Page[Assignment]
    rows: Sequence[TaskRow]
    late: int

    @property
    def count(self) -> int:
        return self.page.paginator.count


def task_list(
    unit_ids: Collection[int], today: date, *, number: str | None = None, over: bool = False
) -> TaskList:
    """One page of what was given to some units. 4 queries, however many rows."""
    found = finished(unit_ids) if over else to_do(unit_ids)
    page = Paginator(found, PER_PAGE).get_page(number)
    late = 0 if over else found.filter(due__lt=today).count()
    return TaskList(page, rows_of(list(page), today), late)


# --- Given by us ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """One task as it was given to one or many units at one due day: how far they are."""

    line: PlanLine
    what: str
    due: date
    total: int
    accepted: int
    done: int
    declared: int
    late: int
    unit: str
    """The unit where it is only one."""

    @property
    def title(self) -> str:
        return self.what or self.line.title

    @property
    def is_done(self) -> bool:
        return self.done == self.total


_STANDING = Q(withdrawn_at__isnull=True)
_HELD = _STANDING & (Q(done_at__isnull=False) | ~ENDED)
"""Done, or still waited for."""


def _counted(found: QuerySet[Assignment], today: date) -> QuerySet[Assignment, dict[str, object]]:
    """Grouped by task and due day; those withdrawn count nowhere."""
    return (
        found.filter(_STANDING)
        .order_by()
        .values("line_id", "what", "due")
        .annotate(
            total=Count("pk"),
            accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            declared=Count("pk", filter=~Q(done_note="")),
            late=Count("pk", filter=Q(done_at__isnull=True, due__lt=today)),
            first=Min("unit_id"),
            last=Max("unit_id"),
        )
        .order_by("-due", "-line_id", "what")
    )


def _as_given(counted: Sequence[dict[str, object]], today: date) -> list[Given]:
    rows = cast("Sequence[dict[str, int]]", counted)
    lines = PlanLine.objects.select_related("plan__unit").in_bulk({row["line_id"] for row in rows})
    names = names_of({row["first"] for row in rows if row["first"] == row["last"]}, today)
    return [
        Given(
            lines[row["line_id"]],
            str(row["what"]),
            cast("date", row["due"]),
            row["total"],
            row["accepted"],
            row["done"],
            row["declared"],
            row["late"],
            names.get(row["first"], "") if row["first"] == row["last"] else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class GivenList:
    page: Page[dict[str, object]]
    rows: Sequence[Given]

    @property
    def count(self) -> int:
        return self.page.paginator.count


def given_list(unit_ids: Collection[int], today: date, *, number: str | None = None) -> GivenList:
    """What was given by plans of some units, the latest due first. 4 queries, however many."""
    found = Assignment.objects.filter(line__plan__unit_id__in=unit_ids)
    page = Paginator(_counted(found, today), PER_PAGE).get_page(number)
    return GivenList(page, _as_given(list(page), today))


def given_between(unit_ids: Collection[int], first: date, last: date, today: date) -> list[Given]:
    """What was given by plans of some units to others and is due in the span. 3 queries."""
    found = Assignment.objects.filter(
        _HELD, line__plan__unit_id__in=unit_ids, due__gte=first, due__lte=last
    ).exclude(unit_id__in=unit_ids)
    return _as_given(list(_counted(found, today)[:500]), today)


@dataclass(frozen=True, slots=True)
class LineTasks:
    """All that was given by one task, unit by unit."""

    page: Page[Assignment]
    rows: Sequence[TaskRow]
    given: Sequence[Given]


def line_tasks(line: PlanLine, today: date, *, number: str | None = None) -> LineTasks:
    """Late ones first, then by due day. 6 queries, however many rows."""
    every = Assignment.objects.filter(line=line)
    page = Paginator(
        _whole()
        .filter(line=line)
        .order_by(
            F("withdrawn_at").asc(nulls_first=True),
            F("done_at").asc(nulls_first=True),
            *("due", "pk"),
        ),
        PER_PAGE_OF_UNITS,
    ).get_page(number)
    given = _as_given(list(_counted(every, today)), today)
    return LineTasks(page, rows_of(list(page), today), given)


def number_given(line_id: int) -> int:
    """How many assignments of a task stand. 1 query."""
    return Assignment.objects.filter(_STANDING, line=line_id).count()


# --- A form's offers -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssignDesk:
    """What the page for giving a task offers. ``communes`` and ``children`` stand under the plan's
    unit today; ``people`` are those of the plan's unit."""

    line: PlanLine
    today: date
    unit: UnitVersion
    children: Sequence[UnitVersion]
    people: Sequence[User]
    may_own: bool
    may_below: bool

    @property
    def last(self) -> date:
        return self.line.plan.period.last

    @property
    def suggested_due(self) -> date | None:
        """The task's deadline where it is still to come."""
        deadline = self.line.deadline
        return deadline if deadline is not None and deadline >= self.today else None

    def by_kind(self) -> list[tuple[str, list[UnitVersion]]]:
        """The units directly below by tier, nearest tier first, each with its plural name."""
        found: dict[str, list[UnitVersion]] = {}
        for child in self.children:
            found.setdefault(child.tier, []).append(child)
        return list(found.items())


def assign_desk(line: PlanLine, today: date, *, may_own: bool, may_below: bool) -> AssignDesk:
    """4 queries."""
    unit_id = line.plan.unit_id
    day = units.living_day(unit_id, today)
    return AssignDesk(
        line=line,
        today=today,
        unit=units.nearest_version(unit_id, today),
        children=tuple(units.children(unit_id, day)) if may_below else (),
        people=tuple(doers(unit_id, today)) if may_own else (),
        may_own=may_own,
        may_below=may_below,
    )


# --- For other rooms -----------------------------------------------------------------------------


def due_between(unit_ids: Collection[int], first: date, last: date) -> list[Assignment]:
    """Assignments of some units that are due in the span, done ones too. 1 query."""
    found = _whole().filter(_HELD, unit_id__in=unit_ids, due__gte=first, due__lte=last)
    return list(found.order_by("due", "pk"))


def held_by_name(actor_key: str, posts: Sequence[Held]) -> list[Thing]:
    """Open assignments that a leaver was given by name: they stay with the unit. 1 query."""
    if not actor_key.startswith("user:"):
        return []
    own = {post.unit_id for post in posts}
    found = Assignment.objects.filter(
        WAITED_FOR, person=int(actor_key.removeprefix("user:")), unit_id__in=own
    ).select_related("line")[:30]
    return [
        Thing("Việc được giao", str(each), route="plans:task", arguments=(each.pk,))
        for each in found
    ]


def given_since(unit_ids: Collection[int], since: date, recorded_at: datetime) -> list[str]:
    """``2 việc được giao``: of the units, given or done since the instant and due on the day or
    later, for whoever would undo a change of units. What only followed its unit is left out: it
    goes back. 1 query."""
    begun = datetime.combine(since, time.min, tzinfo=days.VIETNAM) if since > date.min else None
    found = Assignment.objects.filter(unit_id__in=unit_ids)
    given = Q(first_unit__isnull=True, asked_at__gte=recorded_at)
    done = Q(done_at__gte=max(recorded_at, begun) if begun else recorded_at)
    number = found.filter(given | done, due__gte=since).count()
    return [f"{number} việc được giao"] if number else []
