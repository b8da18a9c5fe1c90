"""Finding units, plans, activities, reports and people by words, with marks or without.

Everything is asked of the units that the person may see (:mod:`.reach`); what is not found there
does not exist for the search, in the rows and in the counts alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case, Model, Q, QuerySet, Value, When

from lantoa.accounts import queries as accounts
from lantoa.accounts.queries import StaffActor, reached
from lantoa.activities.models import Activity
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import vietnamese as vn
from lantoa.plans.models import Plan
from lantoa.reports import queries as reports
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

LONGEST = 100
MOST_WORDS = 8
SHOWN = 5
"""Rows of each kind on the first page of a search."""
PER_PAGE = 30
MOST_UNITS = 100

ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}

M = TypeVar("M", bound=Model)


class Kind(StrEnum):
    UNITS = "don-vi"
    PLANS = "ke-hoach"
    ACTIVITIES = "hoat-dong"
    REPORTS = "bao-cao"
    PEOPLE = "nguoi-dung"


KIND_LABELS = {
    Kind.UNITS: "Đơn vị",
    Kind.PLANS: "Kế hoạch",
    Kind.ACTIVITIES: "Hoạt động",
    Kind.REPORTS: "Báo cáo",
    Kind.PEOPLE: "Người dùng",
}

VERBS = {
    Kind.PLANS: "plans.view",
    Kind.ACTIVITIES: "activities.view",
    Kind.REPORTS: "reports.view",
    Kind.PEOPLE: "accounts.view",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, and its words as they are looked for."""

    text: str
    words: tuple[str, ...]

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def asked(text: str) -> Asked:
    """The first words of what was typed; none when it holds no letter, digit or sign."""
    shown = " ".join(text.replace("\x00", " ")[:LONGEST].split())
    return Asked(shown, tuple(vn.fold(shown).split()[:MOST_WORDS]))


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: how it is called, what tells it apart, and where it stands."""

    title: str
    detail: str
    route: str
    key: int | str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. ``count`` is exact unless ``is_cut``."""

    kind: Kind
    count: int
    hits: tuple[Hit, ...]
    is_cut: bool = False
    page: Page[Any] | None = None

    @property
    def label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def has_more(self) -> bool:
        return self.page is None and self.count > len(self.hits)


def overview(actor: StaffActor, what: Asked) -> list[Group]:
    """The first hits of every kind that has any. A fixed number of queries."""
    if not what.words or not actor.posts:
        return []
    seen = reached(actor, VERBS.values())
    found = [_group(kind, what, actor, seen, None) for kind in Kind]
    return [group for group in found if group.count]


def one_kind(actor: StaffActor, what: Asked, kind: Kind, number: str | None) -> Group:
    """One page of the hits of a kind."""
    if not what.words or not actor.posts:
        return Group(kind, 0, ())
    verbs = [VERBS[kind]] if kind in VERBS else []
    return _group(kind, what, actor, reached(actor, verbs), number or "1")


def _group(
    kind: Kind,
    what: Asked,
    actor: StaffActor,
    seen: dict[str, frozenset[int]],
    number: str | None,
) -> Group:
    match kind:
        case Kind.UNITS:
            return _units(what, number)
        case Kind.PLANS:
            return _plans(what, seen[VERBS[kind]], number, actor.on)
        case Kind.ACTIVITIES:
            return _activities(what, seen[VERBS[kind]], number, actor.on)
        case Kind.REPORTS:
            return _reports(what, seen[VERBS[kind]], number, actor.on)
        case Kind.PEOPLE:
            return _people(what, seen[VERBS[kind]], number, actor.on)


def _paged(found: QuerySet[M], number: str | None) -> tuple[int, list[M], Page[M] | None]:
    """How many there are, the rows to show and, where pages are asked for, the page."""
    if number is None:
        return found.count(), list(found[:SHOWN]), None
    page = Paginator(found, PER_PAGE).get_page(number)
    return page.paginator.count, list(page), page


def _worded(found: QuerySet[M], what: Asked) -> QuerySet[M]:
    """Rows whose folded words hold every word asked for; those that hold them side by side come
    first: syllables alone say little in Vietnamese."""
    for word in what.words:
        found = found.filter(folded__contains=word)
    together = When(folded__contains=what.phrase, then=Value(0))
    found = found.annotate(apart=Case(together, default=Value(1)))
    return found


# --- One function for each kind -------------------------------------------------------------------


def _units(what: Asked, number: str | None) -> Group:
    """Units are no secret among staff: the directory has its own page for narrower questions."""
    versions = units.find(what.text, limit=MOST_UNITS + 1)
    is_cut = len(versions) > MOST_UNITS
    versions = versions[:MOST_UNITS]
    page = Paginator(versions, PER_PAGE).get_page(number) if number else None
    shown: Sequence[UnitVersion] = list(page) if page is not None else versions[:SHOWN]
    above = units.paths(shown)
    hits = tuple(
        Hit(
            each.name,
            " · ".join(filter(None, (above[each.pk], units.validity(each)))),
            "units:page",
            each.unit.slug,
        )
        for each in shown
    )
    return Group(Kind.UNITS, len(versions), hits, is_cut, page)


def _plans(what: Asked, seen: Collection[int], number: str | None, on: date) -> Group:
    # A revision stands under the plan that it words anew, not beside it.
    found = _worded(Plan.objects.filter(unit_id__in=seen, revises__isnull=True), what)
    count, rows, page = _paged(found.order_by("apart", "-period_start", "-pk"), number)
    names = reports.names_of({each.unit_id for each in rows}, on)
    hits = tuple(
        Hit(each.title, _joined(_plan_words(each), names[each.unit_id]), "plans:page", each.pk)
        for each in rows
    )
    return Group(Kind.PLANS, count, hits, page=page)


def _plan_words(plan: Plan) -> list[str]:
    state = "đã lưu trữ" if plan.is_archived else plan.state_label.lower()
    return [plan.number, f"{vn.day(plan.period.start)} đến {vn.day(plan.period.last)}", state]


def _activities(what: Asked, seen: Collection[int], number: str | None, on: date) -> Group:
    found = _worded(Activity.objects.filter(unit_id__in=seen).select_related("channel"), what)
    count, rows, page = _paged(found.order_by("apart", "-on", "-pk"), number)
    names = reports.names_of({each.unit_id for each in rows}, on)
    hits = tuple(
        Hit(
            each.title,
            _joined(
                [vn.day(each.on), each.channel.short_name, "đã hủy" if each.is_void else ""],
                names[each.unit_id],
            ),
            "activities:page",
            each.pk,
        )
        for each in rows
    )
    return Group(Kind.ACTIVITIES, count, hits, page=page)


def _reports(what: Asked, seen: Collection[int], number: str | None, on: date) -> Group:
    """A report has no title: it is found by the words of its period and of its unit, in any order,
    as ``bao cao quy 1 2024 huong khe``."""
    wanted = frozenset(what.words) - {"bao", "cao"}
    left: dict[frozenset[str], list[int]] = {}
    for period in ReportPeriod.objects.all():
        left.setdefault(wanted - _period_words(period), []).append(period.pk)
    either = Q()
    for words, periods in left.items():
        either |= Q(period_id__in=periods) & _of_units(words)
    found = ExpectedReport.objects.filter(unit_id__in=seen)
    found = found.filter(either) if left else found.none()
    ordered = found.select_related("period__regime", "report").order_by(
        "-period__window_end", "period_id", "unit_id"
    )
    count, rows, page = _paged(ordered, number)
    names = reports.names_of({each.unit_id for each in rows}, on)
    hits = tuple(
        Hit(
            f"Báo cáo {each.period.label}",
            _joined([each.state_label.lower()], names[each.unit_id]),
            "reports:page",
            each.pk,
        )
        for each in rows
    )
    return Group(Kind.REPORTS, count, hits, page=page)


def _period_words(period: ReportPeriod) -> frozenset[str]:
    words = set(vn.fold(period.label).split()) | set(vn.fold(period.key).split("-"))
    return frozenset(words | {digit for digit, roman in ROMAN.items() if roman in words})


def _of_units(words: Iterable[str]) -> Q:
    named = UnitVersion.objects.all()
    some = False
    for word in sorted(words):
        named, some = named.filter(folded__contains=word), True
    return Q(unit_id__in=named.values("unit_id")) if some else Q()


def _people(what: Asked, seen: frozenset[int], number: str | None, on: date) -> Group:
    found = accounts.people_list(seen, on, asked=what.text, number=number or "1")
    rows = found.rows if number else found.rows[:SHOWN]
    hits = tuple(
        Hit(
            each.user.full_name,
            "; ".join(f"{post.position or post.role_label}, {name}" for post, name in each.posts),
            "accounts:person",
            each.user.pk,
        )
        for each in rows
    )
    page = found.page if number else None
    return Group(Kind.PEOPLE, found.page.paginator.count, hits, page=page)


def _joined(words: Iterable[str], unit: str) -> str:
    return " · ".join(filter(None, (unit, *words)))
