"""The page of an activity."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import queries
from lantoa.activities.forms import ProofForm
from lantoa.activities.models import Activity
from lantoa.activities.queries import twins


@require_safe
def activity_page(request: StaffRequest, activity_id: int) -> HttpResponse:
    try:
        activity = queries.activity(activity_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    actor.must("activities.view", activity.unit_id)
    context = {
        "found": queries.activity_page(activity),
        "may_log": not activity.is_void and actor.may("activities.log", activity.unit_id),
        "may_change": not activity.is_void and actor.may("activities.change", activity.unit_id),
        "may_void": not activity.is_void and actor.may("activities.void", activity.unit_id),
        "may_restore": activity.is_void and actor.may("activities.void", activity.unit_id),
        "form": ProofForm(),
        "twins": twins.standing(activity, actor.may),
    }
    return render(request, "activities/activity_page.html", context)
