"""Saying of an activity that was logged already that it does what the unit was asked for."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from lantoa.activities import queries
from lantoa.activities.actions.changing import change_activity
from lantoa.activities.actions.entries import as_entered
from lantoa.activities.models import Activity
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.plans.models import Assignment
from lantoa.totals import actions as totals


@transaction.atomic
def fulfil_assignment(*, actor: Actor, assignment: Assignment, activity: Activity) -> Activity:
    """The activity does the assignment, which is done on the activity's day. It is a change of the
    activity and is kept as one. Raises ``Refused``: for one that is done or withdrawn, and for an
    activity that does another assignment."""
    actor.must("activities.change", activity.unit_id)
    # As every change: the ledger before the activity, the activity before what it does.
    totals.hold(activity.unit_id)
    Activity.objects.select_for_update().get(pk=activity.pk)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    held = queries.activity(activity.pk)
    if not assignment.is_open and held.assignment_id != assignment.pk:
        raise Refused(
            Problem("", "Việc này đã xong hoặc đã rút lại.", "Mở lại trang để xem.", "not_open")
        )
    if held.assignment_id not in (None, assignment.pk):
        raise Refused(
            Problem(
                "activity",
                "Hoạt động này đã tính cho một việc khác.",
                "Chọn hoạt động khác, hoặc sửa hoạt động ấy trước.",
                "does_another",
            )
        )
    return change_activity(
        actor=actor,
        activity=held,
        revision=held.revision,
        new=replace(as_entered(held), assignment=assignment),
    )
