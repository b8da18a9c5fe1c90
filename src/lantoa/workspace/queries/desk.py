"""What waits for a person, and how the installation fares."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.db.utils import Error as DatabaseError

from lantoa.accounts.queries import StaffActor
from lantoa.jobs import queue
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan
from lantoa.plans.queries import assignments
from lantoa.reports import queries as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import PERMISSION, ReportState, Verb

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


_STILL_OPEN = (ReportState.EXPECTED, ReportState.DRAFT, ReportState.RETURNED)


def reports_to_take_in(actor: StaffActor) -> list[tuple[ExpectedReport, int]]:
    """Own reports that are not sent, with how many accepted reports from below each could take in.
    2 queries; none for who consolidates nothing."""
    own = actor.units_of("reports.consolidate")
    if not own:
        return []
    below = ExpectedReport.objects.filter(
        receiver_id__in=own, report__state=ReportState.ACCEPTED
    ).order_by()
    accepted = {
        (receiver, period): number
        for receiver, period, number in below.values_list("receiver_id", "period_id").annotate(
            Count("pk")
        )
    }
    if not accepted:
        return []
    owed = reports.owed_by(own).filter(period_id__in={period for _, period in accepted})
    return [
        (each, accepted[each.unit_id, each.period_id])
        for each in owed.order_by("due_on", "pk")
        if (each.unit_id, each.period_id) in accepted and each.state in _STILL_OPEN
    ]


def plans_to_issue(actor: StaffActor) -> list[Plan]:
    """Drafts of plans that lie before the person for issue, the longest waiting first. 1 query."""
    return list(plans.drafts_to_issue(actor.units_of("plans.issue")))


_OWN_REPORTS = ("reports.draft", "reports.sign", "reports.number")


def coming(actor: StaffActor) -> ExpectedReport | None:
    """The next report that the person will have to do with, for who has nothing to do now.
    1 query; none for who drafts, signs and numbers none."""
    own = {unit_id for verb in _OWN_REPORTS for unit_id in actor.units_of(verb)}
    if not own:
        return None
    owed = ExpectedReport.objects.filter(unit_id__in=own, due_on__gte=actor.on).missing()
    return owed.select_related("period", "report").order_by("due_on", "pk").first()


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
