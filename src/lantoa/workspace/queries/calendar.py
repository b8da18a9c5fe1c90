"""What is due: tasks of plans, assignments, windows of a pace, reports, on the days of a span."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lantoa.accounts.queries import StaffActor
from lantoa.catalogue import queries as catalogue
from lantoa.insight.queries.work import LineProgress
from lantoa.insight.rules.progress import LineState
from lantoa.insight.rules.windows import WindowState
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.plans.queries import assignments
from lantoa.plans.rules import CADENCE_LABELS
from lantoa.plans.rules.assignments import due_words
from lantoa.reports import queries as reports
from lantoa.workspace.queries.plan_work import progress_told
from lantoa.workspace.rules.calendar import (
    Entry,
    EntryKind,
    in_order,
    left_words,
    short_words,
)

OWN_STEPS = ("reports.draft", "reports.sign", "reports.number")
"""Who may do one of them has to do with a report of the unit."""

PACES = ("week", "month", "quarter", "year")
"""Cadences whose windows are due; every single day would fill the month."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked for, both included, and the day from which they are looked at. Windows of a
    pace are asked for apart: a year holds 52 of them."""

    first: date
    last: date
    today: date
    windows: tuple[date, date] | None = None


def of_units(actor: StaffActor, unit_ids: Sequence[int], span: Span) -> list[Entry]:
    """What is due in some units that the person may see; reports only where the person may see
    those. At most 12 queries and 1 for each tier of plans that carry out plans of the units,
    whatever is due and however many units."""
    seen = [unit_id for unit_id in unit_ids if actor.may("plans.view", unit_id)]
    with_reports = [unit_id for unit_id in unit_ids if actor.may("reports.view", unit_id)]
    return in_order(
        [
            *_of_lines(actor, seen, span),
            *(
                _of_task(each, span)
                for each in assignments.due_between(seen, span.first, span.last)
            ),
            *_given(seen, span),
            *_reports(with_reports, span),
        ]
    )


def of_person(actor: StaffActor, span: Span) -> list[Entry]:
    """What the person has to do: assignments given to the person by name or taken on, those that
    nobody in the person's units has taken on, and reports of units where the person writes, signs
    or numbers them. At most 5 queries."""
    found = assignments.due_between(actor.units_of("plans.accept"), span.first, span.last)
    owing = {unit_id for verb in OWN_STEPS for unit_id in actor.units_of(verb)}
    return in_order(
        [
            *(_of_task(each, span) for each in found if _is_own(actor, each)),
            *_reports(sorted(owing), span),
        ]
    )


def of_work(actor: StaffActor, unit_ids: Collection[int], span: Span) -> list[Entry]:
    """Tasks of plans of some units, and windows of their pace, whoever of the unit sees to them. At
    most 5 queries and 1 for each tier of plans that carry them out."""
    return in_order(_of_lines(actor, unit_ids, span))


def _is_own(actor: StaffActor, task: Assignment) -> bool:
    if task.person_id is not None:
        return task.person_id == actor.user.pk
    return task.accepted_by in ("", actor.key)


# --- Tasks of plans ------------------------------------------------------------------------------


def _of_lines(actor: StaffActor, unit_ids: Collection[int], span: Span) -> list[Entry]:
    """What stands on the pages of progress is the one truth on how much is asked and done."""
    windows = span.windows or (span.first, span.last)
    by_day = Q(deadline__gte=span.first, deadline__lte=span.last)
    by_pace = Q(
        cadence__in=PACES,
        each_unit=False,
        plan__period_start__lte=windows[1],
        plan__period_end__gt=windows[0],
    )
    lines = list(
        PlanLine.objects.standing()
        .filter(by_day | by_pace, plan__in=Plan.objects.issued().kept(), plan__unit_id__in=unit_ids)
        .select_related("plan", "count_unit")
        .order_by("pk")
    )
    stand = progress_told(actor, [line for line in lines if _is_told(line)], span.today)
    found: list[Entry] = []
    for line in lines:
        if line.deadline is not None and span.first <= line.deadline <= span.last:
            found += _of_deadline(line, line.deadline, stand.get(line.pk))
        if line.pk in stand and line.cadence:
            found += _of_windows(stand[line.pk], windows)
    return found


def _is_told(line: PlanLine) -> bool:
    """Whether something can be said of it here: not of what each unit below does for itself, nor
    of what every event or every day asks for."""
    return not line.each_unit and line.cadence in ("", *PACES)


def _of_deadline(line: PlanLine, deadline: date, stands: LineProgress | None) -> list[Entry]:
    """A task with a pace is neither done nor late on one day: its windows are. Nor is one of which
    the person may not see all."""
    if _is_over(line.plan, deadline):
        return []
    found = None if stands is None or line.cadence else stands.standing
    if found is not None and found.state is LineState.OF_BELOW:
        found = None
    return [
        Entry(
            key=f"line:{line.pk}",
            kind=EntryKind.LINE,
            day=deadline,
            title=line.title,
            route="plans:line",
            arguments=(line.plan_id, line.pk),
            unit_id=line.plan.unit_id,
            is_done=found.state is LineState.DONE if found else None,
            detail=left_words(line.target, found.done, _unit(line)) if found else "",
            short=short_words(line.target, found.done, _unit(line)) if found else "",
        )
    ]


def _of_windows(stands: LineProgress, between: tuple[date, date]) -> list[Entry]:
    """Windows that end between two days, both included, and are not filled so far. A window counts
    to its end, also where a deadline within it made its share smaller."""
    line = stands.line
    found: list[Entry] = []
    for window in stands.standing.windows:
        day = window.span.last
        if not between[0] <= day <= between[1] or _is_over(line.plan, day):
            continue
        if window.target is None or window.state is WindowState.MET:
            continue
        # A task in words asks for one thing, which no number says.
        target = window.target if line.target.is_stated else line.target
        left = left_words(target, window.done, _unit(line))
        found.append(
            Entry(
                key=f"window:{line.pk}:{day.isoformat()}",
                kind=EntryKind.WINDOW,
                day=day,
                title=line.title,
                route="plans:line",
                arguments=(line.plan_id, line.pk),
                unit_id=line.plan.unit_id,
                is_done=False,
                detail=", ".join(filter(None, (CADENCE_LABELS[line.cadence], left))),
                cadence=line.cadence,
                short=short_words(target, window.done, _unit(line)),
            )
        )
    return found


def _is_over(plan: Plan, day: date) -> bool:
    """Whether the plan was closed before the day."""
    return plan.closed_at is not None and days.local_day(plan.closed_at) < day


def _unit(line: PlanLine) -> str:
    return line.count_unit.name if line.count_unit else ""


# --- Assignments and reports ---------------------------------------------------------------------


def _of_task(task: Assignment, span: Span) -> Entry:
    return Entry(
        key=f"task:{task.pk}",
        kind=EntryKind.TASK,
        day=task.due,
        title=str(task),
        route="plans:task",
        arguments=(task.pk,),
        unit_id=task.unit_id,
        is_done=task.done_at is not None,
        detail=due_words(task.due, task.done_on, span.today),
    )


def _given(unit_ids: Collection[int], span: Span) -> list[Entry]:
    """What the units gave to others: one entry, however many got it."""
    return [
        Entry(
            key=f"given:{given.line.pk}:{given.due.isoformat()}:{_short(given.what)}",
            kind=EntryKind.GIVEN,
            day=given.due,
            title=given.title,
            route="plans:line_tasks",
            arguments=(given.line.plan_id, given.line.pk),
            unit_id=given.line.plan.unit_id,
            is_done=given.is_done,
            detail=f"{given.done}/{given.total} đơn vị xong",
        )
        for given in assignments.given_between(unit_ids, span.first, span.last, span.today)
    ]


def _short(text: str) -> str:
    """One word for words of any length."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _reports(unit_ids: Collection[int], span: Span) -> list[Entry]:
    if not unit_ids:
        return []
    owed = reports.owed_by(unit_ids).filter(due_on__gte=span.first, due_on__lte=span.last)
    return [
        Entry(
            key=f"report:{each.pk}",
            kind=EntryKind.REPORT,
            day=each.due_on,
            title=f"Gửi báo cáo {each.period.period.short}",
            route="reports:page",
            arguments=(each.pk,),
            unit_id=each.unit_id,
            is_done=each.is_filed,
            detail=each.timeliness(span.today).words,
        )
        for each in owed.order_by("due_on", "pk")
    ]


# --- Days off ------------------------------------------------------------------------------------


def days_off(span: Interval) -> Mapping[date, str]:
    """Days off of the years of the span with their names. 1 query a year."""
    years = range(span.start.year, span.last.year + 1)
    return {
        each.day: each.name
        for year in years
        for each in catalogue.days_off(year)
        if each.day in span
    }
