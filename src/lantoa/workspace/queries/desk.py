"""What waits for a person, and how the installation fares."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.utils import Error as DatabaseError

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.unstaffed import Unstaffed, unstaffed
from lantoa.jobs import queue
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan
from lantoa.plans.queries import assignments
from lantoa.reports import queries as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import FILED, PERMISSION, ReportState, Verb
from lantoa.units.models import Unit

MOST_MISSING = 8
"""Units named on the start page; its link leads to all."""

LEAST_FREE = 500 * 1024 * 1024
"""Bytes; with less the next uploads may fail."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: with which report, by which verb."""

    expected: ExpectedReport
    verb: Verb


_OWN_STEPS = (
    (ReportState.RETURNED, Verb.REDRAFT),
    (ReportState.EXPECTED, Verb.START),
    (ReportState.DRAFT, Verb.SEND_FOR_SIGNATURE),
    (ReportState.FOR_SIGNATURE, Verb.SUBMIT),
    (ReportState.SUBMITTED, Verb.NUMBER),
)


def tasks_of(actor: StaffActor) -> list[Task]:
    """What the person can do now, soonest due first."""
    found: list[Task] = []
    own = {post.unit_id for post in actor.posts}
    for expected in reports.to_do(own, {state for state, _ in _OWN_STEPS}):
        for state, verb in _OWN_STEPS:
            if expected.state is state and actor.may(PERMISSION[verb], expected.unit_id):
                found.append(Task(expected, verb))
    for head in actor.heads_of("reports.review"):
        waiting = reports.below(head).filter(report__state=ReportState.NUMBERED)
        found += [Task(expected, Verb.ACCEPT) for expected in waiting.order_by("due_on", "pk")]
    return found


def plans_to_issue(actor: StaffActor) -> list[Plan]:
    """Drafts of plans that lie before the person for issue, the longest waiting first. 1 query."""
    return list(plans.drafts_to_issue(actor.units_of("plans.issue")))


MOST_ASSIGNMENTS = 10
"""So many of them stand on the start page; the others are one link away."""


def assignments_of(actor: StaffActor) -> tuple[list[assignments.TaskRow], int]:
    """What the person's units were given and have not done, soonest due first: to nobody by name,
    or to the person. At most 10, and how many there are. 3 queries; none for who takes none on."""
    own = actor.units_of("plans.accept")
    if not own:
        return [], 0
    found = assignments.to_do(own).filter(Q(person__isnull=True) | Q(person=actor.user))
    first = list(found[:MOST_ASSIGNMENTS])
    count = len(first) if len(first) < MOST_ASSIGNMENTS else found.count()
    return assignments.rows_of(first, actor.on), count


@dataclass(frozen=True, slots=True)
class Health:
    """How the installation fares. ``is_well`` is what a monitor asks."""

    database: bool
    jobs_waiting: int
    jobs_failed: int
    jobs_stuck: bool
    free_bytes: int

    @property
    def disk(self) -> bool:
        return self.free_bytes >= LEAST_FREE

    @property
    def is_well(self) -> bool:
        return self.database and self.disk and not self.jobs_stuck


def health() -> Health:
    """Never raises: what cannot be asked is not well."""
    free = shutil.disk_usage(settings.DATA).free
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting, failed, stuck = queue.waiting()
    except DatabaseError:
        return Health(False, 0, 0, True, free)
    return Health(True, waiting, failed, stuck, free)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a unit's ledger holds for the report that it works towards."""

    unit_name: str
    expected: ExpectedReport
    rows: tuple[reports.Row, ...]


def recorded(actor: StaffActor) -> list[Recorded]:
    """For each unit whose activities the person logs."""
    found: list[Recorded] = []
    for unit_id in actor.units_of("activities.log"):
        expected = reports.current_of(unit_id, actor.on)
        if expected is None:
            continue
        rows = reports.figure_rows(expected, reports.draft_contents(expected))
        name = reports.names_of([unit_id], expected.period.window.last)[unit_id]
        logged = tuple(row for row in rows if row.figure.evidenced.parts())
        found.append(Recorded(name, expected, logged))
    return found


@dataclass(frozen=True, slots=True)
class Overseen:
    """How the reports of the latest period from below stand."""

    slug: str
    period: reports.PeriodBelow
    missing: tuple[tuple[ExpectedReport, str], ...]
    """The first reports that have not come, each with the name of its unit."""
    more: int
    """How many more have not come."""
    unstaffed: Unstaffed
    """Units that owe one and where nobody could write it."""
    is_of_manager: bool
    """Whether the person may do something about those."""


def overseen(actor: StaffActor) -> list[Overseen]:
    """For each unit whose lower units the person looks after, its latest period."""
    found: list[Overseen] = []
    for head in actor.heads_of("reports.view"):
        periods = reports.periods_below([head])
        if not periods:
            continue
        latest = periods[0]
        rows = reports.below(head, latest.period).order_by("due_on", "pk")
        owed = [each for each in rows if each.state not in FILED]
        nobody = unstaffed({each.unit_id for each in owed}, actor.on)
        empty = {version.unit_id for version in nobody.versions}
        owed = [each for each in owed if each.unit_id not in empty]
        shown = owed[:MOST_MISSING]
        names = reports.names_of([each.unit_id for each in shown], latest.period.window.last)
        found.append(
            Overseen(
                Unit.objects.get(pk=head).slug,
                latest,
                tuple((each, names[each.unit_id]) for each in shown),
                len(owed) - len(shown),
                nobody,
                head in actor.heads_of("accounts.manage"),
            )
        )
    return found
