"""What a person was told, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q

from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.rules import Role
from lantoa.kernel.vietnamese import capital_first
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport, StateChange
from lantoa.units import rules as unit_rules
from lantoa.units.models import UnitVersion
from lantoa.workspace.models import Notice, NoticeQuerySet
from lantoa.workspace.rules.notices import WITH_REASON, WORDINGS, NoticeKind

PER_PAGE = 30

REPORT = "reports.expected"
PLAN = "plans.plan"
PERSON = "accounts.user"

_ROUTES = {REPORT: "reports:page", PLAN: "plans:page", PERSON: "accounts:person"}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words. ``route`` and ``key`` lead to the thing it is about."""

    notice: Notice
    title: str
    reason: str
    todo: str
    route: str
    key: int

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
    """One page, the newest first. At most 8 queries, however many rows."""
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


def in_words(notices: Sequence[Notice]) -> list[Told]:
    """Notices with the names of today's things. At most 5 queries, however many notices."""
    found_reports = ExpectedReport.objects.select_related("period__regime").in_bulk(
        _ids(notices, REPORT)
    )
    found_plans = Plan.objects.in_bulk(_ids(notices, PLAN))
    found_people = User.objects.in_bulk(_ids(notices, PERSON))
    wanted = {int(n.data["change"]) for n in notices if n.kind in WITH_REASON}
    reasons = dict(
        StateChange.objects.filter(pk__in=wanted).values_list("pk", "reason") if wanted else ()
    )
    days = {each.unit_id: each.period.window.last for each in found_reports.values()}
    days |= {each.unit_id: each.period.last for each in found_plans.values()}
    names = _names(days)
    told: list[Told] = []
    for notice in notices:
        table, _, pk = notice.object_key.partition(":")
        kind = NoticeKind(notice.kind)
        words = WORDINGS[kind]
        expected, plan = found_reports.get(int(pk)), found_plans.get(int(pk))
        parts = {"unit": "", "period": "", "plan": "", "person": ""}
        if table == REPORT and expected is not None:
            parts |= {"unit": names[expected.unit_id], "period": expected.period.label}
        if table == PLAN and plan is not None:
            parts |= {"unit": names[plan.unit_id], "plan": plan.title}
        if table == PERSON and int(pk) in found_people:
            parts["person"] = found_people[int(pk)].full_name
        told.append(
            Told(
                notice,
                capital_first(words.title.format(**parts)),
                str(reasons.get(notice.data.get("change"), "")) if kind in WITH_REASON else "",
                words.todo,
                _ROUTES[table],
                int(pk),
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
    units, named = list(unit_ids), [role.value for role in roles]
    posts = Post.objects.in_force(on).filter(
        unit_id__in=units, role__in=named, user__is_active=True
    )
    deputies = Deputy.objects.in_force(on).filter(
        Q(post__unit_id__in=units, post__role__in=named), user__is_active=True
    )
    found = [(post.user, post.unit_id) for post in posts.select_related("user")]
    found += [(each.user, each.post.unit_id) for each in deputies.select_related("user", "post")]
    return list(dict.fromkeys(found))
