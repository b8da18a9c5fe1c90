"""What a person was told, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q

from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.rules import Role
from lantoa.activities.models import Activity
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.vietnamese import capital_first
from lantoa.kernel.vietnamese import day as in_day
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.reports.models import ExpectedReport, StateChange
from lantoa.reports.rules.duties import reminder_words, standing_words
from lantoa.units import rules as unit_rules
from lantoa.units.models import UnitVersion
from lantoa.workspace.models import Notice, NoticeQuerySet
from lantoa.workspace.queries.sheet_notices import (
    CRITERIA,
    RANKING,
    SHEET,
    SheetThings,
    sheet_things,
    way_of,
)
from lantoa.workspace.rules.notices import (
    SHEET_WITH_REASON,
    WITH_REASON,
    WORDINGS,
    NoticeKind,
)

PER_PAGE = 30

REPORT = "reports.expected"
BELOW = "reports.below"
"""Reports of a period that come to a unit; the number is the period's, the unit stands beside."""
PLAN = "plans.plan"
PERSON = "accounts.user"
TASK = "plans.assignment"
ACTIVITY = "activities.activity"
LINE = "plans.line"
"""What several units were given by one task of a plan: whoever gave it is told of them together."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words. ``route`` and ``arguments`` lead to the thing it is about."""

    notice: Notice
    title: str
    reason: str
    todo: str
    route: str
    arguments: tuple[int, ...]

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


def own(actor: StaffActor) -> NoticeQuerySet:
    """The person's own notices, of units where the person holds a post today."""
    units = {post.unit_id for post in actor.posts}
    return Notice.objects.filter(user=actor.user, unit_id__in=units)


def unread_count(actor: StaffActor) -> int:
    """For the frame of every page. 1 query."""
    return own(actor).unread().count()


@dataclass(frozen=True, slots=True)
class NoticePage:
    page: Page[Notice]
    rows: tuple[Told, ...]
    unread: int


def notice_page(actor: StaffActor, number: str | None = None) -> NoticePage:
    """One page, the newest first. At most 16 queries, however many rows."""
    page = Paginator(own(actor), PER_PAGE).get_page(number)
    return NoticePage(page, tuple(in_words(list(page))), unread_count(actor))


def one(actor: StaffActor, notice_id: int) -> Told:
    """Raises ``Notice.DoesNotExist`` for one that is not the person's own."""
    return in_words([own(actor).get(pk=notice_id)])[0]


def key_of(table: str, pk: int) -> str:
    return f"{table}:{pk}"


def _ids(notices: Iterable[Notice], table: str) -> set[int]:
    keys = (notice.object_key.split(":") for notice in notices)
    return {int(pk) for name, pk in keys if name == table}


@dataclass(frozen=True, slots=True)
class _Things:
    """What notices are about, and the names of their units."""

    reports: Mapping[int, ExpectedReport]
    periods: Mapping[int, ReportPeriod]
    plans: Mapping[int, Plan]
    tasks: Mapping[int, Assignment]
    lines: Mapping[int, PlanLine]
    activities: Mapping[int, Activity]
    people: Mapping[int, User]
    appraisal: SheetThings
    names: Mapping[int, str]


def _things(notices: Sequence[Notice]) -> _Things:
    """At most 12 queries."""
    found_reports = ExpectedReport.objects.select_related("period__regime").in_bulk(
        _ids(notices, REPORT)
    )
    periods = ReportPeriod.objects.select_related("regime").in_bulk(_ids(notices, BELOW))
    found_plans = Plan.objects.in_bulk(_ids(notices, PLAN))
    wanted = _ids(notices, TASK) | {int(n.data["task"]) for n in notices if "task" in n.data}
    tasks = Assignment.objects.select_related("line__plan").in_bulk(wanted)
    lines = PlanLine.objects.select_related("plan").in_bulk(_ids(notices, LINE))
    logged = Activity.objects.in_bulk(_ids(notices, ACTIVITY))
    people = User.objects.in_bulk(_ids(notices, PERSON))
    days = {each.unit_id: each.period.window.last for each in found_reports.values()}
    days |= {each.unit_id: each.period.last for each in found_plans.values()}
    for task in tasks.values():
        days |= dict.fromkeys((task.unit_id, task.line.plan.unit_id), task.line.plan.period.last)
    for notice in notices:
        if "period" in notice.data and (period := periods.get(int(notice.data["period"]))):
            days[notice.unit_id] = period.window.last
    scored = sheet_things(
        _ids(notices, SHEET),
        _ids(notices, CRITERIA),
        _ids(notices, RANKING),
        {int(n.data["sheet_change"]) for n in notices if n.kind in SHEET_WITH_REASON},
    )
    names = _names(days | scored.days())
    return _Things(found_reports, periods, found_plans, tasks, lines, logged, people, scored, names)


def _parts(notice: Notice, table: str, pk: int, things: _Things) -> dict[str, str]:
    """What the words of its kind may name."""
    names_of_parts = (
        "unit",
        "period",
        "plan",
        "task",
        "due",
        "late",
        "when",
        "activity",
        "person",
        "year",
    )
    parts = dict.fromkeys(names_of_parts, "")
    names = things.names
    expected, plan = things.reports.get(pk), things.plans.get(pk)
    if table == REPORT and expected is not None:
        parts |= {"unit": names[expected.unit_id], "period": expected.period.label}
        parts |= {
            "due": in_day(expected.due_on),
            "when": reminder_words(int(notice.data.get("days", 0))),
        }
    if table == BELOW and pk in things.periods:
        parts |= {"unit": names.get(notice.unit_id, ""), "period": things.periods[pk].label}
        parts["when"] = standing_words(
            missing=int(notice.data.get("missing", 0)),
            late=int(notice.data.get("late", 0)),
            waiting=int(notice.data.get("waiting", 0)),
        )
    if table == PLAN and plan is not None:
        parts |= {"unit": names[plan.unit_id], "plan": plan.title}
    if table == PERSON and pk in things.people:
        parts["person"] = things.people[pk].full_name
    if table == ACTIVITY and pk in things.activities:
        parts["activity"] = things.activities[pk].title
    task = things.tasks.get(pk if table == TASK else int(notice.data.get("task", 0)))
    if table in (TASK, LINE) and task is not None:
        # Who was given something reads who gave it; who gave it, who did it.
        unit_id = task.line.plan.unit_id if table == TASK else task.unit_id
        late = str(notice.data.get("late", ""))
        parts |= {"unit": names[unit_id], "task": str(task), "due": in_day(task.due), "late": late}
    return parts | things.appraisal.parts(table, pk, names)


def _way(notice: Notice, table: str, pk: int, things: _Things) -> tuple[str, tuple[int, ...]]:
    if table == BELOW:
        return "reports:standing", (notice.unit_id, pk)
    if table == LINE:
        line = things.lines.get(pk)
        return "plans:line_tasks", (line.plan_id if line else 0, pk)
    routes = {
        REPORT: "reports:page",
        TASK: "plans:task",
        ACTIVITY: "activities:page",
        PERSON: "accounts:person",
    }
    return way_of(table, pk) or (routes.get(table, "plans:page"), (pk,))


def _reason(notice: Notice, table: str, pk: int, reasons: Mapping[int, str], it: _Things) -> str:
    kind = NoticeKind(notice.kind)
    if kind is NoticeKind.TASK_WITHDRAWN and table == TASK and pk in it.tasks:
        return it.tasks[pk].withdrawn_reason
    if kind is NoticeKind.PLAN_GIVEN_BACK and table == PLAN and pk in it.plans:
        return it.plans[pk].given_back_reason
    if kind in SHEET_WITH_REASON:
        return it.appraisal.reasons.get(int(notice.data["sheet_change"]), "")
    return str(reasons.get(notice.data.get("change", 0), "")) if kind in WITH_REASON else ""


def in_words(notices: Sequence[Notice]) -> list[Told]:
    """Notices with the names of today's things. At most 13 queries, however many notices."""
    things = _things(notices)
    wanted = {int(n.data["change"]) for n in notices if n.kind in WITH_REASON}
    reasons = dict(
        StateChange.objects.filter(pk__in=wanted).values_list("pk", "reason") if wanted else ()
    )
    told: list[Told] = []
    for notice in notices:
        table, _, number = notice.object_key.partition(":")
        pk, words = int(number), WORDINGS[NoticeKind(notice.kind)]
        route, arguments = _way(notice, table, pk, things)
        told.append(
            Told(
                notice,
                capital_first(words.title.format(**_parts(notice, table, pk, things))),
                _reason(notice, table, pk, reasons, things),
                words.todo,
                route,
                arguments,
            )
        )
    return told


def _names(days: dict[int, date]) -> dict[int, str]:
    """Units to their names, each on its own day. 1 query."""
    versions: dict[int, list[UnitVersion]] = {}
    if days:
        for version in UnitVersion.objects.filter(unit_id__in=days).order_by("valid_from"):
            versions.setdefault(version.unit_id, []).append(version)
    found = {pk: unit_rules.nearest(rows, days[pk]) for pk, rows in versions.items()}
    return {pk: version.name for pk, version in found.items() if version is not None}


def holders(unit_ids: Iterable[int], roles: Iterable[Role], on: date) -> list[tuple[User, int]]:
    """Who holds one of the roles in one of the units on the day, or signs for the holder, each with
    the unit. 2 queries."""
    held = posts_held(unit_ids, roles, on)
    return list(dict.fromkeys((user, unit_id) for user, unit_id, _ in held))


def posts_held(
    unit_ids: Iterable[int], roles: Iterable[Role], on: date
) -> list[tuple[User, int, Role]]:
    """:func:`holders`, each with the role too. 2 queries."""
    units, named = list(unit_ids), [role.value for role in roles]
    posts = Post.objects.in_force(on).filter(
        unit_id__in=units, role__in=named, user__is_active=True
    )
    deputies = Deputy.objects.in_force(on).filter(
        Q(post__unit_id__in=units, post__role__in=named), user__is_active=True
    )
    found = [(post.user, post) for post in posts.select_related("user")]
    found += [(each.user, each.post) for each in deputies.select_related("user", "post")]
    return [(user, post.unit_id, Role(post.role)) for user, post in found]
