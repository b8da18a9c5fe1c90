"""How the reports from below stand, for who looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.unstaffed import Unstaffed, unstaffed
from lantoa.kernel.days import local_day
from lantoa.reports import queries as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.lists import missing_below
from lantoa.reports.rules.states import Verb
from lantoa.units import queries as units
from lantoa.workspace.queries.desk import Task

MOST_MISSING = 8
"""Units named on the start page; its link leads to all."""

MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class Overseen:
    """How the reports of the period from below stand that is asked for now.

    ``missing`` are the first reports that have not come, soonest due first, each with the name of
    its unit; ``more`` how many more of them, without those of ``unstaffed``: units that owe one
    and where nobody could write it. ``is_of_manager``: whether the person may do something about
    those. ``next_due`` is the nearest deadline of what is missing that has not passed, ``late``
    how many reports are past theirs.
    """

    slug: str
    period: reports.PeriodBelow
    missing: Sequence[tuple[ExpectedReport, str]]
    more: int
    next_due: date | None
    late: int
    unstaffed: Unstaffed
    is_of_manager: bool


def overseen(actor: StaffActor) -> list[Overseen]:
    """For each unit whose lower units the person looks after, the newest period that has begun.
    The number of queries does not grow with the units below."""
    heads = actor.heads_of("reports.view")
    if not heads:
        return []
    newest: dict[int, reports.PeriodBelow] = {}
    for each in reports.periods_below(heads):
        if each.period.window_start <= actor.on:
            newest.setdefault(each.receiver_id, each)
    slugs = units.by_ids(newest)
    return [_of(actor, newest[head], slugs[head].slug) for head in heads if head in newest]


def _of(actor: StaffActor, latest: reports.PeriodBelow, slug: str) -> Overseen:
    head = latest.receiver_id
    owed = missing_below(head, latest.period)
    due = list(owed.values_list("unit_id", "due_on"))
    nobody = unstaffed({unit_id for unit_id, _ in due}, actor.on)
    empty = {version.unit_id for version in nobody.versions}
    shown = list(owed.exclude(unit_id__in=empty)[:MOST_MISSING])
    names = reports.names_of([each.unit_id for each in shown], latest.period.window.last)
    ahead = [day for _, day in due if day >= actor.on]
    return Overseen(
        slug,
        latest,
        [(each, names[each.unit_id]) for each in shown],
        len(due) - len(empty) - len(shown),
        min(ahead, default=None),
        len(due) - len(ahead),
        nobody,
        head in actor.heads_of("accounts.manage"),
    )


@dataclass(frozen=True, slots=True)
class ToReview:
    """A report that waits for a reviewer's word."""

    expected: ExpectedReport
    unit: str
    since: date
    days: int


def to_review(tasks: Sequence[Task], today: date) -> tuple[list[ToReview], int]:
    """What waits for review among the tasks, the longest waiting first: the first of them, and how
    many there are. 1 query; none while nothing waits."""
    rows = sorted(
        (task.expected for task in tasks if task.verb is Verb.ACCEPT),
        key=lambda each: (each.report.state_since, each.pk),
    )
    first = rows[:MOST_WAITING]
    if not first:
        return [], 0
    names = reports.names_of([each.unit_id for each in first], today)
    days = [local_day(each.report.state_since) for each in first]
    return [
        ToReview(each, names[each.unit_id], since, (today - since).days)
        for each, since in zip(first, days, strict=True)
    ], len(rows)
