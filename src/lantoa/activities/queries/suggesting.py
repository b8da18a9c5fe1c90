"""What the page for logging suggests: what the unit usually does, and what is due now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from lantoa.activities.models import Activity
from lantoa.activities.queries.posting import with_parts
from lantoa.activities.rules import brought, missing_words, running_window
from lantoa.kernel import vietnamese as vn
from lantoa.plans.models import Assignment, PlanLine
from lantoa.plans.queries.assignments import WAITED_FOR

LOOKED_AT = 60
"""So many of the last entries say what is usual."""
TITLES = 3
MOST_DUE = 5
SOON = timedelta(days=7)
LONG_AGO = timedelta(days=90)
"""What was due earlier than this is no reminder for the week."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due: ``why`` says how (``tuần này còn 2 bài``, ``hạn 20/11``). Either an
    assignment or a task of the plan."""

    title: str
    why: str
    line: PlanLine | None = None
    assignment: Assignment | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """``last`` is what was entered last, ``usual`` the last different titles of each channel."""

    last: Activity | None
    usual: Mapping[int, Sequence[Activity]]
    due: Sequence[Due]


def _counting() -> QuerySet[Activity]:
    return Activity.objects.filter(voided_at__isnull=True, merged_into__isnull=True)


def entered_lately(unit_id: int) -> QuerySet[Activity]:
    """What the unit entered last, newest first."""
    lately = _counting().filter(unit_id=unit_id).select_related("channel")
    return lately.prefetch_related("placements").order_by("-created_at", "-pk")


def suggestions(
    unit_id: int, on: date, *, lines: Sequence[PlanLine], assignments: Sequence[Assignment]
) -> Suggestions:
    """For a unit on a day, of the tasks and assignments that its page offers. The number of
    queries does not grow with what was logged."""
    lately = list(entered_lately(unit_id)[:LOOKED_AT])
    usual: dict[int, list[Activity]] = {}
    seen: set[tuple[int, str]] = set()
    for each in lately:
        titles = usual.setdefault(each.channel_id, [])
        if len(titles) < TITLES and (each.channel_id, each.folded) not in seen:
            seen.add((each.channel_id, each.folded))
            titles.append(each)
    own = [line for line in lines if line.plan.unit_id == unit_id]
    asked = [each for each in assignments if each.unit_id == unit_id]
    due = [*_asked(asked, on), *_with_deadline(own, on), *_with_cadence(own, on)]
    return Suggestions(lately[0] if lately else None, usual, tuple(due[:MOST_DUE]))


def last_for(unit_id: int, line: PlanLine) -> Activity | None:
    """What the unit entered last for a task."""
    found = with_parts().filter(unit_id=unit_id, plan_line=line, voided_at__isnull=True)
    return found.filter(merged_into__isnull=True).order_by("-created_at", "-pk").first()


def open_assignments(unit_ids: Sequence[int], person_id: int | None = None) -> list[Assignment]:
    """What the units are asked for and have not done: given to nobody by name, or to the person.
    1 query."""
    found = Assignment.objects.filter(
        Q(person__isnull=True) | Q(person_id=person_id),
        WAITED_FOR,
        unit_id__in=unit_ids,
    )
    return list(found.select_related("line__plan").order_by("due", "pk")[:50])


def _asked(assignments: Sequence[Assignment], on: date) -> list[Due]:
    return [
        Due(
            str(each),
            f"việc được giao, {'quá hạn từ' if each.due < on else 'hạn'} {vn.day(each.due)}",
            assignment=each,
        )
        for each in assignments
        if each.due <= on + SOON
    ]


def _with_deadline(lines: Sequence[PlanLine], on: date) -> list[Due]:
    soon = [
        line
        for line in lines
        if line.deadline is not None
        and not line.cadence
        and on - LONG_AGO <= line.deadline <= on + SOON
    ]
    if not soon:
        return []
    begun = set(
        Activity.objects.filter(plan_line__in=soon, voided_at__isnull=True).values_list(
            "plan_line", flat=True
        )
    )
    soon.sort(key=lambda line: (line.deadline or on, line.pk))
    return [
        Due(
            line.title,
            f"{'quá hạn từ' if line.deadline < on else 'hạn'} {vn.day(line.deadline)}",
            line=line,
        )
        for line in soon
        if line.deadline is not None and line.pk not in begun
    ]


def _with_cadence(lines: Sequence[PlanLine], on: date) -> list[Due]:
    """Tasks whose window runs and is not filled, the shortest window first."""
    running = [
        (window, line)
        for line in lines
        if not line.each_unit and (window := running_window(line.cadence, on)) is not None
    ]
    if not running:
        return []
    running.sort(key=lambda pair: (pair[0].length, pair[1].pk))
    first = min(window.start for window, _ in running)
    done = list(
        _counting()
        .filter(plan_line__in=[line for _, line in running], on__gte=first, on__lte=on)
        .prefetch_related("placements")
    )
    found = []
    for window, line in running:
        amounts = (
            _amount(line, each)
            for each in done
            if each.plan_line_id == line.pk and each.on in window
        )
        unit = line.count_unit.name if line.count_unit else "hoạt động"
        why = missing_words(line.cadence, line.target, sum(amounts, Decimal(0)), unit)
        if why:
            found.append(Due(line.title, why, line=line))
    return found


def _amount(line: PlanLine, activity: Activity) -> Decimal:
    placed = [
        each.count
        for each in activity.placements.all()
        if each.count_unit_id == line.count_unit_id and each.same_as_id is None
    ]
    return brought(line.count_unit_id, activity.kind_id, activity.quantity, placed)
