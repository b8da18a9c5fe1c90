"""Taking the reports from below into the report above."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lantoa.activities.actions import hold_ledgers
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.steps import lock, lock_all, move_together, stop_without_figures
from lantoa.reports.models import ExpectedReport, Report, TakenIn
from lantoa.reports.queries.below import waiting_below
from lantoa.reports.rules.states import ReportState, Verb


@transaction.atomic
def take_in_accepted(
    *, actor: Actor, expected: ExpectedReport, at: datetime | None = None
) -> list[Report]:
    """Takes the accepted version of each report of the period from below into the draft, by name,
    in the place of an older version of the same report.

    A report that is being corrected is taken in as it was accepted. Raises ``Refused`` when the
    report above is no draft, nothing waits to be taken in, or the sums wait to be made anew.
    """
    actor.must("reports.consolidate", expected.unit_id)
    hold_ledgers([expected.unit_id, *_below(expected).values_list("unit_id", flat=True)])
    report = lock(expected)
    if report.state != ReportState.DRAFT:
        raise Refused(
            Problem(
                "",
                "Báo cáo tổng hợp không còn ở bước dự thảo.",
                "Đưa về dự thảo rồi tổng hợp lại.",
                "not_a_draft",
            )
        )
    stop_without_figures()
    waiting = waiting_below(expected)
    if not waiting:
        raise Refused(
            Problem(
                "",
                "Chưa có báo cáo nào được chấp nhận mà chưa tổng hợp.",
                "Chấp nhận báo cáo của đơn vị trước.",
                "nothing_to_take_in",
            )
        )
    taken = lock_all(waiting)
    # What was accepted is taken in; a correction that is on its way comes later.
    move_together(actor, taken, Verb.CONSOLIDATE, at=at)
    report.taken_in.filter(child__report__in=taken).delete()
    TakenIn.objects.bulk_create(TakenIn(report=report, child=below.accepted) for below in taken)
    report.revision += 1
    report.save(update_fields=["revision"])
    return taken


def _below(expected: ExpectedReport) -> QuerySet[ExpectedReport]:
    return ExpectedReport.objects.filter(receiver_id=expected.unit_id, period=expected.period)
