"""What is due: tasks of plans, assignments, windows of a pace, reports, on the days of a span."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from lantoa.accounts.queries import StaffActor
from lantoa.activities.queries.progress import Done, progress
from lantoa.activities.rules import is_met, target_in
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.plans.queries import assignments
from lantoa.plans.rules import CADENCE_LABELS
from lantoa.plans.rules.asking import EVERY_EVENT
from lantoa.plans.rules.assignments import due_words
from lantoa.reports import queries as reports
from lantoa.reports.rules.states import FILED
from lantoa.workspace.rules.calendar import (
    Entry,
    EntryKind,
    in_order,
    left_words,
    short_words,
    windows_ending,
)

OWN_STEPS = ("reports.draft", "reports.sign", "reports.number")
"""Who may do one of them has to do with a report of the unit."""


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
    those. At most 10 queries, whatever is due and however many units."""
    seen = [unit_id for unit_id in unit_ids if actor.may("plans.view", unit_id)]
    with_reports = [unit_id for unit_id in unit_ids if actor.may("reports.view", unit_id)]
    return in_order(
        [
            *_of_lines(seen, span),
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


def of_work(unit_ids: Collection[int], span: Span) -> list[Entry]:
    """Tasks of plans of some units, and windows of their pace, whoever of the unit sees to them. At
    most 3 queries."""
    return in_order(_of_lines(unit_ids, span))


def _is_own(actor: StaffActor, task: Assignment) -> bool:
    if task.person_id is not None:
        return task.person_id == actor.user.pk
    return task.accepted_by in ("", actor.key)


# --- Tasks of plans ------------------------------------------------------------------------------


def _of_lines(unit_ids: Collection[int], span: Span) -> list[Entry]:
    windows = span.windows or (span.first, span.last)
    by_day = Q(deadline__gte=span.first, deadline__lte=span.last)
    by_pace = Q(
        cadence__in=["week", "month", "quarter", "year"],
        each_unit=False,
        plan__period_start__lte=windows[1],
        plan__period_end__gt=windows[0],
    )
    lines = list(
        PlanLine.objects.standing()
        .filter(by_day | by_pace, plan__in=Plan.objects.issued(), plan__unit_id__in=unit_ids)
        .select_related("plan", "count_unit")
        .order_by("pk")
    )
    if not lines:
        return []
    first = min(line.plan.period_start for line in lines)
    done = progress(lines, first, max(span.last, windows[1], span.today))
    found: list[Entry] = []
    for line in lines:
        acts = done.get(line.pk, ())
        if line.deadline is not None and span.first <= line.deadline <= span.last:
            found += _of_deadline(line, line.deadline, acts)
        if line.cadence != EVERY_EVENT and not line.each_unit and line.cadence:
            found += _of_windows(line, acts, windows)
    return found


def _of_deadline(line: PlanLine, deadline: date, acts: Sequence[Done]) -> list[Entry]:
    """A task that units below carry out, or that every event asks for, is neither done nor late
    by what the unit itself logs."""
    if _is_over(line.plan, deadline):
        return []
    is_told = not (line.each_unit or line.cadence)
    amount = sum((amount for _, amount in acts), Decimal(0))
    return [
        Entry(
            key=f"line:{line.pk}",
            kind=EntryKind.LINE,
            day=deadline,
            title=line.title,
            route="plans:line",
            arguments=(line.plan_id, line.pk),
            unit_id=line.plan.unit_id,
            is_done=is_met(line.target, amount) if is_told else None,
            detail=left_words(line.target, amount, _unit(line)) if is_told else "",
            short=short_words(line.target, amount, _unit(line)) if is_told else "",
        )
    ]


def _of_windows(line: PlanLine, acts: Sequence[Done], between: tuple[date, date]) -> list[Entry]:
    """Windows that are not filled so far. Nobody was late before the plan was issued."""
    plan = line.plan
    since = max(plan.period_start, plan.issued_on or plan.period_start)
    found: list[Entry] = []
    for window in windows_ending(line.cadence, plan.period, *between):
        amount = sum((amount for on, amount in acts if on in window), Decimal(0))
        if window.last < since or _is_over(plan, window.last):
            continue
        target = target_in(line.target, line.cadence, window)
        if target is None or is_met(target, amount):
            continue
        if not line.target.is_stated:
            target = line.target
        left = left_words(target, amount, _unit(line))
        found.append(
            Entry(
                key=f"window:{line.pk}:{window.last.isoformat()}",
                kind=EntryKind.WINDOW,
                day=window.last,
                title=line.title,
                route="plans:line",
                arguments=(line.plan_id, line.pk),
                unit_id=plan.unit_id,
                is_done=False,
                detail=", ".join(filter(None, (CADENCE_LABELS[line.cadence], left))),
                cadence=line.cadence,
                short=short_words(target, amount, _unit(line)),
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
            is_done=each.state in FILED,
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
