"""The month, or the list, of what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffActor, StaffRequest, names_of, units_to_choose
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.workspace.queries import calendar as queries
from lantoa.workspace.rules.calendar import Entry, Month

MOST_IN_CELL = 5
"""So many entries stand in a cell of the month; the list has all of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page prints it."""

    entry: Entry
    unit: str
    today: date

    @property
    def is_late(self) -> bool:
        return self.entry.is_late(self.today)

    @property
    def state(self) -> str:
        return self.entry.state(self.today)

    @property
    def url(self) -> str:
        return reverse(self.entry.route, args=self.entry.arguments)


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the month."""

    day: date
    entries: Sequence[Shown]
    is_in_month: bool
    is_today: bool
    off: str
    """The name of the day off; a weekend has none."""

    @property
    def is_off(self) -> bool:
        return bool(self.off) or self.day.weekday() > 4

    @property
    def shown(self) -> Sequence[Shown]:
        return self.entries[:MOST_IN_CELL]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Week:
    days: Sequence[Day]

    @property
    def is_bare(self) -> bool:
        """Whether a phone, which leaves out empty days, has nothing to show."""
        return not any(each.is_in_month and (each.entries or each.is_today) for each in self.days)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``chosen`` is a unit, ``is_own`` the person's own calendar."""

    month: Month
    chosen: int | None
    slug: str
    is_own: bool
    as_list: bool

    def query(self, **other: str) -> str:
        kept = {
            "thang": self.month.key,
            "don-vi": self.slug,
            "cua": "toi" if self.is_own else "",
            "xem": "danh-sach" if self.as_list else "",
            **other,
        }
        return urlencode({name: text for name, text in kept.items() if text})


def _asked(request: StaffRequest, today: date) -> Asked:
    """Raises ``Http404`` for no unit and ``NotPermitted`` for one that the person may not see."""
    slug, chosen = request.GET.get("don-vi", ""), None
    if slug:
        try:
            chosen = units.by_slug(slug).pk
        except Unit.DoesNotExist as error:
            raise Http404 from error
        request.actor.must("plans.view", chosen)
    return Asked(
        month=Month.parse(request.GET.get("thang", "")) or Month.of(today),
        chosen=chosen,
        slug=slug,
        is_own=not slug and request.GET.get("cua") == "toi",
        as_list=request.GET.get("xem") == "danh-sach",
    )


def _found(actor: StaffActor, asked: Asked, span: queries.Span) -> list[Entry]:
    if asked.is_own:
        return queries.of_person(actor, span)
    own = actor.units_of("plans.view") if asked.chosen is None else (asked.chosen,)
    return queries.of_units(actor, own, span)


@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    asked = _asked(request, today)
    weeks = asked.month.weeks()
    whole = Interval.through(weeks[0][0], weeks[-1][-1])
    if asked.as_list:
        whole = Interval.through(asked.month.first, asked.month.last)
    span = queries.Span(whole.start, whole.last, today)
    entries = _found(actor, asked, span)
    several = len({each.unit_id for each in entries}) > 1
    names = names_of({each.unit_id for each in entries}, today) if several else {}
    shown = [Shown(each, names.get(each.unit_id, ""), today) for each in entries]
    own = actor.units_of("plans.view")
    off = queries.days_off(whole)
    cells = [] if asked.as_list else _cells(asked.month, weeks, shown, today, off)
    in_month = [each for each in shown if each.entry.day in _days_of(asked.month)]
    return render(
        request,
        "workspace/calendar.html",
        {
            "asked": asked,
            "month": asked.month,
            "weeks": cells,
            "bare": all(week.is_bare for week in cells),
            "days": _listed(in_month, today, off) if asked.as_list else [],
            "count": len(in_month),
            "late": sum(each.is_late for each in in_month),
            "left": sum(each.entry.is_done is not True for each in in_month),
            "whose": _whose(asked, own, today),
            "units": units_to_choose(own, actor.heads_of("plans.view"), asked.chosen, today),
            "has_post": bool(actor.posts),
            "today": today,
            **_ways(asked, today),
        },
    )


def _days_of(month: Month) -> Interval:
    return Interval.through(month.first, month.last)


def _whose(asked: Asked, own: Sequence[int], today: date) -> str:
    if asked.is_own:
        return "Việc của tôi"
    if asked.chosen is not None:
        return units.name_of(asked.chosen, today)
    return units.name_of(own[0], today) if len(own) == 1 else "Các đơn vị của mình"


def _ways(asked: Asked, today: date) -> dict[str, str]:
    """Queries of the links that lead to the months beside and to the other look."""
    before, after = asked.month.before, asked.month.after
    return {
        "before": asked.query(thang=before.key) if before else "",
        "after": asked.query(thang=after.key) if after else "",
        "now": asked.query(thang=Month.of(today).key) if Month.of(today) != asked.month else "",
        "as_month": asked.query(xem=""),
        "as_list": asked.query(xem="danh-sach"),
    }


def _by_day(shown: Sequence[Shown]) -> dict[date, list[Shown]]:
    found: dict[date, list[Shown]] = {}
    for each in shown:
        found.setdefault(each.entry.day, []).append(each)
    return found


def _cell(
    day: date, month: Month, entries: Sequence[Shown], today: date, off: Mapping[date, str]
) -> Day:
    return Day(day, entries, day in _days_of(month), day == today, off.get(day, ""))


def _cells(
    month: Month,
    weeks: Sequence[Sequence[date]],
    shown: Sequence[Shown],
    today: date,
    off: Mapping[date, str],
) -> list[Week]:
    by_day = _by_day(shown)
    return [
        Week([_cell(day, month, by_day.get(day, []), today, off) for day in week]) for week in weeks
    ]


def _listed(shown: Sequence[Shown], today: date, off: Mapping[date, str]) -> list[Day]:
    return [
        _cell(day, Month.of(day), entries, today, off) for day, entries in _by_day(shown).items()
    ]
